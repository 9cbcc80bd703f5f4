import Git
import Model
import Platform
import Words

/// Submodules: each has a snapshot of its own, which is moved into its place while a step runs and back afterwards.
///
/// Git sees an empty folder there when it moves the outer snapshot; nothing is written twice, and a submodule that a step
/// has changed is put right like everything else.
extension SnapshotStore {
    private func list(_ snapshot: Snapshot) -> String { "\(folder)/\(snapshot.slot).submodules" }

    /// The store of one submodule's snapshots, beside the slot that it belongs to.
    private func store(_ snapshot: Snapshot, path: String) -> String {
        "\(folder)/\(snapshot.slot).modules/\(Digest.sha256(path).prefix(16))"
    }

    /// Puts the submodules in their places.
    package func laySubmodules(_ snapshot: Snapshot) async throws {
        let present = data.submodules.filter { $0.content != nil }
        guard !present.isEmpty else { return }
        var lines: [UInt8] = []
        for module in present { lines += Array(module.path.utf8) + [0] }
        // Written first: what a killed run has laid, the next one finds.
        try Files.write(lines, to: list(snapshot))
        for module in present {
            guard let content = module.content else { continue }
            let kept = store(snapshot, path: module.path)
            try Files.makeFolder(kept, mode: 0o700)
            var inner = LinkedData()
            inner.submodules = content.inner
            let store = SnapshotStore(
                folder: kept, source: try SnapshotSource(try Repository(at: content.place), place: content.place),
                git: git, data: inner)
            let own = Snapshot(folder: kept + "/1", slot: 1, lock: snapshot.lock)
            try await store.prepare(own, tree: content.tree, head: module.commit)
            let place = "\(snapshot.folder)/\(module.path)"
            // A step may have left a link in the place of a folder above it; then Git puts that right first.
            guard Files.removeEmptyFolder(place), Files.move(own.folder, to: place) else {
                throw SnapshotError(
                    description: "the submodule \(module.path) has no place in the snapshot",
                    command: "rm -rf \(ShellWords.quoted(snapshot.folder))")
            }
        }
    }

    /// Takes the submodules out of their places; an empty folder stays in each, as Git itself leaves it.
    package func takeSubmodulesAway(_ snapshot: Snapshot) throws {
        guard let bytes = try Files.read(list(snapshot), limit: 1 << 20) else { return }
        for path in bytes.split(separator: 0) {
            let path = String(decoding: path, as: UTF8.self)
            let place = "\(snapshot.folder)/\(path)"
            let kept = store(snapshot, path: path) + "/1"
            // Where a folder above it was replaced by a link, what lies behind that is not ours.
            guard
                Files.realPath(Paths.folder(of: place))
                    == Files.realPath(snapshot.folder).map({
                        path.contains("/") ? "\($0)/\(Paths.folder(of: path))" : $0
                    })
            else { continue }
            if Files.isFolder(place), !Files.isLink(place), !Files.names(in: place).isEmpty {
                try Files.remove(kept)
                if !Files.move(place, to: kept) { try Files.remove(place) }
            } else if Files.isLink(place) || !Files.isFolder(place) {
                try Files.remove(place)
            }
            try Files.makeFolder(place)
        }
        try Files.remove(list(snapshot))
    }
}
