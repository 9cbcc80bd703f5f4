import Testing
import TestSupport

@testable import Git

@Suite("An index that no Git has written")
struct HostileIndexTests {
    private func word(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private func entry(_ path: String) -> [UInt8] {
        var bytes = (0..<6).flatMap { word($0) } + word(0o100644) + (0..<3).flatMap { word($0) }
        bytes += [UInt8](repeating: 0x11, count: 20)
        let length = min(path.utf8.count, 0xFFF)
        bytes += [UInt8(length >> 8), UInt8(length & 0xFF)] + Array(path.utf8)
        return bytes + [UInt8](repeating: 0, count: 8 - bytes.count % 8)
    }

    private func node(_ name: String, entries: Int, folders: Int) -> [UInt8] {
        let id = entries < 0 ? [] : [UInt8](repeating: 0x22, count: 20)
        return Array(name.utf8) + [0] + Array("\(entries) \(folders)\n".utf8) + id
    }

    private func index(_ paths: [String], cachedTree: [UInt8] = []) -> [UInt8] {
        var bytes = Array("DIRC".utf8) + word(2) + word(paths.count) + paths.flatMap(entry)
        if !cachedTree.isEmpty { bytes += Array("TREE".utf8) + word(cachedTree.count) + cachedTree }
        return bytes + [UInt8](repeating: 0, count: 20)
    }

    private func content(_ scratch: ScratchRepository, _ bytes: [UInt8]) throws -> IndexContent {
        try scratch.write(bytes: Array("odd-index".utf8), bytes)
        let place = RepositoryPlace(start: scratch.folder, indexFile: scratch.folder + "/odd-index")
        return try Repository(at: place).indexContent()
    }

    @Test(arguments: [Int.max, Int.max - 1, 1 << 62, 5, 1, 0, -2, Int.min])
    func aCachedTreeThatCountsWrongIsNotBelieved(_ count: Int) throws {
        let scratch = try ScratchRepository(.empty)
        let paths = ["a", "b/c", "b/d", "c"]
        let cached = node("", entries: -1, folders: 1) + node("b", entries: count, folders: 0)
        guard case .tree(let tree) = try content(scratch, index(paths)), tree != .emptyTree else {
            throw Unexpected(text: "no tree")
        }
        #expect(try content(scratch, index(paths, cachedTree: cached)) == (try content(scratch, index(paths))))
    }

    @Test(arguments: [Int.max, -5])
    func aCachedTreeWithAnImpossibleNumberOfFolders(_ count: Int) throws {
        let scratch = try ScratchRepository(.empty)
        let cached = node("", entries: -1, folders: count)
        #expect(try content(scratch, index(["a"], cachedTree: cached)) == (try content(scratch, index(["a"]))))
    }

    @Test func aCachedTreeThatIsNotThereIsWrittenAnew() throws {
        let scratch = try ScratchRepository(.empty)
        let cached = node("", entries: -1, folders: 1) + node("b", entries: 2, folders: 0)
        let paths = ["a", "b/c", "b/d"]
        #expect(try content(scratch, index(paths, cachedTree: cached)) == (try content(scratch, index(paths))))
        let whole = node("", entries: 3, folders: 0)
        #expect(try content(scratch, index(paths, cachedTree: whole)) == (try content(scratch, index(paths))))
    }

    @Test(arguments: [2048, 20_000, 500_000])
    func foldersTooDeepForAnyFileSystemAskGit(_ depth: Int) throws {
        let scratch = try ScratchRepository(.empty)
        let path = String(repeating: "a/", count: depth) + "f"
        #expect(try content(scratch, index([path])) == .needsGit("folders that lie too deep"))
        let nodes = (0..<min(depth, 20_000)).flatMap { _ in node("a", entries: -1, folders: 1) }
        let cached = node("", entries: -1, folders: 1) + nodes + node("a", entries: 1, folders: 0)
        #expect(try content(scratch, index(["f"], cachedTree: cached)) == (try content(scratch, index(["f"]))))
    }

    @Test func treesTooDeepForAnyFileSystemAreAnErrorAndNoCrash() throws {
        let scratch = try ScratchRepository(.empty)
        // Each tree holds the one before, made by one process of Git.
        let made = try scratch.shell(
            "b=$(echo x | git hash-object -w --stdin); t=$(printf '100644 blob %s\\tf\\n' $b | git mktree);"
                + " i=0; while [ $i -lt 2100 ]; do t=$(printf '040000 tree %s\\ta\\n' $t | git mktree --missing);"
                + " i=$((i+1)); done; echo $t")
        let tree = try #require(ObjectID(hex: made.text.split(separator: "\n").last.map(String.init) ?? ""))
        let repository = try Repository(at: RepositoryPlace(start: scratch.folder))
        #expect(throws: GitError.self) { try repository.changes(from: .emptyTree, to: tree) }
    }
}
