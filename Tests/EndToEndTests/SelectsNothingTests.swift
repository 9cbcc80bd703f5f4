import Testing
import TestSupport

/// A glob of the policy that selects nothing turns a check off without a word; it is said where that is news.
@Suite struct SelectsNothingTests {
    private static let files = ["src/a.py": "\"\"\"A.\"\"\"\n", "tests/b.txt": "b\n"]

    private func repository(_ policy: String, files: [String: String] = files) throws -> ScratchRepository {
        try GatedRepository(policy, files: files).scratch
    }

    private func idle(_ outcome: ScratchOutcome) -> [String] {
        (outcome.text + outcome.errorText).split(separator: "\n").filter {
            $0.hasPrefix("warning policy/selects-nothing")
        }
        .map { String($0.split(separator: " ").last ?? "") }
    }

    @Test(arguments: [
        ("docs: {paths: [\"nosuch/**\"]}", [":4:16"]),
        ("files: {paths: [\"*.{rst,adoc}\"]}", [":4:17"]),
        ("notebooks: {paths: [\"*.ipynb\"]}", [":4:21"]),
        ("commands: [{name: c, run: \"true\", paths: [\"src/**\", \"scr/**\"]}]", [":4:53"]),
        ("commands: [{name: c, run: \"true\", inputs: [\"../x\"]}]", [":4:44"]),
        ("tests: [{name: t, run: \"true\", report: exit, paths: ['lib/*']}]", [":4:54"]),
        ("training: [{name: t, run: python t.py, stages: [push], paths: [t.py, src]}]", [":4:64"]),
        ("docs: {build: {run: \"true\", paths: [doc/]}}", [":4:37"]),
        ("commands: [{name: c, run: \"true\", paths: [\"src/**\", \"!src/**\"]}]", [":4:43"]),
        // What is right, what takes nothing out, and what nobody wrote.
        ("files: {paths: [\"!gone/**\"]}", []), ("docs: {paths: [\"{src,lib}/**\"]}", []), ("mode: enforce", []),
        ("commands: [{name: c, run: \"true\", inputs: []}]", []), ("docs: {paths: [\"*.{py,pyi}\"]}", []),
    ])
    func isSaidByHand(_ policy: String, _ places: [String]) throws {
        let outcome = try repository(policy).gate("run", "commit")
        #expect(idle(outcome) == places.map { ".qualitygate.yml" + $0 }, "\(outcome)")
        #expect(outcome.status == 0, "it only warns: \(outcome)")
    }

    @Test func atCommitOnceAndOnlyWhereItIsNews() throws {
        let scratch = try repository("mode: enforce")
        func commit(_ change: String) throws -> [String] {
            try scratch.shell(change)
            try scratch.git("add", "-A")
            let outcome = try scratch.run(["git", "commit", "-q", "-m", change.filter(\.isLetter)])
            #expect(outcome.status == 0, "\(outcome)")
            return idle(outcome)
        }
        #expect(try commit("echo 'docs: {paths: [\"scr/**\"]}' >>.qualitygate.yml") == [".qualitygate.yml:5:16"])
        #expect(try commit("echo >>src/a.py") == [], "the policy did not change")
        #expect(try commit("echo '# note' >>.qualitygate.yml") == [], "that was said")
        #expect(try commit("sed -i s/scr/src/ .qualitygate.yml") == [])
        #expect(try commit("git mv src lib") == [".qualitygate.yml:5:16"], "the last file that it selected is gone")
        #expect(try commit("git mv lib src; touch src/c.py") == [])
        #expect(try commit("git rm -q src/c.py") == [], "others are left")
    }

    @Test func statusSaysIt() throws {
        let scratch = try repository("docs: {paths: [\"scr/**\"]}")
        let status = try scratch.gate("status")
        #expect(status.text.contains(".qualitygate.yml:4: `scr/**` in `docs.paths` selects no file"), "\(status)")
        #expect(try scratch.gate("status", "--format", "json").text.contains("selectsNothing"))
        try scratch.shell("sed -i s/scr/src/ .qualitygate.yml")
        #expect(try !scratch.gate("status").text.contains("selects no file"))
    }

