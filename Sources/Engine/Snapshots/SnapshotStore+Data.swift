import Git
import Model
import Platform
import Words

/// Links and copies of ignored data: laid when a step begins, taken away before anybody looks at the snapshot again.
extension SnapshotStore {
    private func list(_ snapshot: Snapshot) -> String { "\(folder)/\(snapshot.slot).data" }

    /// Lays what the steps need beside the tree.
    ///
    /// - Throws: `FileError` where a place is taken or nothing can be written.
    package func lay(_ snapshot: Snapshot) async throws {
        guard !data.items.isEmpty else { return }
        // Written first: what a killed run has laid, the next one finds.
        var lines: [UInt8] = []
        for item in data.items { lines += Array(item.path.utf8) + [0] }
        try Files.write(lines, to: list(snapshot))
        for item in data.items {
            let place = "\(snapshot.folder)/\(item.path)"
            // Beside the snapshots an older link may lead elsewhere.
            if item.path.hasPrefix("../"), Files.isLink(place), Files.realPath(place) != item.source {
                try Files.remove(place)
            }
            // What the tree has goes first.
            if Files.exists(place) { continue }
            try Files.makeFolder(Paths.folder(of: place))
            if item.kind == .copy {
                try await copy(item, to: place)
            } else {
                try Files.symbolicLink(place, to: item.source)
            }
        }
    }

    /// Takes away what was laid; links are removed and never followed.
    package func takeAway(_ snapshot: Snapshot) throws {
        try takeDataAway(snapshot)
        try takeSubmodulesAway(snapshot)
    }

    private func takeDataAway(_ snapshot: Snapshot) throws {
        guard let bytes = try Files.read(list(snapshot), limit: 1 << 20) else { return }
        for path in bytes.split(separator: 0) {
            let path = String(decoding: path, as: UTF8.self)
            // What lies beside the snapshots serves every one of them.
            if path.hasPrefix("../") { continue }
            let place = "\(snapshot.folder)/\(path)"
            let isCopy = data.items.contains { $0.path == path && $0.kind == .copy }
            // A tracked file of that name, and what a step has put in the place of a link, is Git's to put right.
            if Files.isLink(place) || isCopy { try Files.remove(place) }
            var parent = Paths.folder(of: place)
            while parent != snapshot.folder, Files.removeEmptyFolder(parent) { parent = Paths.folder(of: parent) }
        }
        try Files.remove(list(snapshot))
    }

    /// `cp` shares blocks where the file system can.
    private func copy(_ item: LinkedData.Item, to place: String) async throws {
        #if os(Linux)
            let words = ["cp", "-R", "-p", "--reflink=auto", "--", item.source, place]
        #else
            let words = ["cp", "-R", "-p", "--", item.source, place]
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
}
