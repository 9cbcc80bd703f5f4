/// The words by which a process of Git was started, as far as they tell what it does.
public struct GitCommandLine: Sendable, Hashable {
    /// The command, such as `commit`.
    public let command: String
    /// What follows the command.
    public let arguments: [String]
    /// True where it was told to work in another folder than the one in which it was started.
    public let changesFolder: Bool

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
            changesFolder = false
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
        changesFolder = words.prefix(words.count - rest.count).contains("-C")
    }

    /// True where the process replaces the newest commit.
    public var isAmend: Bool { commit?.isAmend ?? false }

    /// What it says of the commit that it makes, nil for every other command than `git commit`.
    public var commit: CommitCommand? { command == "commit" ? CommitCommand(arguments: arguments) : nil }

    /// The value of a long option, written as one word or as two; nil where it is not there.
    public func value(of option: String) -> String? {
        for (index, word) in arguments.enumerated() {
            if word == "--" { return nil }
            if word == option { return arguments.dropFirst(index + 1).first }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }

    // MARK: The options of git(1)

    private static let globalOptionsWithValue: Set<String> = [
        "-C", "-c", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env", "--attr-source",
    ]
}
