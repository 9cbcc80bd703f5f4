/// The reference of the policy language, for people.
public enum PolicyReference {
    /// The reference as Markdown.
    package static func markdown(_ keys: [KeyDescription]) -> String {
        var text = """
            # The policy, key by key

            `.qualitygate.yml` at the top of a repository says what its commits and pushes are asked. `version: 1` alone
            is a policy: every other key has a default. Durations are written `90s`, `15m` or `1h30m`, sizes `5MB`,
            percentages `80%`; a severity is `error`, `warning` or `off` (`false` is `off`, `true` the usual one).
            Globs are those of gitignore. A key marked *later* is read and checked, and has no effect in this version.

            Regular expressions are PCRE2's (<https://www.pcre.org/current/doc/html/pcre2pattern.html>) and have to match the
            whole text. `\\d`, `\\w` and `\\s` mean ASCII, unless the expression begins with `(*UCP)`; `\\p{L}` is a letter of
            any script. A match that takes too many steps, or a text of more than 4 kB, is inconclusive and does not pass.

            This file is generated from the program's own list of keys. Editors check a policy that begins with
            `# yaml-language-server: $schema=` and the place of `docs/schema/policy.schema.json`.

            ## At the top


            """
        text += table(keys)
        for key in keys where !key.keys.isEmpty { section(key, path: key.key, level: 2, into: &text) }
        return text
    }

    private static func section(_ key: KeyDescription, path: String, level: Int, into text: inout String) {
        text += "\n\(String(repeating: "#", count: min(level, 4))) `\(path)`\n\n\(key.summary)\n\n"
        text += table(key.keys)
        for child in key.keys where !child.keys.isEmpty && child.keys.map(\.key) != ["severity", "by"] {
            section(child, path: "\(path).\(child.key)", level: level + 1, into: &text)
        }
    }

    private static func table(_ keys: [KeyDescription]) -> String {
        var text = "| Key | Takes | Default | Example | |\n|---|---|---|---|---|\n"
        for key in keys {
            let later = key.effect == .later && key.keys.isEmpty ? " *later*" : ""
            let cells = [
                "`\(key.key)`", cell(key.wanted), cell(key.otherwise), "`\(cell(key.example))`",
                cell(key.summary) + later,
            ]
            text += "| " + cells.joined(separator: " | ") + " |\n"
        }
        return text
    }

    private static func cell(_ text: String) -> String {
        var cell = ""
        for character in text {
            if character == "|" { cell += "\\" }
            cell.append(character)
        }
        return cell
    }
}