    @Test func inCIByTheBasesPolicy() throws {
        let scratch = try repository("docs: {paths: [\"src/**\"]}")
        try scratch.git("switch", "-q", "-c", "x")
        try scratch.git("mv", "src", "lib")
        try scratch.git("commit", "-q", "--no-verify", "-m", "move")
        let outcome = try scratch.gate("ci", "--base", "main", environment: ["CI": "true"])
        #expect(idle(outcome) == [".qualitygate.yml:4:16"], "\(outcome)")
    }

    /// Of a submodule no file is known, so a glob that may select one in it is not blamed.
    @Test func submodulesMayHoldIt() throws {
        let scratch = try repository("commands: [{name: c, run: \"true\", paths: [\"vendor/**/*.py\", \"/lib\"]}]")
        let commit = try scratch.git("rev-parse", "HEAD")
        try scratch.git("update-index", "--add", "--cacheinfo", "160000,\(commit),vendor")
        try scratch.write(".gitmodules", "[submodule \"vendor\"]\n\tpath = vendor\n\turl = ./x\n")
        try scratch.git("add", ".gitmodules")
        #expect(try idle(scratch.gate("run", "commit")) == [".qualitygate.yml:4:61"])
    }

    @Test func whatInitDraftsSelectsSomething() throws {
        let scratch = try ScratchRepository()
        try scratch.write("pkg/__init__.py", "\"\"\"P.\"\"\"\n")
        try scratch.write(
            "tests/test_a.py", "import unittest\n\nclass T(unittest.TestCase):\n    def test(self): pass\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "a")
        try scratch.gate("init")
        try scratch.git("add", "-A")
        #expect(try idle(scratch.gate("run", "commit")) == [])
    }

    @Test(arguments: [
        ("{src,tests}/**", true), ("{src,lib}/**", true), ("src/{a,b}.py", true), ("src/{a.py,x/**}", true),
        ("*.{txt,py}", true), ("src/a{,b}.py", true), ("{docs,lib}/**", false), ("!{docs,lib}/**", true),
        ("!{src,tests}/**", false), ("src/\\{a,b\\}.py", false), ("{{src}}/**", false),
    ])
    func bracesSelect(_ glob: String, _ isSelected: Bool) throws {
        let scratch = try repository("commands: [{name: c, run: \"true\", stages: [commit], paths: ['\(glob)']}]")
        try scratch.shell("echo >>src/a.py")
        let outcome = try scratch.run(["git", "commit", "-q", "-a", "-m", "x"], environment: ["GATE_LOG": "debug"])
        #expect(outcome.errorText.contains("  c: runs") == isSelected, "\(outcome)")
    }

    @Test(arguments: [
        ("a{b,c", 9, 1), ("x/{1..3}", 10, 1), ("{,a}", 7, 6), ("!a/{b", 11, 1), ("é{b", 9, 1), ("a[b", 9, 1),
        ("a\\", 9, 1),
    ])
    func aMistakeHasItsColumn(_ glob: String, _ column: Int, _ width: Int) throws {
        let scratch = try repository("mode: enforce")
        try scratch.write(".qualitygate.yml", "version: 1\nfiles:\n  paths:\n    - '\(glob)'\n")
        try scratch.git("add", "-A")
        let judged = try scratch.gate("run", "commit")
        #expect(
            judged.status == 2 && judged.text.contains("policy/bad-value  .qualitygate.yml:4:\(column)"), "\(judged)")
        let carets = String(repeating: " ", count: column - 1) + String(repeating: "^", count: width)
        #expect(judged.text.contains("| \(carets)\n"), "\(judged)")
    }
}
