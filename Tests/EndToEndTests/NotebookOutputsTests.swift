import Testing
import TestSupport

/// Outputs of notebooks: large ones, and those that stay in the work tree.
@Suite struct NotebookOutputsTests {
    private static func notebook(_ code: String, outputs: String = "", count: String = "1") -> String {
        "{\"cells\": [{\"cell_type\": \"code\", \"metadata\": {}, \"execution_count\": \(count),\n \"outputs\": [\(outputs)],\n"
            + " \"source\": [\"\(code)\"]}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}\n"
    }

    private static func output(_ text: String) -> String {
        "{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": [\"\(text)\"]}"
    }

    private static let stripped = notebook("x = 1", count: "null")
    private static let ran = notebook("x = 1", outputs: output("1"))
    private static let token = "hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe"

    // MARK: Large notebooks

    private static func large(_ middle: String = "") -> String {
        let lines = String(repeating: "step 1 loss 0.25\\n", count: 300_000)
        return notebook("x = 1", outputs: output(lines + middle + lines))
    }

    @Test func aLargeNotebookIsStripped() throws {
        let scratch = try GatedRepository("notebooks: {outputs: strip, max_size: off}").scratch
        try scratch.write("a.ipynb", Self.large(), permissions: 0o755)
        try scratch.git("add", "-A")
        let refused = try scratch.run(["git", "commit", "-q", "-m", "large"])
        #expect(refused.status != 0 && refused.errorText.contains("error notebook/outputs"), "\(refused)")
        let fixed = try scratch.gate("fix", "notebook/outputs")
        #expect(fixed.status == 0 && fixed.text.contains("changed and staged: a.ipynb"), "\(fixed)")
        #expect(try scratch.read("a.ipynb") == Self.stripped)
        #expect(try scratch.git("show", ":a.ipynb") + "\n" == Self.stripped)
        #expect(try scratch.git("ls-files", "--stage").contains("100755"))
        #expect(try scratch.git("status", "--short") == "A  a.ipynb")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "stripped"]).status == 0)
    }

    /// A file with unstaged edits is left alone where it is too large for a merge.
    @Test func unstagedEditsOfALargeNotebookStay() throws {
        let scratch = try GatedRepository("notebooks: {outputs: strip, max_size: off}").scratch
        try scratch.write("a.ipynb", Self.large())
        try scratch.git("add", "-A")
        let edited = Self.large("edited")
        try scratch.write("a.ipynb", edited)
        let fixed = try scratch.gate("fix", "notebook/outputs")
        #expect(fixed.text.contains("a.ipynb was left: it has unstaged edits"), "\(fixed)")
        #expect(try scratch.read("a.ipynb") == edited)
    }

    @Test(arguments: [
        "outputs", "outputs in a pack", "source", "truncated", "truncated, nothing in it", "metadata", "passing",
    ])
    func secretsInALargeNotebook(_ kind: String) throws {
        let scratch = try GatedRepository("notebooks: {max_size: off}\nfiles: {max_size: off}").scratch
        let text =
            switch kind {
            case "source": Self.notebook(String(repeating: "x = 1\\n", count: 1_500_000) + "t = '\(Self.token)'")
            case "metadata":
                Self.large().replacing(
                    "\"metadata\": {}, \"nbformat", with: "\"metadata\": {\"t\": \"\(Self.token)\"}, \"nbformat")
            case "truncated": String(Self.large(Self.token).dropLast(60))
            case "truncated, nothing in it": String(Self.large().dropLast(60))
            default: Self.large(Self.token)
            }
        try scratch.write("a.ipynb", text)
        try scratch.git("add", "-A")
        if kind == "passing" {
            try scratch.git("commit", "-q", "--no-verify", "-m", "with a secret")
            try scratch.write("a.ipynb", Self.stripped)
            try scratch.git("commit", "-q", "--no-verify", "-am", "without")
            let outcome = try scratch.gate("ci", "--base", "HEAD~2", environment: ["CI": "true"])
            #expect(outcome.text.contains("Hugging Face token (\(Self.token.prefix(8))"), "\(outcome)")
            return
        }
        if kind == "outputs in a pack" {
            try scratch.git("commit", "-q", "--no-verify", "-m", "packed")
            try scratch.git("gc", "-q", "--prune=now")
        }
        let outcome = try scratch.gate("run", "--all")
        #expect(outcome.status != 0, "\(kind): \(outcome)")
        if kind == "truncated, nothing in it" {
            #expect(outcome.text.contains("this notebook could not be looked at"), "\(outcome)")
        } else {
            #expect(outcome.text.contains("Hugging Face token (\(Self.token.prefix(8))"), "\(kind): \(outcome)")
        }
    }

    // MARK: Outputs that stay in the work tree

    @Test func theWorkTreeKeepsItsOutputs() throws {
        let scratch = try GatedRepository(
            "notebooks: {outputs: strip, keep_in_work_tree: true}", files: ["a.ipynb": Self.stripped]
        ).scratch
        let edited = Self.notebook("x = 2", outputs: Self.output("2"))
        try scratch.write("a.ipynb", edited)
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "edit"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try scratch.git("show", "HEAD:a.ipynb") + "\n" == Self.notebook("x = 2", count: "null"))
        #expect(try scratch.read("a.ipynb") == edited)
        // Git says what is so: the outputs are an unstaged change.
        #expect(try scratch.git("status", "--short") == "M a.ipynb" || scratch.git("status", "--short") == " M a.ipynb")
        #expect(try scratch.git("diff").contains("+ \"outputs\": [{"))
        // Other commits go on as ever, `commit -a` too.
        try scratch.write("b.txt", "b\n")
        try scratch.git("add", "b.txt")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "other"]).status == 0)
        let again = Self.notebook("x = 3", outputs: Self.output("3"))
        try scratch.write("a.ipynb", again)
        let all = try scratch.run(["git", "commit", "-q", "-a", "-m", "all"])
        #expect(all.status == 0, "\(all)")
        #expect(try scratch.git("show", "HEAD:a.ipynb") + "\n" == Self.notebook("x = 3", count: "null"))
        #expect(try scratch.read("a.ipynb") == again)
        #expect(try scratch.gate("run").status == 0)
    }

    /// Git would make an empty commit where nothing but outputs had changed.
    @Test func outputsAloneAreNoCommit() throws {
        let scratch = try GatedRepository(
            "notebooks: {outputs: strip, keep_in_work_tree: true}", files: ["a.ipynb": Self.stripped]
        ).scratch
        let head = try scratch.git("rev-parse", "HEAD")
        try scratch.write("a.ipynb", Self.ran)
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "outputs"])
        #expect(outcome.status != 0 && outcome.errorText.contains("nothing is left to commit"), "\(outcome)")
        #expect(try scratch.git("rev-parse", "HEAD") == head)
        #expect(try scratch.git("diff", "--cached").isEmpty)
        #expect(try scratch.read("a.ipynb") == Self.ran)
    }

    @Test func fixAndPathsToo() throws {
        let scratch = try GatedRepository(
            "notebooks: {outputs: strip, keep_in_work_tree: true}", files: ["a.ipynb": Self.stripped]
        ).scratch
        let edited = Self.notebook("x = 2", outputs: Self.output("2"))
        try scratch.write("a.ipynb", edited)
        // Git forgets what a hook stages in a commit of single paths.
        let single = try scratch.run(["git", "commit", "-q", "-m", "one", "a.ipynb"])
        #expect(single.status != 0 && single.errorText.contains("this commit takes single paths"), "\(single)")
        try scratch.git("add", "-A")
        #expect(try scratch.gate("run").status != 0)
        let fixed = try scratch.gate("fix", "notebook/outputs")
        #expect(fixed.status == 0 && fixed.text.contains("changed and staged: a.ipynb"), "\(fixed)")
        #expect(try scratch.read("a.ipynb") == edited)
        #expect(try scratch.git("show", ":a.ipynb") + "\n" == Self.notebook("x = 2", count: "null"))
        #expect(try scratch.run(["git", "commit", "-q", "-m", "stripped"]).status == 0)
        // What was committed without the hook is found where nothing can strip it any more.
        try scratch.write("a.ipynb", Self.ran)
        try scratch.git("commit", "-q", "--no-verify", "-am", "outputs")
        #expect(try scratch.gate("ci", "--base", "HEAD~1", environment: ["CI": "true"]).status == 1)
    }
}
