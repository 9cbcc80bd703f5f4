import Testing
import TestSupport

/// A state in which a run itself has something to say, and what its command makes of it.
struct RunState: Sendable, CustomTestStringConvertible {
    let finding: String
    let policy: String
    /// Commands of sh that bring the state about, at the top.
    let setup: String
    /// What is asked.
    let asks: [String]
    /// False where the command only shows, or opens an editor.
    var ends = true
    /// What the person types who is asked by an editor, as commands of sh.
    var edit = "true"

    var testDescription: String { finding }

    static let all = [
        RunState(
            finding: "policy/missing", policy: "files: off",
            setup: "git add -A && git commit -q -m policy && git switch -q -c old HEAD~1 && mkdir -p deep/er",
            asks: ["run"]),
        RunState(finding: "policy/missing", policy: "", setup: "rm .qualitygate.yml", asks: ["run"]),
        RunState(
            finding: "policy/untrusted", policy: "commands: [{name: works, run: sh -c true}]", setup: "git add -A",
            asks: ["run"]),
        RunState(
            finding: "policy/selects-nothing",
            policy: "commands: [{name: works, run: sh -c true, paths: [srcc/**]}]", setup: "git add -A && gate trust",
            asks: ["run"], edit: "sed -i 's/paths: .*/paths: [\"*.md\"]}]/' \"$1\""),
        RunState(
            finding: "policy/wrong-type", policy: "files: {size: [1]}", setup: "git add -A", asks: ["run"],
            edit: "printf 'version: 1\\n' >\"$1\""),
        RunState(
            finding: "policy/unknown-key", policy: "fils: off", setup: "git add -A", asks: ["run"],
            edit: "printf 'version: 1\\n' >\"$1\""),
        RunState(
            finding: "policy/empty", policy: "", setup: ": >.qualitygate.yml; git add -A", asks: ["run"]),
        RunState(
            finding: "index/unmerged", policy: "files: off",
            setup:
                "git add -A && git commit -q -m p && git switch -q -c a && echo a >f && git add f && git commit -q -m a && "
                + "git switch -q main && echo b >f && git add f && git commit -q -m b && ! git merge -q a",
            asks: ["run"], ends: false),
        RunState(
            finding: "ci/unknown-base", policy: "files: off",
            setup:
                "git add -A && git commit -q -m p && git push -q origin main main:other && git update-ref -d "
                + "refs/remotes/origin/other",
            asks: ["ci", "--base", "origin/other"]),
        RunState(
            finding: "ci/unknown-base", policy: "files: off", setup: "git add -A && git commit -q -m p",
            asks: ["ci", "--base", "HEAD~9"], ends: false),
        RunState(
            finding: "ci/ambiguous-base", policy: "files: off",
            setup: "git add -A && git commit -q -m p && git branch twice && git tag twice HEAD~1",
            asks: ["ci", "--base", "twice"], ends: false),
        RunState(
            finding: "ci/no-commit", policy: "files: off", setup: "git switch -q --orphan empty && echo x >x",
            asks: ["ci"], ends: false),
    ]

    static let seen = all.flatMap { state in ["", "deep/er"].map { (state, $0) } }
}

/// Findings that no check makes have commands, too, and those are run like all others.
@Suite("The suggested command of every finding of a run works, from the top and from a sub-folder")
struct RunCommandsTests {
    @Test(arguments: RunState.seen)
    func works(_ state: RunState, _ folder: String) throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\nhistory: off\n\(state.policy)\n")
        try scratch.shell(state.setup)
        if !folder.isEmpty { try scratch.shell("mkdir -p \(folder)") }
        let place = folder.isEmpty ? scratch.folder : "\(scratch.folder)/\(folder)"
        let editor = scratch.root + "/editor"
        try scratch.write(editor, "#!/bin/sh\n\(state.edit)\n", permissions: 0o755)
        let asked = try scratch.run([try ProgramUnderTest.gate()] + state.asks, in: place, environment: ["CI": "true"])
        let command = try #require(asked.command(of: state.finding), "\(asked)")
        let done = try scratch.shell(command, in: place, environment: ["GIT_EDITOR": editor, "CI": "true"])
        // What `gate ci` says of another base is a verdict of its own.
        if !command.hasPrefix("gate ci") { #expect(done.status == 0, "\(command): \(done)") }
        #expect(done.command(of: state.finding) == nil, "\(command): \(done)")
        guard state.ends else { return }
        let after = try scratch.run([try ProgramUnderTest.gate()] + state.asks, in: place, environment: ["CI": "true"])
        #expect(after.command(of: state.finding) == nil, "\(command): \(done)\n\(after)")
    }
}
