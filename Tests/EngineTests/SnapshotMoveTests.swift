import Git
import Testing
import TestSupport

@testable import Engine
@Suite("A snapshot that moves to another tree holds that tree alone")
struct SnapshotMoveTests {
    /// What a step does in the snapshot of one commit, and what the next commit changes.
    struct Move: Sendable, CustomTestStringConvertible {
        var before = "true"
        var step = "true"
        var change: String
        var testDescription: String { "\(before) / \(step) / \(change)" }
    }

    static let moves = [
        // A step has left something in a folder that the next tree brings.
        Move(step: "mkdir out; echo junk > out/junk", change: "mkdir out; echo k > out/keep"),
        Move(step: "mkdir -p out/a; echo junk > out/junk", change: "mkdir -p out/a/b; echo k > out/a/b/keep"),
        Move(step: "mkdir -p out/empty", change: "mkdir out; echo k > out/keep"),
        Move(step: "mkdir -p out/keep/empty", change: "mkdir out; echo k > out/keep"),
        Move(step: "mkdir ../o; echo j > ../o/j; ln -s ../o out", change: "mkdir out; echo k > out/keep"),
        // A folder or a file goes away or gives its name to the other.
        Move(before: "mkdir d; echo 1 > d/f", step: "echo junk > d/junk", change: "rm -r d"),
        Move(before: "mkdir d; echo 1 > d/f", step: "rm -r d", change: "echo 2 > d/f"),
        Move(before: "mkdir -p d/e; echo 1 > d/e/f", change: "rm -r d; echo 2 > d"),
        Move(before: "echo 1 > d", change: "rm d; mkdir -p d/e; echo 2 > d/e/f"),
        Move(before: "echo 1 > d", step: "rm d; mkdir d; echo j > d/j", change: "rm d; mkdir d; echo 2 > d/f"),
        Move(before: "ln -s /etc d", change: "rm d; mkdir d; echo 2 > d/hosts"),
        // A submodule goes away, and a step has built something in its folder.
        Move(step: "echo junk > module/junk", change: "git rm -q --cached module"),
        Move(step: "echo junk > module/junk", change: "git rm -q --cached module; mkdir module; echo 1 > module/f"),
        // Attributes decide how files are written whose content stays.
        Move(change: "echo '*.md eol=crlf' >> .gitattributes"),
        Move(change: "mkdir -p sub2; cp notes.dos sub2; git rm -q .gitattributes"),
        Move(step: "echo '* eol=crlf' > bin/.gitattributes", change: "echo '#!/bin/bash' > bin/run"),
        Move(step: "mkdir out; echo '* eol=crlf' > out/.gitattributes", change: "mkdir out; echo 1 > out/f"),
        Move(step: "echo '*.md eol=crlf' >> .gitattributes", change: "echo 2 >> README.md"),
    ]

    @Test(arguments: moves)
    func moved(_ move: Move) async throws {
        let scene = try SnapshotScene()
        let store = try scene.store()
        var folder: String?
        for (change, step) in [(move.before, move.step), (move.change, "true")] {
            #expect(try scene.scratch.shell(change).status == 0)
            // The scene's submodule is a commit without a folder, which `add` would take for gone.
            try scene.scratch.git("add", "-A", "--", ".", ":!module/")
            try scene.scratch.git("commit", "-q", "--allow-empty", "-m", "next")
            let commit = try #require(ObjectID(hex: try scene.scratch.git("rev-parse", "HEAD")))
            let snapshot = try await store.acquire(tree: try scene.tree(commit), head: commit)
            let differences = try scene.files(snapshot.folder).differences(from: try scene.expected(commit))
            #expect(differences.filter { $0 != "changed: " } == [])
            #expect(try scene.scratch.git("status", "--porcelain", in: snapshot.folder) == "")
            #expect(try scene.scratch.shell(step, in: snapshot.folder).status == 0)
            #expect(folder == nil || folder == snapshot.folder)
            folder = snapshot.folder
        }
    }
}
