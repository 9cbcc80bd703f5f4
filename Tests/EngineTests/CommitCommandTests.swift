import Model
import Testing
import TestSupport

@Suite("What a git commit's arguments say")
struct CommitCommandTests {
    @Test(arguments: [
        ("--amend", true), ("--am", true), ("--ame --no-edit", true), ("--amend -m x", true), ("-q --amend", true),
        ("-am --amend", false), ("-a -m --amend", false), ("-F --amend", false), ("--file --amend", false),
        ("--author --amend -m x", false), ("--mess --amend", false), ("-m x -- --amend", false),
        ("--amend --no-amend -m x", false), ("--no-am -m x", false), ("-C HEAD", false), ("-c HEAD --amend", true),
        ("--gpg-sign --amend", true), ("-S --amend", true), ("-Skey --amend", true), ("-u --amend", true),
        ("file --amend", true), ("-qam --amend --am", true), ("--trailer --amend -m x", false), ("-t --amend", false),
        ("--fixup=amend:HEAD", false), ("", false),
    ])
    func amends(_ line: String, _ isAmend: Bool) {
        let command = CommitCommand(arguments: line.split(separator: " ").map(String.init))
        #expect(command.isAmend == isAmend)
    }

    @Test(arguments: ["--unknown --amend", "-? --amend", "-m", "--file", "-qF", "--a", "-", "--", "--=x", "-m --"])
    func anythingCanBeRead(_ line: String) {
        let command = CommitCommand(arguments: line.split(separator: " ").map(String.init))
        #expect(command.isAmend == line.hasSuffix("--amend"))
    }

    @Test func whatIsRepeated() {
        let command = CommitCommand(arguments: ["-qam", "a b", "--auth", "Bob <b@x>", "-v", "--", "-odd"])
        #expect(command.options == ["--auth", "Bob <b@x>", "-v"] && command.selection == ["-a"])
        #expect(command.line("-e", amends: true) == "git commit --amend -e -a -- -odd")
        #expect(
            command.line("", amends: false, keepsOptions: true)
                == "git commit -a --auth 'Bob <b@x>' -v -- -odd")
        #expect(command.paths == ["-odd"])
        #expect(!command.usesEditor && command.isVerbose == true)
        #expect(CommitCommand(arguments: ["-m", "x", "-e"]).usesEditor == true)
        #expect(CommitCommand(arguments: []).usesEditor == true)
        #expect(CommitCommand(arguments: ["--no-edit", "--amend"]).usesEditor == false)
        #expect(CommitCommand(arguments: ["--fixup", "HEAD"]).usesEditor == false)
        #expect(CommitCommand(arguments: ["--fixup=reword:HEAD"]).usesEditor == true)
    }

    /// Real commits, typed in many ways: an amend is what leaves the number of commits as it was.
    @Test(arguments: [
        "commit --amend --no-edit", "commit --am --no-edit", "commit --amend -m new", "commit -C HEAD",
        "commit -m --amend", "ca", "shell-alias", "commit -qm x", "commit --fixup=HEAD",
        "commit --squash HEAD --no-edit",
        "commit -am x", "commit -m x --author='--amend <a@b>'", "-c a.b=--amend commit -m x",
        "commit --no-edit --amend --no-amend -m x", "-C sub commit --amend --no-edit", "commit --amend -F ../typed",
        "commit --cleanup=verbatim --amend -m x -- sub/a",
    ])
    func realCommits(_ line: String) throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(
            ".git/hooks/commit-msg", "#!/bin/sh\ncp /proc/$PPID/cmdline '\(scratch.root)/command'\n", permissions: 0o755
        )
        try scratch.git("config", "alias.ca", "commit --amend --no-edit")
        try scratch.git("config", "alias.shell-alias", "!git commit --amend --no-edit")
        try scratch.write("sub/a", "1\n")
        try scratch.write("\(scratch.root)/typed", "typed\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "second")
        let outcome = try scratch.shell("echo 2 >sub/a; git add -A; git \(line)")
        #expect(outcome.status == 0, "\(outcome)")
        let words = try RawFiles.read(Array("\(scratch.root)/command".utf8)).split(
            separator: 0, omittingEmptySubsequences: false
        ).dropLast().map { String(decoding: $0, as: UTF8.self) }
        let start = try #require(words.firstIndex(of: "commit"))
        let command = CommitCommand(arguments: Array(words[(start + 1)...]))
        #expect(command.isAmend == (try scratch.git("rev-list", "--count", "HEAD") == "2"), "\(words)")
    }
}
