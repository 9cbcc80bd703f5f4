import TestSupport
import Testing

/// `gate doctor`: each thing that is wrong is told, and gone after the command that is printed.
@Suite struct DoctorTests {
    private static func scene(_ policy: String = "") throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nupstream: off\ntests: [{name: unit, run: python -m unittest, report: unittest}]\n" + policy)
        try scratch.shell("git add -A && git commit -q -m policy")
        try #require(try scratch.gate("install").status == 0)
        return scratch
    }

    /// The commands that are printed.
    private static func commands(_ outcome: ScratchOutcome) -> [String] {
        outcome.text.split(separator: "\n").filter { $0.hasPrefix("  $ ") }.map { String($0.dropFirst(4)) }
    }

    @Test func nothingIsWrong() throws {
        let outcome = try Self.scene().gate("doctor")
        #expect(outcome.status == 0 && outcome.text.hasPrefix("gate: nothing is wrong (policy, hooks"), "\(outcome)")
    }

    @Test(arguments: [
        ("rm .git/hooks/pre-commit", "lacks pre-commit"),
        ("chmod -x .git/hooks/pre-push", "pre-push is not executable"),
        ("mkdir ../shared && git config core.hooksPath ../shared", "core.hooksPath is ../shared"),
        ("git config gate.python /gone/bin/python", "gate.python names /gone/bin/python, which is gone"),
        ("rm .qualitygate.yml && git commit -qam away --no-verify && rm -r .git/gate/policy.*", ".qualitygate.yml"),
        ("sed -i 's/-m unittest/-W error -m unittest/' .qualitygate.yml", "1 command of the policy is not allowed yet"),
        ("sed -i '1a environment: {python: .venv/bin/python}' .qualitygate.yml && gate trust", "where no Python is"),
    ])
    func theCommandMends(_ harm: String, _ words: String) throws {
        let scratch = try Self.scene()
        try scratch.shell(harm)
        let before = try scratch.gate("doctor")
        #expect(before.status == 1 && before.text.contains(words), "\(before)")
        for command in Self.commands(before) {
            let outcome = try scratch.shell(command)
            #expect(outcome.status == 0, "\(command): \(outcome)")
        }
        let after = try scratch.gate("doctor")
        #expect(after.status == 0, "\(before)\n\(after)")
    }

    @Test func aProgramThatIsGone() throws {
        let scratch = try Self.scene()
        try scratch.shell("sed -i \"s|^gate=.*|gate='/gone/gate'|\" .git/hooks/pre-push")
        let path: [String: String?] = ["PATH": "/usr/bin:/bin"]
        let before = try scratch.gate("doctor", environment: path)
        #expect(before.status == 1 && before.text.contains("names a program that is gone: /gone/gate"), "\(before)")
        #expect(Self.commands(before) == ["gate install"])
        try scratch.gate("install", environment: path)
        #expect(try scratch.gate("doctor", environment: path).status == 0)
    }

    @Test func aShallowClone() throws {
        let scratch = try ScratchRepository()
        for number in 0..<3 { try scratch.git("commit", "-q", "--allow-empty", "-m", "\(number)") }
        try scratch.git("push", "-q", "origin", "main")
        try scratch.shell("cd .. && git clone -q --depth 1 file://$PWD/origin.git shallow")
        let folder = "\(scratch.root)/shallow"
        try scratch.write("\(folder)/.qualitygate.yml", "version: 1\n")
        try scratch.run(["gate", "install"], in: folder)
        let before = try scratch.run(["gate", "doctor"], in: folder)
        #expect(before.status == 1 && before.text.contains("this clone is shallow"), "\(before)")
        for command in Self.commands(before) { try scratch.shell(command, in: folder) }
        #expect(try scratch.run(["gate", "doctor"], in: folder).status == 0)
    }

    @Test func aMistakeInThePolicy() throws {
        let scratch = try Self.scene()
        try scratch.shell("echo 'branchs: off' >>.qualitygate.yml")
        let outcome = try scratch.gate("doctor")
        #expect(outcome.status == 1 && outcome.text.contains(".qualitygate.yml:4: unknown key `branchs`"), "\(outcome)")
    }

    @Test func aMissingPytest() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".venv/pyvenv.cfg", "home = /usr/bin\n")
        try scratch.link(".venv/bin/python", to: "/usr/bin/python3")
        try scratch.write(
            ".qualitygate.yml", "version: 1\ntests: [{name: unit, run: python -m pytest, report: pytest}]\n")
        try scratch.gate("install")
        let outcome = try scratch.gate("doctor")
        #expect(outcome.status == 1 && outcome.text.contains("has no pytest"), "\(outcome)")
        #expect(
            Self.commands(outcome).first?.hasSuffix("/.venv/bin/python -m pip install pytest") == true, "\(outcome)")
        try scratch.write(".venv/lib/python3.11/site-packages/pytest/__init__.py", "")
        #expect(try scratch.gate("doctor").status == 0)
    }

    /// The schema that the policy's first line names lies in the Git folder, and is the one that is printed.
    @Test func theSchemaIsFoundOffline() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.gate("init", "--no-try")
        let first = try #require(try scratch.read(".qualitygate.yml")?.split(separator: "\n").first)
        #expect(first == "# yaml-language-server: $schema=.git/gate/policy.schema.json")
        #expect(try scratch.gate("schema").text == scratch.read(".git/gate/policy.schema.json"))
        try scratch.gate("init", "--local")
        let local = try #require(try scratch.read(".git/gate/local-policy.yml")?.split(separator: "\n").first)
        #expect(local == "# yaml-language-server: $schema=policy.schema.json")
    }
}
