import Words

/// What the command line of a `git commit` says, as far as its hooks cannot learn it otherwise.
///
/// Git tells pre-commit and commit-msg neither that a commit is amended nor how its message is cleaned up.
public struct CommitCommand: Sendable, Hashable {
    /// True where HEAD's commit is replaced.
    public private(set) var isAmend = false
    /// True where a person edits the message.
    public var usesEditor: Bool { edit ?? !hasMessage }
    /// The value of `--cleanup`, nil where it is not given.
    public private(set) var cleanup: String?
    /// Whether the change is shown below the message, nil where the command line does not say.
    public private(set) var isVerbose: Bool?
    /// The options that say what is committed, as words.
    public private(set) var selection: [String] = []
    /// All other options, as words; those about the message are left out.
    public private(set) var options: [String] = []
    /// The paths that are committed, empty for what is staged.
    public private(set) var paths: [String] = []

    /// The command that commits the same content in another way, ready to be pasted.
    ///
    /// - Parameters:
    ///   - further: Options about the message, as they are typed.
    ///   - amends: Whether it replaces HEAD's commit.
    ///   - keepsOptions: Whether the author, the signature and the like are asked for again.
    public func line(_ further: String, amends: Bool, keepsOptions: Bool = false) -> SuggestedCommand {
        let chosen = (selection + (keepsOptions ? options : [])).map(ShellWords.quoted).joined(separator: " ")
        let files = paths.isEmpty ? "" : "-- " + paths.map(ShellWords.quoted).joined(separator: " ")
        let words = ["git commit", amends ? "--amend" : "", further, chosen, files]
        return SuggestedCommand(words.filter { !$0.isEmpty }.joined(separator: " "))
    }

    private var edit: Bool?
    private var hasMessage = false

    /// Reads the arguments of a `git commit`.
    ///
    /// An option that is not known counts as one without a value.
    ///
    /// - Parameter arguments: What follows `commit`.
    public init(arguments: [String]) {
        var words = arguments[...]
        while let word = words.popFirst() {
            if word == "--" {
                paths += words
                break
            }
            if word.hasPrefix("--") {
                readLong(word, &words)
            } else if word.hasPrefix("-"), word.count > 1 {
                readShort(word, &words)
            } else {
                paths.append(word)
            }
        }
    }

    private mutating func readLong(_ word: String, _ rest: inout ArraySlice<String>) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let typed = parts.first, let option = CommitOption.named(typed) else { return options.append(word) }
        var value = parts.count == 2 ? String(parts[1]) : nil
        var written = [word]
        if value == nil, option.value == .required, !option.isNegated {
            value = rest.popFirst()
            written += value.map { [$0] } ?? []
        }
        take(option.name, isNegated: option.isNegated, value, written)
    }

    private mutating func readShort(_ word: String, _ rest: inout ArraySlice<String>) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = CommitOption.lettered(letter) else {
                options.append("-\(letter)")
                continue
            }
            switch option.value {
            case .none: take(option.name, isNegated: false, nil, ["-\(letter)"])
            case .optional: return take(option.name, isNegated: false, String(letters), ["-\(letter)\(letters)"])
            case .required:
                let value = letters.isEmpty ? rest.popFirst() : String(letters)
                return take(option.name, isNegated: false, value, ["-\(letter)"] + (value.map { [$0] } ?? []))
            }
        }
    }

    private mutating func take(_ name: String, isNegated: Bool, _ value: String?, _ written: [String]) {
        switch name {
        case "amend": isAmend = !isNegated
        case "edit": edit = !isNegated
        case "message", "file", "reuse-message":
            hasMessage = !isNegated
        case "fixup":
            // `--fixup=amend:` and `--fixup=reword:` open the editor.
            hasMessage = !isNegated && value?.hasPrefix("amend:") != true && value?.hasPrefix("reword:") != true
        case "reedit-message", "squash", "template", "trailer", "status", "quiet": break
        case "all", "include", "only", "patch", "interactive", "pathspec-from-file", "pathspec-file-nul":
            selection += written
        case "cleanup":
            cleanup = isNegated ? nil : value
            options += written
        case "verbose":
            isVerbose = !isNegated
            options += written
        default: options += written
        }
    }
}

/// An option of `git commit`.
private struct CommitOption {
    enum Value { case none, optional, required }

    var name: String
    var value: Value
    var isNegated = false

    private static let plain = [
        "quiet", "verbose", "status", "signoff", "edit", "all", "include", "interactive", "patch", "only", "verify",
        "dry-run", "short", "branch", "ahead-behind", "porcelain", "long", "null", "amend", "post-rewrite",
        "reset-author", "pathspec-file-nul", "allow-empty", "allow-empty-message",
    ]
    private static let withValue = [
        "file", "author", "date", "message", "reedit-message", "reuse-message", "fixup", "squash", "template",
        "cleanup", "trailer", "pathspec-from-file", "unified", "inter-hunk-context",
    ]
    private static let withOptionalValue = ["gpg-sign", "untracked-files"]

    private static let all: [CommitOption] =
        plain.map { CommitOption(name: $0, value: .none) }
        + withValue.map { CommitOption(name: $0, value: .required) }
        + withOptionalValue.map { CommitOption(name: $0, value: .optional) }

    /// The option of a name, or of the beginning of one that no other has.
    static func named(_ typed: Substring) -> CommitOption? {
        var found: [CommitOption] = []
        for option in all {
            if option.name == typed { return option }
            if option.name.hasPrefix(typed) { found.append(option) }
            let opposite = "no-" + option.name
            let negated = CommitOption(name: option.name, value: option.value, isNegated: true)
            if opposite == typed { return negated }
            if opposite.hasPrefix(typed) { found.append(negated) }
        }
        return found.count == 1 ? found.first : nil
    }

    static func lettered(_ letter: Character) -> CommitOption? {
        let names: [Character: String] = [
            "q": "quiet", "v": "verbose", "s": "signoff", "e": "edit", "a": "all", "i": "include", "p": "patch",
            "o": "only", "n": "verify", "z": "null", "F": "file", "m": "message", "c": "reedit-message",
            "C": "reuse-message", "t": "template", "U": "unified", "S": "gpg-sign", "u": "untracked-files",
        ]
        guard let name = names[letter] else { return nil }
        return all.first { $0.name == name }
    }
}
