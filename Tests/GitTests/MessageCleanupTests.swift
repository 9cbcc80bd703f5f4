import Git
import Testing
import TestSupport

@Suite("Messages as Git stores them")
struct MessageCleanupTests {
    /// A repository whose commit-msg hook keeps what it was given: the message and the variables.
    static func scene() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(
            ".git/hooks/commit-msg",
            "#!/bin/sh\ncp \"$1\" '\(scratch.root)/given'; env -0 >'\(scratch.root)/variables'\n",
            permissions: 0o755)
        try scratch.write(
            "\(scratch.root)/editor", "#!/bin/sh\ncat \"$1\" >>\"$TYPED\"; cp \"$TYPED\" \"$1\"\n", permissions: 0o755)
        return scratch
    }

    /// The variables that the hook was given.
    static func variables(_ scratch: ScratchRepository) throws -> [String: String] {
        var variables: [String: String] = [:]
        for entry in try RawFiles.read(Array("\(scratch.root)/variables".utf8)).split(separator: 0) {
            let parts = String(decoding: entry, as: UTF8.self).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false
            ).map(String.init)
            if parts.count == 2 { variables[parts[0]] = parts[1] }
        }
        return variables
    }

    /// Runs a command that makes a commit and compares what is stored with what the room expects.
    private func compare(
        _ scratch: ScratchRepository, _ arguments: [String], _ environment: [String: String?], _ origin: MessageOrigin
    ) throws {
        let outcome = try scratch.run(
            ["git"] + arguments, environment: environment.merging(["GIT_EDITOR": nil]) { old, _ in old })
        guard outcome.status == 0 else {
            let refusals = ["empty commit message", "did not edit the message", "Empty commit message"]
            #expect(refusals.contains(where: outcome.errorText.contains), "\(arguments): \(outcome)")
            _ = try scratch.run(["git", "merge", "--abort"])
            return
        }
        let commit = try scratch.bytes(["cat-file", "commit", "HEAD"])
        let header = try #require(commit.indices.dropLast().first { commit[$0] == 10 && commit[$0 + 1] == 10 })
        let stored = String(decoding: commit[(header + 2)...], as: UTF8.self)
        let given = try RawFiles.read(Array("\(scratch.root)/given".utf8))
        let settings = try #require(
            try scratch.repository().messageSettings(
                of: given, origin: origin, environment: try Self.variables(scratch)))
        let expected = String(decoding: settings.cleanup.stored(given), as: UTF8.self)
        #expect(expected.debugDescription == stored.debugDescription, "\(arguments): \(outcome)")
    }

    private static let pieces = [
        "subject", "a line ", "", "", "   ", "# a comment", "#", ";c", "; and more", "\ttab", "trailing \t\r", "@at",
        "# ------------------------ >8 ------------------------",
        "; ------------------------ >8 ------------------------", "#123 is mended",
        "Signed-off-by: Ada <ada@example.org>", "ünïcode", "\u{B}vertical", "----", "x ------------------------ >8 ---",
    ]
    private static let modes = ["verbatim", "whitespace", "strip", "scissors", "default", nil]

    private static func text(_ random: inout SplitMix) -> String {
        let count = Int.random(in: 1...8, using: &random)
        return (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined(separator: "\n")
            + (Bool.random(using: &random) ? "\n" : "")
    }

    @Test(arguments: 0..<6)
    func commits(_ seed: Int) throws {
        let scratch = try Self.scene()
        var random = SplitMix(UInt64(seed))
        for _ in 0..<25 {
            let text = Self.text(&random)
            try scratch.write("\(scratch.root)/typed", text)
            var words: [String] = []
            var environment: [String: String?] = ["TYPED": "\(scratch.root)/typed", "EDITOR": "true"]
            let types = Bool.random(using: &random)
            if types { environment["GIT_EDITOR"] = "\(scratch.root)/editor" }
            if let mark = ["#", ";", "auto", nil].randomElement(using: &random) ?? nil {
                words += ["-c", "core.commentChar=\(mark)"]
            }
            let mode = Self.modes.randomElement(using: &random) ?? nil
            let isOption = Bool.random(using: &random)
            if let mode, !isOption { words += ["-c", "commit.cleanup=\(mode)"] }
            if Int.random(in: 0..<4, using: &random) == 0 { words += ["-c", "commit.verbose=true"] }
            words += ["commit", "-q", "--allow-empty"]
            var origin = MessageOrigin(isEdited: true)
            if let mode, isOption {
                words += ["--cleanup=\(mode)"]
                origin.cleanup = mode
            }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                words += ["-F", "\(scratch.root)/typed"]
                origin.isEdited = false
            case 1: words += ["-e", "--file=\(scratch.root)/typed"]
            case 2:
                words += ["-m", text]
                origin.isEdited = false
            default: if !types { words += ["--amend", "-e"] }
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                words.append("-v")
                origin.isVerbose = true
            }
            if Int.random(in: 0..<6, using: &random) == 0 { words.append("-s") }
            try compare(scratch, words, environment, origin)
        }
    }

    @Test func merges() throws {
        let scratch = try Self.scene()
        var random = SplitMix(3)
        for number in 0..<20 {
            try scratch.git("switch", "-q", "-c", "side-\(number)")
            try scratch.git("commit", "-q", "--allow-empty", "-m", "side")
            try scratch.git("switch", "-q", "main")
            let mode = Self.modes.randomElement(using: &random) ?? nil
            var words = mode.map { ["-c", "commit.cleanup=\($0)"] } ?? []
            var environment: [String: String?] = ["TYPED": "\(scratch.root)/typed"]
            var origin = MessageOrigin(isEdited: false, isMerge: true)
            words += ["-c", "commit.verbose=true", "merge", "-q", "--no-ff", "side-\(number)"]
            try scratch.write("\(scratch.root)/typed", Self.text(&random))
            switch number % 3 {
            case 0: words += ["--no-edit"]
            case 1: words += ["-F", "\(scratch.root)/typed", "--no-edit"]
            default:
                words += ["--edit"]
                environment["GIT_EDITOR"] = "\(scratch.root)/editor"
                origin.isEdited = true
            }
            try compare(scratch, words, environment, origin)
        }
    }

    /// Under `auto` the mark follows from what was there before the editor opened.
    @Test(arguments: [false, true])
    func chosenCommentMark(_ isVerbose: Bool) throws {
        let scratch = try Self.scene()
        try scratch.write("\(scratch.root)/typed", "more\n")
        try scratch.write("new.txt", "@@ new\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "#12 is mended\n\n;and this")
        try compare(
            scratch, ["-c", "core.commentChar=auto", "commit", "-q", "--amend"] + (isVerbose ? ["-v"] : []),
            ["GIT_EDITOR": "\(scratch.root)/editor", "TYPED": "\(scratch.root)/typed"],
            MessageOrigin(isEdited: true, isVerbose: isVerbose))
        #expect(try scratch.git("log", "-1", "--format=%B").hasPrefix("more\n#12 is mended\n\n;and this"))
    }

    @Test func encodings() {
        func text(_ bytes: [UInt8], _ encoding: String) -> String? {
            MessageSettings(cleanup: MessageCleanup(.whitespace), encoding: encoding).text(of: bytes)
        }
        #expect(text(Array("Schön\n".utf8), "utf-8") == "Schön\n")
        #expect(text([0x53, 0xF6], "iso-8859-1") == "Sö\n")
        #expect(text([0x53, 0xF6], "windows-1251")?.count == 3)
        #expect(text([0x83, 0x65, 0x83, 0x58, 0x83, 0x67], "shift_jis") == nil)
        #expect(text([0xFF], "utf-8") == "\u{FFFD}\n")
    }

    @Test func configurationOfOneCommand() throws {
        let scratch = try Self.scene()
        try scratch.git("config", "alias.ci", "commit")
        let outcome = try scratch.run(
            [
                "git", "-c", "commit.cleanup=verbatim", "-c", "a.b=it's ! one", "-c", "Core.commentChar=;", "ci",
                "--allow-empty", "-m", "x",
            ],
            environment: [
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "i18n.commitEncoding", "GIT_CONFIG_VALUE_0": "latin1",
            ])
        #expect(outcome.status == 0, "\(outcome)")
        let configuration = CommandConfiguration(environment: try Self.variables(scratch))
        #expect(configuration["commit.cleanup"] == "verbatim")
        #expect(configuration["core.commentchar"] == ";")
        #expect(configuration["a.b"] == "it's ! one")
        #expect(configuration["i18n.commitencoding"] == "latin1")
        #expect(configuration["commit.verbose"] == nil)
    }
}
