import Foundation
import Git
import Testing
import TestSupport

@testable import Engine
@testable import Platform
@Suite("A snapshot holds exactly one tree")
struct SnapshotStoreTests {
    private func difference(_ scene: SnapshotScene, _ snapshot: Snapshot, _ commit: ObjectID) throws -> [String] {
        // The folder's own mode is the slot's: nobody else may look into it.
        try scene.files(snapshot.folder).differences(from: try scene.expected(commit)).filter { $0 != "changed: " }
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 1, 2, 1]])
    func whatGitItselfWouldWrite(_ order: [Int]) async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        let before = try scene.scratch.fingerprint(times: true)
        for index in order {
            let commit = scene.commits[index]
            let snapshot = try await store.acquire(tree: try scene.tree(commit), head: commit)
            #expect(try difference(scene, snapshot, commit) == [])
            #expect(try scene.scratch.git("status", "--porcelain", in: snapshot.folder) == "")
            #expect(try scene.scratch.git("rev-parse", "HEAD", in: snapshot.folder) == commit.description)
        }
        #expect(try scene.scratch.fingerprint(times: true).differences(from: before) == [])
        #expect(try scene.scratch.read("shout.up") == "LOUDER\n")
    }

    @Test func lineEndingsOfTheRepositorysOwnSettings() async throws {
        let scene = try SnapshotScene()
        try scene.scratch.git("config", "core.autocrlf", "true")
        let commit = scene.commits[1]
        let snapshot = try await scene.store().acquire(tree: try scene.tree(commit), head: commit)
        #expect(try scene.scratch.read(snapshot.folder + "/sub/deep/a.txt") == "aaaa\r\n")
        #expect(try difference(scene, snapshot, commit) == [])
    }

    @Test func beforeTheFirstCommitAndWithNothingAtAll() async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        let tree = try scene.tree(scene.commits[1])
        var unborn: Snapshot? = try await store.acquire(tree: tree, head: nil)
        let folder = try #require(unborn?.folder)
        #expect(try scene.scratch.run(["git", "rev-parse", "--verify", "-q", "HEAD"], in: folder).status == 1)
        #expect(try scene.files(folder).differences(from: try scene.expected(scene.commits[1])) == ["changed: "])
        unborn = nil
        let empty = try await store.acquire(tree: .emptyTree, head: nil)
        let again = try await store.acquire(tree: .emptyTree, head: nil)
        for snapshot in [empty, again] { #expect(try scene.scratch.run(["ls", snapshot.folder]).text == "") }
    }

    @Test(arguments: ["we ird", "quo\"te", "new\nline", "#hash", "back\\slash", "dol$lar`"])
    func oddPlaces(_ name: String) async throws {
        let scene = try SnapshotScene(name: name)
        let snapshot = try await scene.store().acquire(tree: try scene.tree(scene.commits[1]), head: scene.commits[1])
        #expect(try difference(scene, snapshot, scene.commits[1]) == [])
        #expect(try scene.scratch.git("log", "--format=%s", in: snapshot.folder) == "second\nfirst")
    }

    @Test func theSameTreeAgainStartsNoGitProcess() async throws {
        let scene = try SnapshotScene()
        let log = scene.scratch.root + "/git.log"
        try scene.scratch.write(
            "\(scene.scratch.root)/fake/git", "#!/bin/sh\necho \"$*\" >> '\(log)'\nexec /usr/bin/git \"$@\"\n",
            permissions: 0o755)
        // One slot: a process that another test starts at this moment may hold a lock until its exec.
        let store = try scene.store(slots: 1, path: "\(scene.scratch.root)/fake:/usr/bin:/bin")
        let tree = try scene.tree(scene.commits[1])
        let first = try await store.acquire(tree: tree, head: scene.commits[1]).folder
        #expect(try scene.scratch.read(log)?.isEmpty == false)
        try scene.scratch.remove(log)
        // Another HEAD needs no Git either: it is a file.
        for head in [scene.commits[1], scene.commits[0]] {
            let snapshot = try await store.acquire(tree: tree, head: head)
            #expect(snapshot.folder == first)
            #expect(try scene.scratch.read(log) == nil)
            #expect(try scene.scratch.git("rev-parse", "HEAD", in: snapshot.folder) == head.description)
        }
    }

    @Test func eachRunHasASlotAndTheThirdWaits() async throws {
        let scene = try SnapshotScene()
        let store = try scene.store(slots: 2)
        let tree = try scene.tree(scene.commits[1])
        var first: Snapshot? = try await store.acquire(tree: tree, head: nil)
        let second = try await store.acquire(tree: tree, head: nil)
        #expect(first?.slot == 1 && second.slot == 2)
        let third = Task { try await store.acquire(tree: tree, head: nil).slot }
        try await Task.sleep(for: .milliseconds(200))
        first = nil
        #expect(try await third.value == 1)
        withExtendedLifetime(second) {}
    }

    @Test func whoWaitsForASlotHearsAnInterruption() async throws {
        let scene = try SnapshotScene()
        let store = try scene.store(slots: 1)
        let held = try await store.acquire(tree: .emptyTree, head: nil)
        let waiting = Task { try await store.acquire(tree: .emptyTree, head: nil).slot }
        try await Task.sleep(for: .milliseconds(100))
        store.git.processes.interruption.trigger()
        await #expect(throws: SnapshotError.self) { try await waiting.value }
        withExtendedLifetime(held) {}
    }

    @Test func aKilledMoveIsDoneAgain() async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        let folder = try await store.acquire(tree: try scene.tree(scene.commits[1]), head: nil).folder
        // As after a kill in the middle: files of another tree, no note of what the slot holds, Git's lock left behind.
        try scene.scratch.remove(folder + ".tree")
        try scene.scratch.write(folder + "/README.md", "half")
        try scene.scratch.write(folder + "/.git/index.lock", "")
        let snapshot = try await store.acquire(tree: try scene.tree(scene.commits[1]), head: nil)
        #expect(try difference(scene, snapshot, scene.commits[1]) == [])
    }

    @Test func itLiesOutsideTheRepositoryAndWritesNoneOfItsObjects() async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        let snapshot = try await store.acquire(tree: try scene.tree(scene.commits[1]), head: scene.commits[1])
        #expect(!snapshot.folder.hasPrefix(scene.scratch.folder))
        let objects = try Fingerprint(of: scene.scratch.folder + "/.git/objects")
        try scene.scratch.write(snapshot.folder + "/new", "new\n")
        try scene.scratch.git("add", "new", in: snapshot.folder)
        try scene.scratch.git("commit", "-q", "-m", "by a test", in: snapshot.folder)
        #expect(try Fingerprint(of: scene.scratch.folder + "/.git/objects") == objects)
    }
}

