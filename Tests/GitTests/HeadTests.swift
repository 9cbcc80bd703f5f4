@testable import Git
import Testing
import TestSupport

@Suite("HEAD, references and what is under way")
struct HeadTests {
    @Test func headOnABranchOnNoneAndBeforeTheFirstCommit() throws {
        let unborn = try ScratchRepository(.empty)
        let before = try unborn.repository().head()
        #expect(before == Head(branch: "main", commit: nil))
        #expect(before.isUnborn && !before.isDetached)

        let scratch = try ScratchRepository(.alone)
        try scratch.git("switch", "-q", "-c", "feature/deep/näme")
        let named = try scratch.repository().head()
        #expect(named == Head(branch: "feature/deep/näme", commit: try scratch.id("HEAD")))
        try scratch.git("switch", "-q", "--detach")
        let detached = try scratch.repository().head()
        #expect(detached == Head(branch: nil, commit: try scratch.id("HEAD")))
        #expect(detached.isDetached && !detached.isUnborn)
    }

    @Test func referencesArePeeledAndListed() throws {
        let scratch = try ScratchRepository()
        try scratch.git("tag", "-a", "-m", "one", "v1")
        try scratch.git("tag", "blob", "HEAD:README.md")
        try scratch.git("pack-refs", "--all")
        try scratch.git("branch", "loose")
        let repository = try scratch.repository()
        let head = try scratch.id("HEAD")
        for name in ["refs/tags/v1", "refs/heads/loose", "refs/remotes/upstream/main", "HEAD"] {
            let id = try repository.reference(name)
            #expect(id == head, "\(name)")
        }
        for name in ["refs/heads/none", "not a name", "refs/heads/..", ""] {
            let id = try repository.reference(name)
            #expect(id == nil, "\(name)")
        }
        let listed = try repository.references(matching: "refs/remotes/*")
        #expect(listed == ["refs/remotes/origin/main", "refs/remotes/upstream/main"])
        #expect(repository.commit(named: "v1") == head)
        #expect(repository.commit(named: "HEAD~0") == head)
        #expect(repository.commit(named: "blob") == nil)
        #expect(repository.commit(named: "no such thing") == nil)
    }

    @Test func symbolicReferences() throws {
        let scratch = try ScratchRepository()
        try scratch.git("remote", "set-head", "upstream", "main")
        let repository = try scratch.repository()
        #expect(repository.symbolicTarget("refs/remotes/upstream/HEAD") == "refs/remotes/upstream/main")
        #expect(repository.symbolicTarget("refs/heads/main") == nil)
        #expect(repository.symbolicTarget("refs/none") == nil)
    }

    @Test(arguments: [
        (["merge", "other"], Operation.merge), (["cherry-pick", "other"], .cherryPick),
        (["revert", "--no-edit", "HEAD~1"], .revert), (["rebase", "other"], .rebase),
        (["bisect", "start"], .bisect), (["am", "-3", "../patch"], .am),
    ])
    func whatIsUnderWay(_ command: [String], _ expected: Git.Operation) throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("f", "0\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "f")
        try scratch.git("switch", "-q", "-c", "other")
        try scratch.write("f", "other\n")
        try scratch.git("commit", "-q", "-a", "-m", "other")
        try scratch.write("\(scratch.root)/patch", try scratch.git("format-patch", "-1", "--stdout") + "\n")
        try scratch.git("switch", "-q", "main")
        for text in ["1", "2"] {
            try scratch.write("f", text + "\n")
            try scratch.git("commit", "-q", "-a", "-m", text)
        }
        #expect(try scratch.repository().operation() == nil)
        let outcome = try scratch.run(["git"] + command)
        #expect((outcome.status == 0) == (expected == .bisect), "\(outcome)")
        #expect(try scratch.repository().operation() == expected)
    }
}
