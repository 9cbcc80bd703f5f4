import Testing
import TestSupport

/// A run is found by what it has judged, as people name that to Git.
@Suite struct ShowTests {
    @Test func aCommitIsFoundByItsNames() throws {
        let scratch = try GatedRepository("files: {whitespace: off}").scratch
        try scratch.git("switch", "-q", "-c", "feature/x")
        try scratch.write("a.txt", "a\n")
        try scratch.git("add", "-A")
        // The run judges the tree; the commit is made a moment later.
        try scratch.git("commit", "-q", "-m", "a")
        let tree = try scratch.git("rev-parse", "HEAD^{tree}").prefix(12)
        try scratch.git("tag", "v1")
        for name in ["HEAD", "feature/x", "v1", "@", try scratch.git("rev-parse", "HEAD")] {
            let shown = try scratch.gate("show", name)
            #expect(shown.status == 0 && shown.text.contains("tree \(tree)"), "\(name): \(shown)")
        }
        let unknown = try scratch.gate("show", "HEAD~1")
        #expect(unknown.status == 2 && unknown.errorText.contains("HEAD~1"), "\(unknown)")
        for name in ["nothing", "..", "HEAD:a.txt"] {
            #expect(try scratch.gate("show", name).status == 2, "\(name)")
        }
    }

    @Test func whatWasLeftOutIsInTheLog() throws {
        let scratch = try GatedRepository("commands: [{name: types, run: \"true\", inputs: []}]").scratch
        let commit = try scratch.run(
            ["git", "commit", "-q", "--allow-empty", "-m", "a"], environment: ["GATE_SKIP": "types"])
        #expect(commit.errorText.contains("passed at commit, types left out"), "\(commit)")
        #expect(try scratch.gate("log").text.contains("types left out"))
        #expect(try scratch.gate("show").text.contains("types"))
    }
}