@Suite("A snapshot is put right, whatever a step did to it")
struct SnapshotRepairTests {
    static let damages = [
        "echo more >> README.md", "rm README.md", "rm -r sub bin", "chmod +x README.md", "chmod -x bin/run",
        "touch extra; mkdir -p empty/dir", "mkdir __pycache__; echo x > __pycache__/a.pyc",
        "mkdir build; echo x > build/x",
        "rm -rf .git", "echo x >> README.md; git commit -qam x", "git config user.name x", "rm -rf .git; git init -q",
        "rm -rf sub; ln -s / sub", "git rm -qrf README.md sub bin", "mkdir nested; cd nested; git init -q; touch f",
        "mkdir module/x; echo x > module/x/y", "echo x > module/y",
        "git update-index --assume-unchanged README.md; echo x >> README.md",
        "git update-index --skip-worktree README.md; rm README.md", "chmod 000 sub", "chmod 500 .",
        "echo '* filter=upper' > .git/info/attributes", "echo '*' > .git/info/exclude; touch hidden",
        "mv .git ../moved-git", "rm -rf .git; echo 'gitdir: /nowhere' > .git",
        "rm bin/link; ln -s ../README.md bin/link",
        "git stash -q; git tag t; git branch b", "rm .git/index", "echo garbage > .git/index", "touch .git/index.lock",
        "echo garbage > .git/HEAD", "rm -rf .git/objects", "touch -d '2001-01-01' README.md",
        // The same size within the same tick, the times put back.
        "cp -p README.md ../kept; printf '# Scrotch\\n' > README.md; touch -r ../kept README.md",
    ]

