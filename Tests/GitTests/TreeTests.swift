import Git
import Testing
import TestSupport

@Suite("Trees, blobs and their differences, against Git's own listings")
struct TreeTests {
    /// Names with everything that a name may hold.
    private static let oddNames: [[UInt8]] = [
        Array("with space".utf8), Array("quote\"'`$".utf8), Array("line\nbreak".utf8), Array("-dash".utf8),
        [0x66, 0xFF, 0xFE], Array("tab\there".utf8), Array("Grüße/模型.py".utf8), Array("back\\slash".utf8),
        Array("a/b/c/d/e/f.txt".utf8), Array("a.b".utf8), Array("a-b".utf8),
    ]

    private func scene() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        for (index, name) in Self.oddNames.enumerated() { try scratch.write(bytes: name, Array("\(index)\n".utf8)) }
        try scratch.write("run", "#!/bin/sh\n", permissions: 0o755)
        try scratch.link("link", to: "nowhere\n")
        let commit = try scratch.git("rev-parse", "HEAD")
        try scratch.git("update-index", "--add", "--cacheinfo", "160000,\(commit),module")
        try scratch.git("add", "--", ".", ":!module")
        try scratch.git("commit", "-q", "-m", "odd names")
        return scratch
    }

    @Test func entriesAreThoseOfLsTree() throws {
        let scratch = try scene()
        let tree = try scratch.id("HEAD^{tree}")
        let repository = try scratch.repository()
        let entries = try repository.entries(of: tree)
        #expect(entries.map(\.listed) == (try scratch.listedEntries(tree)))
        #expect(entries.count == Self.oddNames.count + 4)
        let none = try repository.entries(of: .emptyTree)
        #expect(none.isEmpty)
    }

    @Test func changesAreThoseOfDiffTree() throws {
        let scratch = try scene()
        let first = try scratch.id("HEAD~1^{tree}")
        let second = try scratch.id("HEAD^{tree}")
        try scratch.remove("-dash")
        try scratch.remove("run")
        try scratch.link("run", to: "link")
        try scratch.write("README.md", "# Scratch\n", permissions: 0o755)
        try scratch.write("with space", "other\n")
        try scratch.remove("a")
        try scratch.write("a", "a file where a folder was\n")
        try scratch.git("add", "-A", "--", ".", ":!module")
        try scratch.git("commit", "-q", "-m", "third")
        let third = try scratch.id("HEAD^{tree}")
        let repository = try scratch.repository()
        for (old, new) in [(first, second), (second, third), (third, first), (ObjectID.emptyTree, third)] {
            let changes = try repository.changes(from: old, to: new)
            #expect(changes.map(\.listed).sorted() == (try scratch.listedChanges(old, new)).sorted())
            #expect(!changes.isEmpty)
        }
        let same = try repository.changes(from: third, to: third)
        #expect(same.isEmpty)
    }

    @Test func oneEntryByItsPath() throws {
        let scratch = try scene()
        let tree = try scratch.id("HEAD^{tree}")
        let repository = try scratch.repository()
        let deep = try repository.entry("a/b/c/d/e/f.txt", in: tree)
        #expect(deep?.id == (try scratch.id("HEAD:a/b/c/d/e/f.txt")))
        for path in ["missing", "a/missing", "README.md/x"] {
            let entry = try repository.entry(path, in: tree)
            #expect(entry == nil)
        }
        let empty = try repository.entry("README.md", in: .emptyTree)
        #expect(empty == nil)
    }

    @Test func blobsUpToALimit() throws {
        let scratch = try ScratchRepository(.alone)
        let content = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try scratch.write(bytes: Array("data".utf8), content)
        try scratch.write("empty", "")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "data")
        let repository = try scratch.repository()
        let id = try scratch.id("HEAD:data")
        let whole = try repository.blob(id, limit: 3000)
        let tooLarge = try repository.blob(id, limit: 2999)
        let empty = try repository.blob(try scratch.id("HEAD:empty"), limit: 0)
        #expect(whole == content)
        #expect(tooLarge == nil)
        #expect(empty == [])
    }

    @Test func aMissingObjectIsNotFound() throws {
        let scratch = try ScratchRepository(.alone)
        let repository = try scratch.repository()
        let nothing = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        do {
            _ = try repository.blob(nothing, limit: 10)
            throw Unexpected(text: "a blob that is not there was read")
        } catch let error as GitError {
            #expect(error.kind == .notFound)
            #expect(error.function == "git_blob_lookup")
        }
    }

    @Test(arguments: ["", "12", String(repeating: "g", count: 40), String(repeating: "1", count: 41)])
    func whatIsNoIdIsNone(_ text: String) { #expect(ObjectID(hex: text) == nil) }

    @Test func idsReadBack() throws {
        let text = "0123456789abcdef0123456789ABCDEF01234567"
        let id = try #require(ObjectID(hex: text))
        #expect(id.description == text.lowercased())
        #expect(id.short == "012345678")
        #expect(!id.isZero)
        #expect(try #require(ObjectID(hex: String(repeating: "0", count: 40))).isZero)
    }
}
