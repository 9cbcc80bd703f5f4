/// The words by which a process of Git was started, as far as they tell what it does.
public struct GitCommandLine: Sendable, Hashable {
    /// The command, such as `commit`.
    public let command: String
    /// What follows the command.
    public let arguments: [String]

    /// Reads the words of a process.
    ///
    /// An alias starts Git anew with the words that it stands for, so none is ever seen here.
    ///
    /// - Returns: nil where they are not Git's.
    public init?(words: [String]) {
        guard let program = words.first?.split(separator: "/").last else { return nil }
        if program.hasPrefix("git-") {
            command = String(program.dropFirst(4))
            arguments = Array(words.dropFirst())
            return
        }
        guard program == "git" || program == "git.exe" else { return nil }
        var rest = words.dropFirst()
        while let word = rest.first, word.hasPrefix("-") {
            rest = rest.dropFirst(Self.globalOptionsWithValue.contains(word) ? 2 : 1)
        }
        guard let word = rest.first else { return nil }
        command = word
        arguments = Array(rest.dropFirst())
    }

    /// True where the process replaces the newest commit: `git commit --amend`, or what a graphical client does for it.
    public var isAmend: Bool {
        switch command {
        case "commit": amends
        case "update-ref": logMessage?.hasPrefix("commit (amend)") ?? false
        default: false
        }
    }

    /// The value of a long option, written as one word or as two; nil where it is not there.
    public func value(of option: String) -> String? {
        for (index, word) in arguments.enumerated() {
            if word == "--" { return nil }
            if word == option { return arguments.dropFirst(index + 1).first }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }

    // MARK: The options of git(1), git-commit(1) and git-update-ref(1)

    private static let globalOptionsWithValue: Set<String> = [
        "-C", "-c", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env", "--attr-source",
    ]
    private static let longOptionsWithValue = [
        "--author", "--cleanup", "--date", "--file", "--fixup", "--message", "--pathspec-from-file", "--reedit-message",
        "--reuse-message", "--squash", "--template", "--trailer",
    ]

    private var amends: Bool {
        var amends = false
        var rest = arguments[...]
        while let word = rest.popFirst(), word != "--" {
            if word.hasPrefix("--") {
                // Git takes every beginning of an option that no other one shares.
                if word.count >= 4, "--amend".hasPrefix(word) { amends = true }
                if word.count >= 7, "--no-amend".hasPrefix(word) { amends = false }
                if !word.contains("="), word.count > 3,
                    Self.longOptionsWithValue.contains(where: { $0.hasPrefix(word) })
                {
                    rest = rest.dropFirst()
                }
            } else if word.hasPrefix("-") {
                rest = rest.dropFirst(Self.takesNextWord(word) ? 1 : 0)
            }
        }
        return amends
    }

    /// True where the last of several short options in one word wants a value, and the word ends with it.
    private static func takesNextWord(_ word: String) -> Bool {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            if "CFcmt".contains(letter) { return letters.isEmpty }
            // Their values, where they have one, stand in the same word.
            if "Su".contains(letter) { return false }
        }
        return false
    }

    /// What `update-ref -m` writes into the reflog.
    private var logMessage: String? {
        for (index, word) in arguments.enumerated() where word.hasPrefix("-m") {
            return word == "-m" ? arguments.dropFirst(index + 1).first : String(word.dropFirst(2))
        }
        return nil
    }
}