    @Test(arguments: damages)
    func putRight(_ damage: String) async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        let (commit, other) = (scene.commits[1], scene.commits[2])
        let before = try scene.scratch.fingerprint()
        for next in [commit, other] {
            let folder = try await store.acquire(tree: try scene.tree(commit), head: commit).folder
            #expect(try scene.scratch.shell(damage, in: folder).status == 0)
            let snapshot = try await store.acquire(tree: try scene.tree(next), head: next)
            let differences = try scene.files(snapshot.folder).differences(from: try scene.expected(next))
            #expect(differences.filter { $0 != "changed: " } == [])
            #expect(try scene.scratch.git("rev-parse", "HEAD", in: snapshot.folder) == next.description)
            #expect(try scene.scratch.git("status", "--porcelain", in: snapshot.folder) == "")
            #expect(try scene.scratch.git("tag", in: snapshot.folder) == "")
        }
        #expect(try scene.scratch.fingerprint().differences(from: before) == [])
    }

    /// A pipe that nobody writes to holds up whoever opens it to read.
    @Test(.timeLimit(.minutes(1)), arguments: ["HEAD", "config", "info/attributes", "objects/info/alternates"])
    func aNamedPipeThatAStepHasLeftStopsNothing(_ name: String) async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        let commit = scene.commits[1]
        let folder = try await store.acquire(tree: try scene.tree(commit), head: commit).folder
        let path = "\(folder)/.git/\(name)"
        #expect(try scene.scratch.run(["sh", "-c", "rm -f '\(path)'; mkfifo '\(path)'"]).status == 0)
        let snapshot = try await store.acquire(tree: try scene.tree(commit), head: commit)
        #expect(try scene.scratch.git("status", "--porcelain", in: snapshot.folder) == "")
    }

    /// More files than one look takes at a time: damage is found in whichever part it lies.
    @Test(arguments: ["echo x >> d00/000", "rm d41/099", "touch d99/new", "chmod +x d60/050", "rm -r d77; echo > d77"])
    func manyFilesAreLookedAtInParts(_ damage: String) async throws {
        let scene = try SnapshotScene()
        let scratch = scene.scratch
        let files = "for d in $(seq -w 0 99); do mkdir d$d; for f in $(seq -w 0 99); do echo $d > d$d/0$f; done; done"
        #expect(try scratch.shell(files, in: scratch.folder).status == 0)
        try scratch.git("add", "d*")
        try scratch.git("commit", "-q", "-m", "many")
        let store = try scene.store()
        let commit = try #require(ObjectID(hex: try scratch.git("rev-parse", "HEAD")))
        let before = try scratch.git("rev-parse", "HEAD^{tree}")
        let folder = try await store.acquire(tree: try scene.tree(commit), head: commit).folder
        #expect(try scratch.shell(damage, in: folder).status == 0)
        let snapshot = try await store.acquire(tree: try scene.tree(commit), head: commit)
        #expect(try scratch.git("status", "--porcelain", in: snapshot.folder) == "")
        #expect(try scratch.git("write-tree", in: snapshot.folder) == before)
    }

    @Test func aStepThatOutlivedItsGateKeepsItsSlot() async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        let tree = try scene.tree(scene.commits[1])
        // A process group of its own, as a step's: `setsid` makes one.
        let orphan = try scene.scratch.start(["setsid", "sleep", "60"])
        defer { orphan.signalGroup(SIGKILL) }
        try scene.scratch.run(["mkdir", "-p", store.folder])
        GroupFile.write(orphan.identifier, to: store.folder + "/1.group")
        while kill(-orphan.identifier, 0) != 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await store.acquire(tree: tree, head: nil).slot == 2)
        orphan.signalGroup(SIGKILL)
        _ = try orphan.wait(seconds: 10)
        #expect(try await store.acquire(tree: tree, head: nil).slot == 1)
    }
}
