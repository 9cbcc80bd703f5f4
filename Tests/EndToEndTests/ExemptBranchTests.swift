import Testing
import TestSupport

/// Branches of built pages: nothing but their files is judged.
@Suite struct ExemptBranchTests {
    private static func scene(_ more: String = "") throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nupstream: off\nbranches: {pattern: \"feature/.*\", protected: []\(more)}\n"
                + "commands: [{name: never, run: \"touch \(scratch.root)/ran; false\", shell: true, inputs: []}]\n"
                + "docs: {missing: error}\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.git("push", "-q", "origin", "main")
        try scratch.gate("install")
        return scratch
    }

    private static func pages(_ scratch: ScratchRepository, _ branch: String) throws {
        try scratch.git("switch", "-q", "--orphan", branch)
        try scratch.write("index.html", "<p>pages</p>\n")
        try scratch.write("build.py", "def f(x):\n    return x\n")
        try scratch.git("add", "index.html", "build.py")
    }

    private static let token = "ghp_" + "8f3Kq0ZrT5yWn2Lc7VbXm4Sd9HjAeGu1PiQo"

    @Test(arguments: [("gh-pages", ""), ("site/v1", ", exempt: [\"site/*\"]")])
    func pagesAreNoCode(_ branch: String, _ more: String) throws {
        let scratch = try Self.scene(more)
        try Self.pages(scratch, branch)
        let commit = try scratch.run(["git", "commit", "-q", "-m", "pages"])
        #expect(commit.status == 0 && !scratch.exists("../ran"), "\(commit)")
        let push = try scratch.run(["git", "push", "-q", "origin", branch])
        #expect(push.status == 0 && !scratch.exists("../ran"), "\(push)")
        #expect(try scratch.git("ls-tree", "--name-only", "HEAD") == "build.py\nindex.html")
        // Pages are made anew, and the old ones are nobody's work.
        let amend = try scratch.run(["git", "commit", "-q", "--amend", "-m", "pages again"])
        #expect(amend.status == 0, "\(amend)")
        let forced = try scratch.run(["git", "push", "-q", "--force", "origin", branch])
        #expect(forced.status == 0, "\(forced)")
    }

    @Test func aKeyAmongPagesIsFound() throws {
        let scratch = try Self.scene()
        try Self.pages(scratch, "gh-pages")
        try scratch.write("key.html", "token = \"\(Self.token)\"\n")
        try scratch.git("add", "key.html")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "pages"])
        #expect(commit.isRejection && commit.errorText.contains("error files/secrets"), "\(commit)")
        try scratch.git("commit", "-q", "--no-verify", "-m", "pages")
        let push = try scratch.run(["git", "push", "-q", "origin", "gh-pages"])
        #expect(push.status != 0 && push.errorText.contains("error files/secrets"), "\(push)")
    }

    /// In CI the name of a branch is its author's choice.
    @Test func aProposalCannotCallItselfPages() throws {
        let scratch = try Self.scene()
        try scratch.git("switch", "-q", "-c", "gh-pages")
        try scratch.write("a.py", "\"\"\"A.\"\"\"\n\n\ndef f(x):\n    return x\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "--no-verify", "-m", "code")
        let outcome = try scratch.gate(
            "ci", "--base", "origin/main", "--format", "text",
            environment: ["GITHUB_ACTIONS": "true", "GITHUB_HEAD_REF": "gh-pages", "GITHUB_REF": "refs/pull/1/merge"])
        #expect(outcome.status == 1 && outcome.text.contains("error docs/missing"), "\(outcome)")
    }

    @Test func otherBranchesAreJudged() throws {
        let scratch = try Self.scene()
        try scratch.git("switch", "-q", "-c", "gh-pages-2")
        let run = try scratch.gate("run", "--all")
        #expect(run.status == 1 && scratch.exists("../ran"), "\(run)")
    }
}
