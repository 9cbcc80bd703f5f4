import Testing
import TestSupport

/// Which commit the base of a range is: nothing that comes with a change may choose it.
@Suite struct CIBaseTests {
    private static let strict = "version: 1\nupstream: off\ncommands: [{name: strict, run: \"false\", stages: [ci]}]\n"

    /// A change that takes the only step out of the policy; `origin/main` is the base that has it.
    private static func change() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", strict)
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "The policy")
        try scratch.git("push", "-q", "origin", "main")
        try scratch.git("switch", "-q", "-c", "topic")
        try scratch.write(".qualitygate.yml", "version: 1\nupstream: off\n")
        try scratch.git("commit", "-q", "-am", "Weaker")
        return scratch
    }

    @Test(arguments: [
        "git tag origin/main", "git branch origin/main", "git tag origin/main && git branch origin/main",
        "git update-ref refs/origin/main HEAD",
        "git update-ref refs/remotes/origin/main/HEAD HEAD || git tag origin/main",
    ])
    func aRemotesPrefixMeansTheRemotesBranch(_ command: String) throws {
        let scratch = try Self.change()
        try scratch.shell(command)
        for base in [
            "origin/main", "refs/remotes/origin/main", "remotes/origin/main", "origin/main~0", "origin/main^{commit}",
        ] {
            let outcome = try scratch.gate("ci", "--base", base)
            #expect(outcome.status == 1, "\(base): \(outcome)")
            let id = try scratch.git("rev-parse", "--short=9", "refs/remotes/origin/main")
            #expect(outcome.text.contains("base: \(base) is \(id) \"The policy\"\n"), "\(base): \(outcome)")
        }
        let outcome = try scratch.gate("ci", "--base", "origin/main")
        #expect(outcome.text.contains("note: origin/main is the remote's branch; refs/"), "\(outcome)")
    }

    /// A remote's branch that is not here is not known; a local name never stands in for it.
    @Test func aRemotesBranchThatIsMissing() throws {
        let scratch = try Self.change()
        for command in ["tag", "branch"] {
            try scratch.git(command, "origin/release")
            let outcome = try scratch.gate("ci", "--base", "origin/release")
            #expect(outcome.status == 2 && outcome.text.contains("ci/unknown-base"), "\(outcome)")
            #expect(outcome.text.hasSuffix("git fetch --no-tags origin release\n"), "\(outcome)")
        }
    }

    @Test(arguments: [
        ["git tag main", "main"], ["git tag topic", "topic~1"], ["git tag origin", "origin"],
        ["git branch tags/v1 && git tag v1", "tags/v1"], ["git update-ref refs/main HEAD", "main"],
        ["git tag $(git rev-parse --short origin/main)", "ID"],
        ["git branch $(git rev-parse --short origin/main)", "ID"],
    ])
    func aNameOfSeveralThingsIsRefused(_ words: [String]) throws {
        let scratch = try Self.change()
        try scratch.git("remote", "set-head", "origin", "main")
        try scratch.shell(words[0])
        let base = words[1] == "ID" ? try scratch.git("rev-parse", "--short", "refs/remotes/origin/main") : words[1]
        let outcome = try scratch.gate("ci", "--base", base)
        #expect(outcome.status == 2 && outcome.text.contains("ci/ambiguous-base"), "\(outcome)")
        // The command that is printed says which of them is meant, and is understood.
        let next = try #require(outcome.text.split(separator: "\n").last.map(String.init))
        #expect(next.hasPrefix("gate ci --base "), "\(outcome)")
        #expect(!(try scratch.shell(next).text.contains("ambiguous")), "\(next)")
    }

    @Test func namesOfOneThing() throws {
        let scratch = try Self.change()
        try scratch.git("tag", "-a", "-m", "one", "v1", "refs/remotes/origin/main")
        let id = try scratch.git("rev-parse", "refs/remotes/origin/main")
        for base in ["v1", "main", "HEAD~1", "@~1", id, String(id.prefix(8)), "v1^{}", "tags/v1", "topic@{1}"] {
            let outcome = try scratch.gate("ci", "--base", base)
            #expect(outcome.status == 1, "\(base): \(outcome)")
        }
        for base in [" ", "--all", "nothing", "main:README.md", "refs/heads/", "~", "^", ":/"] {
            let outcome = try scratch.gate("ci", "--base=\(base)")
            #expect(outcome.status == 2 && outcome.errorText.contains("Fatal") == false, "\(base): \(outcome)")
        }
    }

    /// Nothing of that name stands in the place of HEAD itself.
    @Test(arguments: ["refs/tags/HEAD", "refs/heads/HEAD", "refs/remotes/HEAD", "refs/HEAD"])
    func headIsHead(_ reference: String) throws {
        let scratch = try Self.change()
        let child = try scratch.git("commit-tree", "-p", "HEAD", "-m", "child", "HEAD^{tree}")
        try scratch.git("update-ref", reference, child)
        for base in ["HEAD~1", "@~1"] {
            let outcome = try scratch.gate("ci", "--base", base)
            #expect(outcome.status == 1 && outcome.text.contains("\"The policy\""), "\(base): \(outcome)")
        }
    }

    @Test func theRecordHasTheBase() throws {
        let scratch = try Self.change()
        let outcome = try scratch.gate("ci", "--base", "origin/main", "--format", "json")
        let id = try scratch.git("rev-parse", "refs/remotes/origin/main")
        #expect(
            outcome.text.contains(
                "\"base\":{\"commit\":\"\(id)\",\"name\":\"origin/main\",\"subject\":\"The policy\"}"),
            "\(outcome)")
    }
}
