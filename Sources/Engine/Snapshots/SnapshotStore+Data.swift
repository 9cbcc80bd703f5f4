import Model
import Platform
import Words

/// Links and copies of ignored data: laid when a step begins, taken away before anybody looks at the snapshot again.
extension SnapshotStore {
    private func dataList(_ snapshot: Snapshot) -> String { "\(folder)/\(snapshot.slot).data" }

    // A list of paths, each behind a byte that says what was laid there, and before a zero.
    private static let linkMark = UInt8(ascii: "l")
    private static let copyMark = UInt8(ascii: "c")

    /// Lays what the steps need beside the tree.
    ///
    /// - Throws: `FileError` where nothing can be written, `SnapshotError` where a copy fails.
    package func lay(_ snapshot: Snapshot) async throws {
        guard !data.items.isEmpty else { return }
        // Written first: what a killed run has laid, the next one finds.
        var lines: [UInt8] = []
        for item in data.items {
            for piece in item.pieces {
                lines.append(item.kind == .copy ? Self.copyMark : Self.linkMark)
                lines += Array(piece.path.utf8) + [0]
            }
        }
        try Files.write(lines, to: dataList(snapshot))
        var folders = LaidFolders(snapshot.folder)
        for item in data.items {
            var copies: [String: [String]] = [:]
            for piece in item.pieces {
                let place = "\(snapshot.folder)/\(piece.path)"
                // Beside the snapshots an older link may lead elsewhere.
                if piece.path.hasPrefix("../"), Files.isLink(place), Files.realPath(place) != piece.source {
                    try Files.remove(place)
                }
                // What the tree has goes first, and nothing is laid behind a link of the tree.
                guard try folders.make(above: piece.path) else { continue }
                if item.kind != .copy {
                    try Files.symbolicLink(place, to: piece.source)
                } else if Files.exists(place) {
                    continue
                } else if item.parts == nil {
                    try await copy([piece.source], to: place, of: item)
                } else {
                    copies[Paths.folder(of: place), default: []].append(piece.source)
                }
            }
            for (folder, sources) in copies.sorted(by: { $0.key < $1.key }) {
                for batch in Self.batches(sources) { try await copy(batch, to: folder + "/", of: item) }
            }
        }
    }

    /// Takes away what was laid; links are removed and never followed.
    package func takeAway(_ snapshot: Snapshot) throws {
        try takeDataAway(snapshot)
        try takeSubmodulesAway(snapshot)
    }

    private func takeDataAway(_ snapshot: Snapshot) throws {
        guard let bytes = try Files.read(dataList(snapshot), limit: .max) else { return }
        var folders = LaidFolders(snapshot.folder)
        for line in bytes.split(separator: 0) {
            let path = String(decoding: line.dropFirst(), as: UTF8.self)
            // What lies beside the snapshots serves every one of them. A step may have put a link in the place of a folder:
            // what lies behind it is not ours, and Git puts the link right.
            if path.hasPrefix("../") || !folders.isOwn(above: path) { continue }
            let place = "\(snapshot.folder)/\(path)"
            // A tracked file of that name, and what a step has put in the place of a link, is Git's to put right.
            if line.first == Self.copyMark || Files.isLink(place) { try Files.remove(place) }
        }
        folders.removeEmpty()
        try Files.remove(dataList(snapshot))
    }

    /// `cp` shares blocks where the file system can.
    private func copy(_ sources: [String], to place: String, of item: LinkedData.Item) async throws {
        #if os(Linux)
            let words = ["cp", "-R", "-p", "--reflink=auto", "--"] + sources + [place]
        #else
            let words = ["cp", "-R", "-p", "--"] + sources + [place]
        #endif
        let launch = Launch(
            words.map { Array($0.utf8) }, environment: git.environment, folder: folder,
            timeoutMilliseconds: 600_000)
        let outcome = await git.processes.run(launch)
        guard outcome.end == .exited(0) else {
            throw SnapshotError(
                description: "\(item.path) could not be copied into the snapshot",
                notes: outcome.text.split(separator: "\n").suffix(3).map(String.init),
                command: "df -h \(ShellWords.quoted(folder))")
        }
    }

    // Well below what a system takes, with room for the environment.
    private static let argumentBytes = 100_000

    private static func batches(_ words: [String]) -> [[String]] {
        var batches: [[String]] = [[]]
        var size = 0
        for word in words {
            size += word.utf8.count + 1
            if size > argumentBytes, batches.last?.isEmpty == false {
                batches.append([])
                size = word.utf8.count + 1
            }
            batches[batches.count - 1].append(word)
        }
        return batches
    }
}

/// The folders of a snapshot in which data is laid, each looked at once.
private struct LaidFolders {
    private let top: String
    private var known: [String: Bool] = [:]

    init(_ top: String) { self.top = top }

    /// True where no folder above a path is a link, which may lead anywhere.
    mutating func isOwn(above path: String) -> Bool {
        let folder = Self.folder(of: path)
        if let known = known[folder] { return known }
        // One step up lie the folders beside the snapshots, which the gate itself has made.
        let isOwn = folder.hasPrefix("..") || Files.link(onTheWayTo: folder, below: top) == nil
        known[folder] = isOwn
        return isOwn
    }

    /// Makes the folders above a path; false where one of them is a link.
    mutating func make(above path: String) throws -> Bool {
        let folder = Self.folder(of: path)
        let isNew = known[folder] == nil
        guard isOwn(above: path) else { return false }
        if isNew, !folder.isEmpty { try Files.makeFolder("\(top)/\(folder)") }
        return true
    }

    /// Removes the folders that hold nothing any more.
    func removeEmpty() {
        for (folder, isOwn) in known.sorted(by: { $0.key > $1.key }) where isOwn && !folder.isEmpty {
            var place = "\(top)/\(folder)"
            while place != top, Files.removeEmptyFolder(place) { place = Paths.folder(of: place) }
        }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
