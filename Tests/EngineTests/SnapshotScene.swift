import Git
import TestSupport

@testable import Engine
@testable import Platform
/// A repository with everything that makes a checkout hard, and the store of its snapshots.
struct SnapshotScene {
    let scratch: ScratchRepository
    /// Commits in the order of their making.
    let commits: [ObjectID]

    init(name: String = "work") throws {
        let scratch = try ScratchRepository(.alone, name: name)
        self.scratch = scratch
        // Git writes files by these settings of the repository and never of the snapshot's own.
        try scratch.git("config", "filter.upper.clean", "tr A-Z a-z")
        try scratch.git("config", "filter.upper.smudge", "tr a-z A-Z")
        try scratch.git("config", "filter.upper.required", "true")
        try scratch.write(".gitattributes", "*.dos text eol=crlf\n*.up filter=upper\n")
        try scratch.write(".gitignore", "*.pyc\nbuild/\n")
        try scratch.write("notes.dos", "one\r\ntwo\r\n")
        try scratch.write("shout.up", "LOUD\n")
        try scratch.write("bin/run", "#!/bin/sh\n", permissions: 0o755)
        try scratch.link("bin/link", to: "../notes.dos")
        try scratch.write("sub/deep/a.txt", "aaaa\n")
        try scratch.write(bytes: [0x6E, 0xFF, 0x0A, 0x22], Array("odd\n".utf8))
        try scratch.git("update-index", "--add", "--cacheinfo", "160000,\(try scratch.git("rev-parse", "HEAD")),module")
        try scratch.git("add", "--", ".", ":!module")
        try scratch.git("commit", "-q", "-m", "second")
        try scratch.remove("sub")
        try scratch.write("sub", "a file where a folder was\n")
        try scratch.write("shout.up", "LOUDER\n")
        try scratch.write("bin/run", "#!/bin/sh\n", permissions: 0o644)
        try scratch.git("add", "-A", "--", ".", ":!module")
        try scratch.git("commit", "-q", "-m", "third")
        commits = try ["HEAD~2", "HEAD~1", "HEAD"].compactMap {
            ObjectID(hex: try scratch.git("rev-parse", $0))
        }
    }

    func tree(_ commit: ObjectID) throws -> ObjectID {
        try Repository(at: RepositoryPlace(start: scratch.folder)).commit(commit).tree
    }

    func store(slots: Int = 2, path: String? = nil) throws -> SnapshotStore {
        var environment = scratch.environment
        if let path { environment["PATH"] = path }
        return SnapshotStore(
            source: try SnapshotSource(
                try Repository(at: RepositoryPlace(start: scratch.folder)),
                place: RepositoryPlace(start: scratch.folder)),
            cacheFolder: scratch.root + "/cache", chosen: nil, slots: slots,
            git: GitProcess(processes: ProcessRunner(interruption: Interruption()), environment: environment),
            seal: MemorySeal(stateFolder: scratch.root + "/state"))
    }

    /// What Git itself writes for a tree in the user's repository.
    func expected(_ commit: ObjectID) throws -> Fingerprint {
        let folder = "\(scratch.root)/expected-\(UInt32.random(in: .min ... .max))"
        try scratch.run(["mkdir", folder])
        try scratch.git(
            "read-tree", "--reset", "-u", "\(commit)^{tree}",
            environment: [
                "GIT_DIR": scratch.folder + "/.git", "GIT_WORK_TREE": folder, "GIT_INDEX_FILE": folder + ".index",
            ])
        return try files(folder)
    }

    /// The files of a folder without its Git folder.
    func files(_ folder: String) throws -> Fingerprint { try Fingerprint(of: folder, leavingOut: [".git"]) }
}
