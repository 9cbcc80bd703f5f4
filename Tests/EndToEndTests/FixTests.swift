import Testing
import TestSupport

/// A fix takes over what a command has changed, and nothing of the user's is lost by it.
@Suite struct FixTests {
    private func scene(_ command: String, paths: String = "*") throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            commands:
              - {name: mend, run: "\(command)", shell: true, paths: ["\(paths)"], fix: apply}

            """)
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        _ = try scratch.gate("trust")
        _ = try scratch.gate("install")
        return scratch
    }

    @Test func lineEndingsAndFilters() throws {
        let scratch = try scene("sed -i s/one/two/ notes.dos shout.up")
        try scratch.git("config", "filter.upper.clean", "tr A-Z a-z")
        try scratch.git("config", "filter.upper.smudge", "tr a-z A-Z")
        try scratch.write(".gitattributes", "*.dos text eol=crlf\n*.up filter=upper\n")
        try scratch.write("notes.dos", "one\r\nmore\r\n")
        try scratch.write("shout.up", "one\n")
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
        #expect(try scratch.read("notes.dos") == "two\r\nmore\r\n")
        #expect(try scratch.git("show", ":notes.dos") == "two\nmore")
        #expect(try scratch.git("show", ":shout.up") == "one", "in the snapshot that file shouts, so nothing matches")
        #expect(try scratch.git("status", "--porcelain").split(separator: "\n").allSatisfy { $0.hasPrefix("A  ") })
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 0)
    }

    /// White space and a formatter on the same lines: one commit takes both, and the next goes through.
    @Test func twoFixesOfOneFile() throws {
        let scratch = try scene(
            "for f in *.txt; do if [ -e $f ]; then sed -i 's/one/two/; s/ *$//' $f; fi; done")
        try scratch.write(
            ".qualitygate.yml", (try scratch.read(".qualitygate.yml") ?? "") + "files: {whitespace: fix}\n")
        try scratch.git("commit", "-q", "-a", "-m", "policy")
        try scratch.write("a.txt", "one  \nmore \n")
        try scratch.write("b.txt", "one\nlast \n")
        try scratch.git("add", "-A")
        let first = try scratch.run(["git", "commit", "-q", "-m", "x"])
        #expect(first.status == 1 && !first.errorText.contains("was left"), "\(first)")
        #expect(try scratch.read("a.txt") == "two\nmore\n" && scratch.read("b.txt") == "two\nlast\n")
        #expect(try scratch.git("status", "--porcelain").split(separator: "\n").allSatisfy { $0.hasPrefix("A  ") })
        let second = try scratch.run(["git", "commit", "-q", "-m", "x"])
        #expect(second.status == 0, "\(second)")
    }

    @Test func flagsOfTheIndexAndAttributesOfFilesStay() throws {
        let scratch = try scene("sed -i s/bad/good/ a.txt b.txt c.txt")
        for name in ["a.txt", "b.txt", "c.txt"] { try scratch.write(name, "bad\n") }
        try scratch.git("add", "-A")
        try scratch.git("update-index", "--skip-worktree", "a.txt")
        try scratch.git("update-index", "--assume-unchanged", "b.txt")
        let hasAttributes = try scratch.shell("setfattr -n user.origin -v ada c.txt").status == 0
        #expect(try scratch.gate("fix", "mend").status == 0)
        #expect(try scratch.git("show", ":a.txt") == "good")
        let flags = try scratch.git("ls-files", "-v").split(separator: "\n").map(String.init)
        #expect(flags.contains("S a.txt") && flags.contains("h b.txt") && flags.contains("H c.txt"), "\(flags)")
        if hasAttributes {
            #expect(try scratch.shell("getfattr --only-values -n user.origin c.txt").text == "ada")
        }
    }

    @Test func manyFilesAreCounted() throws {
        let scratch = try scene("sed -i s/bad/good/ *.txt")
        for number in 1...30 { try scratch.write("\(number).txt", "bad\n") }
        try scratch.git("add", "-A")
        let text = try scratch.gate("fix", "mend").text
        #expect(text.contains("changed and staged 30 files; ") && text.contains("; and 27 more"), "\(text)")
        #expect(!text.contains("29.txt"))
    }

    @Test func theExecutableBitAndNothingElseOfTheMode() throws {
        let scratch = try scene("chmod +x run.sh")
        try scratch.write("run.sh", "#!/bin/sh\n", permissions: 0o600)
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
        #expect(try scratch.git("ls-files", "-s", "run.sh").hasPrefix("100755 "))
        #expect(try scratch.run(["stat", "-c", "%a", "run.sh"]).text == "700\n")
    }

    @Test(arguments: ["rm a.txt", "rm a.txt; ln -s b.txt a.txt", "rm a.txt; mkdir a.txt", "mv a.txt moved.txt"])
    func whatTheUserHasDoneToTheFileSince(_ change: String) throws {
        let scratch = try scene("sed -i s/bad/good/ a.txt")
        try scratch.write("a.txt", "bad\n")
        try scratch.write("b.txt", "other\n")
        try scratch.git("add", "-A")
        #expect(try scratch.shell(change).status == 0)
        let before = try scratch.fingerprint(leavingOut: [".git"])
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
        #expect(try scratch.fingerprint(leavingOut: [".git"]).differences(from: before) == [])
        #expect(try scratch.git("show", ":a.txt") == "good")
    }

    /// Ctrl-C at the last moment at which nothing has been taken over: what was not judged to its end is no pass.
    @Test func anInterruptedFixIsNotRememberedAsAPass() throws {
        let scratch = try scene("sed -i s/bad/good/ a.txt")
        try scratch.write("a.txt", "bad\n")
        try scratch.git("add", "-A")
        try scratch.write(
            "../tools/git",
            """
            #!/bin/sh
            case " $* " in *" ls-files --stage "*) kill -INT $PPID; sleep 0.2 ;; esac
            exec \(try scratch.shell("command -v git").text.dropLast()) "$@"

            """, permissions: 0o755)
        let path = "\(scratch.root)/tools:\(scratch.environment["PATH"] ?? "")"
        let interrupted = try scratch.run(["gate", "hook", "pre-commit"], environment: ["PATH": path])
        #expect(interrupted.status != 0 && interrupted.errorText.contains("interrupted"), "\(interrupted)")
        #expect(try scratch.read("a.txt") == "bad\n")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "x"])
        #expect(outcome.status == 1 && outcome.errorText.contains("has changed 1 file: a.txt"), "\(outcome)")
        #expect(try scratch.read("a.txt") == "good\n")
    }

    @Test func aLinkedFolderIsNotFollowed() throws {
        let scratch = try scene("sed -i s/bad/good/ sub/a.txt")
        try scratch.write("sub/a.txt", "bad\n")
        try scratch.git("add", "-A")
        #expect(try scratch.shell("mv sub ../outside && ln -s ../outside sub").status == 0)
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
        #expect(try scratch.read("\(scratch.root)/outside/a.txt") == "bad\n")
    }

    @Test func whatTheCommitDoesNotTouchIsLeft() throws {
        let scratch = try scene("sed -i s/bad/good/ *.txt")
        try scratch.write("old.txt", "bad\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "--no-verify", "-m", "old")
        try scratch.write("new.txt", "fine\n")
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "x"])
        #expect(outcome.status == 1 && outcome.errorText.contains("it is not part of this commit"))
        #expect(try scratch.read("old.txt") == "bad\n")
        #expect(try scratch.gate("fix", "--all").status == 0)
        #expect(try scratch.read("old.txt") == "good\n")
        #expect(try scratch.git("show", ":old.txt") == "good")
    }

    @Test func partlyStagedFilesKeepWhatIsNotStaged() throws {
        let scratch = try scene("sed -i s/bad/good/ a.txt")
        try scratch.write("a.txt", "bad\n2\n3\n4\n5\n6\n")
        try scratch.git("add", "-A")
        try scratch.write("a.txt", "bad\n2\n3\n4\n5\nsix\n")
        try scratch.write("new.txt", "text\n")
        try scratch.git("add", "--intent-to-add", "new.txt")
        try scratch.write("untracked.txt", "bad\n")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
        #expect(try scratch.read("a.txt") == "good\n2\n3\n4\n5\nsix\n")
        #expect(try scratch.git("show", ":a.txt") == "good\n2\n3\n4\n5\n6")
        #expect(try scratch.read("untracked.txt") == "bad\n")
        #expect(try scratch.git("status", "--porcelain") == "AM a.txt\n A new.txt\n?? untracked.txt")
    }

    @Test func aChangeWithBinaryContent() throws {
        let scratch = try scene("printf 'a\\\\000b' > data.bin")
        try scratch.write(bytes: Array("data.bin".utf8), [1, 0, 2])
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
        #expect(try scratch.git("status", "--porcelain") == "A  data.bin")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 0)
    }

    @Test func manyFilesWithLongNames() throws {
        let scratch = try scene("sed -i s/bad/good/ *.txt")
        let name = String(repeating: "long", count: 50)
        for number in 0..<700 { try scratch.write("\(name)\(number).txt", "bad\n") }
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 1)
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 0)
        #expect(try scratch.run(["git", "grep", "-q", "bad", "HEAD", "--", "*.txt"]).status == 1)
    }
}
