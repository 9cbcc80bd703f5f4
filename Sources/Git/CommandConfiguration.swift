/// Configuration that one command was given, by `git -c` or by variables: libgit2 reads files alone.
public struct CommandConfiguration: Sendable, Hashable {
    private var values: [String: String] = [:]

    /// Reads the variables by which Git hands such configuration to hooks, see git-config(1), "ENVIRONMENT".
    public init(environment: [String: String]) {
        if let count = environment["GIT_CONFIG_COUNT"].flatMap({ Int($0) }), count > 0 {
            for index in 0..<min(count, 1_000) {
                guard let name = environment["GIT_CONFIG_KEY_\(index)"] else { continue }
                values[name.lowercased()] = environment["GIT_CONFIG_VALUE_\(index)"]
            }
        }
        for entry in Self.words(environment["GIT_CONFIG_PARAMETERS"] ?? "") {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            // A name alone is true.
            if let name = parts.first { values[name.lowercased()] = parts.count == 2 ? String(parts[1]) : "true" }
        }
    }

    /// The value of a name such as `commit.cleanup`, nil where this command was given none.
    public subscript(name: String) -> String? { values[name.lowercased()] }

    /// Git writes `'name'='value'`, older versions `'name=value'`, with every quote and exclamation mark outside.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "'" {
                isQuoted.toggle()
            } else if character == "\\", !isQuoted {
                isEscaped = true
            } else if character == " ", !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
