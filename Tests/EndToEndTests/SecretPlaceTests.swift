import Model
import Testing
import TestSupport

/// Keys are found wherever a push would publish them, and no finding shows one whole.
@Suite struct SecretPlaceTests {
    private static let letters = "QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe"
    private static let key = "hf_\(letters)"

    private static func scene(_ policy: String = "") throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\ndocs: off\n\(policy)\n")
        try scratch.write("a.txt", "one\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.git("push", "-q", "origin", "main")
        try #require(try scratch.gate("install").status == 0)
        return scratch
    }

    @Test func aCommitMessage() throws {
        let scratch = try Self.scene()
        let commit = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "try \(Self.key)"])
        #expect(commit.status == 1 && commit.errorText.contains("files/secrets-in-messages"), "\(commit)")
        #expect(!commit.errorText.contains(Self.letters))
        try scratch.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "try \(Self.key)")
        let push = try scratch.run(["git", "push", "-q", "origin", "main"])
        #expect(push.status == 1 && push.errorText.contains("in the message of the commit"), "\(push)")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "another")
        #expect(try scratch.run(["git", "push", "-q", "origin", "main"]).status == 1)
        let ci = try scratch.run(
            ["gate", "ci", "--base", "origin/main", "--format", "json"], environment: ["CI": "true"])
        #expect(ci.status == 1 && ci.text.contains("files/secrets-in-messages"))
    }

    @Test func tags() throws {
        let scratch = try Self.scene()
        let setups = [
            "git tag -a v1 -m 'with \(Self.key)'",
            "git tag v1 $(printf 'k = \(Self.key)' | git hash-object -w --stdin)",
            "git tag -a -m inner inner main && git tag -a v1 inner -m 'around \(Self.key)'",
            "mkdir d && echo \(Self.key) >d/k && git add d && git tag v1 $(git write-tree) && git reset -q && rm -r d",
            "git tag -a v1 -m plain $(printf 'k = \(Self.key)' | git hash-object -w --stdin)",
        ]
        for setup in setups {
            try #require(try scratch.shell(setup).status == 0)
            let push = try scratch.run(["git", "push", "-q", "origin", "v1"])
            #expect(push.status == 1 && push.errorText.contains("files/secrets-in-messages"), "\(setup): \(push)")
            // The command that is suggested ends it, or lets the message be written anew.
            #expect(
                push.errorText.contains("git tag -d v1") || push.errorText.contains("git tag --annotate --force v1"))
            try scratch.git("tag", "-d", "v1")
        }
        try #require(try scratch.shell("git tag v1 $(echo plain | git hash-object -w --stdin)").status == 0)
        let push = try scratch.run(["git", "push", "-q", "origin", "v1"])
        #expect(push.status == 0, "\(push)")
    }

    @Test func pathsAndLinks() throws {
        let scratch = try Self.scene()
        try #require(try scratch.shell("ln -s 'https://x/\(Self.key)' link && echo 1 >'k-\(Self.key).txt'").status == 0)
        try scratch.git("add", "-A")
        let record = try scratch.gate("run", "--format", "json").text
        #expect(record.contains("the link's target: this looks like a Hugging Face token"), "\(record)")
        #expect(record.contains("a file's path: this looks like a Hugging Face token"))
        #expect(record.contains("this link leads to a target that holds a secret"))
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
    }

    @Test func pathsWithANumberBeforeTheKey() throws {
        let scratch = try Self.scene()
        try scratch.write("run1\(Self.key).txt", "1\n")
        try scratch.git("add", "-A")
        #expect(try scratch.gate("run", "--format", "json").text.contains("a file's path: this looks like a Hugging"))
    }

    @Test func listsOfJSON() throws {
        let scratch = try Self.scene()
        let (start, end) = (Self.letters.prefix(12), Self.letters.dropFirst(12))
        try scratch.write("a.json", "{\"log\": [\n  \"hf_\(start)\",\n  \"\(end)\"\n]}\n")
        try scratch.git("add", "-A")
        let run = try scratch.gate("run")
        #expect(run.status == 1 && run.text.contains("a.json:2") && run.text.contains("Hugging Face"), "\(run)")
    }

    @Test func filesThatAreNoTextToGit() throws {
        let scratch = try Self.scene()
        try #require(
            try scratch.shell(
                "printf 'a\\000b\\n\(Self.key)\\n' >one.bin; printf 'k=\(Self.key)\\n' | iconv -t UTF-16LE >wide.txt; "
                    + "printf 'k=\(Self.key)\\n' | iconv -t UTF-16 >marked.txt"
            ).status == 0)
        try scratch.git("add", "-A")
        let record = try scratch.gate("run", "--format", "json").text
        for name in ["one.bin", "wide.txt", "marked.txt"] {
            #expect(record.contains("\"path\":\"\(name)\""), "\(name)")
        }
    }

    @Test func theGroupsOwnKinds() throws {
        let policy = """
            files:
              secret_kinds:
                - {name: an Acme key, prefix: acme_, revoke: "revoke it at https://acme.example/keys"}
                - {name: a Bolt key, prefix: "bolt:", pattern: "[0-9a-f]{20}"}
            """
        let scratch = try Self.scene(policy)
        try scratch.write(
            "a.py", "k = 'acme_\(Self.letters.lowercased())7'\nb = 'bolt:9f8e7d6c5b4a39281706'\nc = 'bolt:9f8e'\n")
        try scratch.write("b.py", "k = 'acme_your_key_goes_here_1'\nacme_configuration_of_the_library = 1\n")
        try scratch.git("add", "-A")
        let run = try scratch.gate("run")
        #expect(run.status == 1 && run.text.contains("this looks like an Acme key (acme_"), "\(run)")
        #expect(run.text.contains("revoke it at https://acme.example/keys") && run.text.contains("a.py:2"))
        #expect(!run.text.contains("b.py") && !run.text.contains("a.py:3"))
    }

    @Test(arguments: [
        ("[{name: a, prefix: x}]", "takes 3 to 40 visible ASCII characters"), ("[{name: a}]", "prefix"),
        ("[{name: a, prefix: 'a b c'}]", "takes 3 to 40 visible"),
        ("[{name: a, prefix: abc, pattern: '('}]", "pattern"),
        ("[{name: a, prefix: abc, patern: x}]", "patern"),
    ])
    func kindsThatAreNone(_ value: String, _ words: String) throws {
        let scratch = try Self.scene()
        try scratch.write(".qualitygate.yml", "version: 1\nfiles:\n  secret_kinds: \(value)\n")
        try scratch.git("add", "-A")
        let run = try scratch.gate("run")
        #expect(run.status == 2 && run.text.contains(words) && run.text.contains(".qualitygate.yml:3:"), "\(run)")
    }
}
