import Foundation
import Testing
import TestSupport

/// In CI everything that judges comes from the base, and what is judged is said.
@Suite struct CIJudgeTests {
    private static let clean = "version: 1\nupstream: off\n"

    /// A fork whose `origin/main` has this policy and these files; a branch `topic` begins there.
    private static func scene(_ policy: String, files: [String: String] = [:]) throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", policy)
        for (path, text) in files { try scratch.write(path, text) }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "The base")
        try scratch.git("push", "-q", "origin", "main")
        try scratch.git("switch", "-q", "-c", "topic")
        return scratch
    }

    private static func commit(_ scratch: ScratchRepository, _ files: [String: String], _ message: String = "Change")
        throws
    {
        for (path, text) in files { try scratch.write(path, text) }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", message)
    }

    // MARK: The range

    private static let strict =
        clean + "commands: [{name: no-bad, run: \"grep -L bad {files}\", paths: [\"*.txt\"], stages: [ci]}]\n"

    /// What GitHub Actions sets for an event.
    private static func github(_ scratch: ScratchRepository, _ payload: String) throws -> [String: String?] {
        try scratch.write("../event.json", payload)
        return [
            "GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": scratch.root + "/event.json",
            "GITHUB_REF": "refs/heads/main",
        ]
    }

    @Test func headsSubjectAndAmountAreSaid() throws {
        let scratch = try Self.scene(Self.clean)
        try Self.commit(scratch, ["a.txt": "a\n", "b.txt": "b\n"])
        try Self.commit(scratch, ["a.txt": "b\n"], "Again")
        let outcome = try scratch.gate("ci", "--base", "origin/main")
        let id = try scratch.git("rev-parse", "--short=9", "HEAD")
        #expect(outcome.text.contains("head: \(id) \"Again\", 2 commits and 2 files since the base\n"), "\(outcome)")
    }

    /// A push to the base itself: what it brought is judged, and nothing passes because the range is empty.
    @Test func aPushToTheBaseIsJudged() throws {
        let scratch = try Self.scene(Self.strict + "files: {whitespace: error}\n")
        let before = try scratch.git("rev-parse", "HEAD")
        try scratch.git("switch", "-q", "main")
        try Self.commit(scratch, ["bad.py": "x = 1 \n"], "Pushed")
        try scratch.git("push", "-q", "origin", "main")
        let event = try Self.github(scratch, "{\"before\": \"\(before)\", \"after\": \"x\"}")
        for base in ["origin/main", ""] {
            let outcome = try scratch.gate("ci", "--base=\(base)", "--format", "text", environment: event)
            #expect(outcome.status == 1 && outcome.text.contains("error files/whitespace"), "\(outcome)")
            #expect(outcome.text.contains("is \(before.prefix(9)) \"The base\""), "\(outcome)")
            #expect(outcome.text.contains("\"Pushed\", 1 commit and 1 file since the base"), "\(outcome)")
        }
        let alone = try scratch.gate("ci", "--base", "origin/main")
        #expect(alone.status == 1 && alone.text.contains("error files/whitespace"), "\(alone)")
        #expect(
            alone.text.contains("note: HEAD is the base itself, so everything is judged"),
            "\(alone)")
    }

    @Test(arguments: ["0000000000000000000000000000000000000000", ""])
    func aFirstPushHasNoBase(_ base: String) throws {
        let scratch = try Self.scene(Self.clean + "files: {whitespace: error}\n")
        try Self.commit(scratch, ["bad.py": "x = 1 \n"])
        let outcome = try scratch.gate("ci", "--base=\(base)")
        #expect(outcome.status == 1 && outcome.text.contains("error files/whitespace"), "\(outcome)")
        #expect(outcome.text.contains("base: origin/main is ") == !base.isEmpty, "\(outcome)")
        let event = try Self.github(scratch, "{\"before\": \"\(String(repeating: "0", count: 40))\"}")
        let pushed = try scratch.gate("ci", "--format", "text", environment: event)
        #expect(pushed.status == 1 && pushed.text.contains("base: origin/main is "), "\(pushed)")
    }

    @Test(arguments: ["{", "[]", "{\"before\": 3}", "{\"before\": \"main\"}", "{\"before\": \"--all\"}"])
    func aPayloadThatSaysNothingJudgesEverything(_ payload: String) throws {
        let scratch = try Self.scene(Self.clean + "files: {whitespace: error}\n")
        try Self.commit(scratch, ["bad.py": "x = 1 \n"])
        let outcome = try scratch.gate(
            "ci", "--format", "text", environment: try Self.github(scratch, payload))
        #expect(outcome.status == 1 && outcome.text.contains("everything is judged"), "\(outcome)")
    }

    @Test func aPullRequestHasItsBase() throws {
        let scratch = try Self.scene(Self.clean)
        let base = try scratch.git("rev-parse", "HEAD")
        try Self.commit(scratch, ["a.txt": "a\n"])
        let event = try Self.github(
            scratch, "{\"pull_request\": {\"base\": {\"sha\": \"\(base)\"}, \"head\": {\"sha\": \"x\"}}}")
        let outcome = try scratch.gate("ci", "--format", "text", environment: event)
        #expect(outcome.text.contains("is \(base.prefix(9)) \"The base\""), "\(outcome)")
    }

    /// Where a proposal is pushed to again, the payload has the tip before as well, which is its author's.
    @Test(arguments: ["pull_request", "merge_group"])
    func theTipBeforeIsNoJudgeOfAProposal(_ kind: String) throws {
        let scratch = try Self.scene(Self.clean + "files: {whitespace: error}\n")
        let base = try scratch.git("rev-parse", "HEAD")
        try Self.commit(scratch, [".qualitygate.yml": Self.clean + "files: off\n"], "Weaker")
        let weaker = try scratch.git("rev-parse", "HEAD")
        try Self.commit(scratch, ["bad.py": "x = 1 \n"])
        let object =
            kind == "pull_request"
            ? "\"pull_request\": {\"base\": {\"sha\": \"\(base)\"}}" : "\"merge_group\": {\"base_sha\": \"\(base)\"}"
        let event = try Self.github(scratch, "{\"before\": \"\(weaker)\", \(object)}")
        let outcome = try scratch.gate("ci", "--format", "text", environment: event)
        #expect(outcome.status == 1 && outcome.text.contains("error files/whitespace"), "\(outcome)")
        // A payload that names no base is none.
        let silent = try Self.github(scratch, "{\"before\": \"\(weaker)\", \"pull_request\": {}}")
        #expect(!(try scratch.gate("ci", "--format", "text", environment: silent).text.contains("base: ")))
    }

    // MARK: The judge

    @Test func aChangeMendsTheBasesPolicy() throws {
        let scratch = try Self.scene(Self.clean + "branchs: off\n")
        try Self.commit(scratch, [".qualitygate.yml": Self.clean])
        let outcome = try scratch.gate("ci", "--base", "origin/main")
        #expect(outcome.status == 0 && outcome.text.contains("warning policy/unreadable-base"), "\(outcome)")
        // Where the change's is broken as well, its own place is shown.
        try Self.commit(scratch, [".qualitygate.yml": Self.clean + "\n\ntestz: []\n"])
        let broken = try scratch.gate("ci", "--base", "origin/main")
        #expect(
            broken.status == 2 && broken.text.contains("error policy/unknown-key  .qualitygate.yml:5:1"), "\(broken)")
    }

    @Test func theBasesFileIsNamedWhereNothingElseJudges() throws {
        let scratch = try Self.scene(Self.clean + "branchs: off\n")
        try scratch.git("rm", "-q", ".qualitygate.yml")
        try scratch.git("commit", "-q", "-m", "Without")
        let outcome = try scratch.gate("ci", "--base", "origin/main")
        #expect(outcome.status == 2 && outcome.text.contains("it is the base's file, at "), "\(outcome)")
    }

    /// A change that writes its own findings into the baseline hides none of them.
    @Test func theBasesBaselineJudges() throws {
        let policy = Self.clean + "docs: {missing: error, baseline: docs-baseline.txt}\n"
        let scratch = try Self.scene(policy, files: ["a.py": "\"\"\"A.\"\"\"\n", "docs-baseline.txt": "# none\n"])
        try Self.commit(scratch, ["a.py": "\"\"\"A.\"\"\"\n\n\ndef f(x):\n    return x\n"])
        #expect(try scratch.gate("ci", "--base", "origin/main").status == 1)
        _ = try scratch.gate("docs", "--write-baseline")
        try Self.commit(scratch, [:], "Known")
        #expect(try scratch.git("diff", "--stat", "HEAD~1").contains("docs-baseline.txt"))
        let outcome = try scratch.gate("ci", "--base", "origin/main")
        #expect(outcome.status == 1 && outcome.text.contains("error docs/missing"), "\(outcome)")
        #expect(outcome.text.contains("note: the change alters docs-baseline.txt; the base's judged"), "\(outcome)")
    }

    /// What a change has mended it takes out of the baseline, and nobody asks for that a second time.
    @Test func aMendedEntryIsNotOutdated() throws {
        let policy = Self.clean + "docs: {missing: error, baseline: docs-baseline.txt}\n"
        let text = "\"\"\"A.\"\"\"\n\n\ndef f(x):\n    return x\n"
        let scratch = try Self.scene(policy, files: ["a.py": text])
        _ = try scratch.gate("docs", "--write-baseline")
        try scratch.git("switch", "-q", "main")
        try Self.commit(scratch, [:], "Known")
        try scratch.git("push", "-q", "origin", "main")
        try scratch.git("switch", "-q", "-c", "mended")
        try scratch.write("a.py", text.replacingOccurrences(of: "    return", with: "    \"\"\"F.\"\"\"\n    return"))
        try scratch.git("add", "-A")
        _ = try scratch.gate("docs", "--write-baseline")
        try Self.commit(scratch, [:], "Mended")
        let outcome = try scratch.gate("ci", "--base", "origin/main")
        #expect(outcome.status == 0 && !outcome.text.contains("no longer appl"), "\(outcome)")
    }

    @Test func theBasesOptionsOfInterrogateJudge() throws {
        let policy = Self.clean + "docs: {count: interrogate, minimum: 100%}\n"
        let scratch = try Self.scene(
            policy, files: ["a.py": "\"\"\"A.\"\"\"\n", "pyproject.toml": "[tool.interrogate]\nfail-under = 100\n"])
        try Self.commit(
            scratch,
            [
                "a.py": "\"\"\"A.\"\"\"\n\n\ndef f(x):\n    return x\n",
                "pyproject.toml": "[tool.interrogate]\nfail-under = 0\nignore-regex = [\"f\"]\n",
            ])
        let outcome = try scratch.gate("ci", "--base", "origin/main")
        #expect(outcome.status == 1 && outcome.text.contains("error docs/coverage"), "\(outcome)")
        #expect(outcome.text.contains("note: the change alters pyproject.toml; the base's judged"), "\(outcome)")
    }
}
