package import Model
import Words
package import YAML

/// What came of reading a policy file.
public struct Reading<Policy: Sendable & Hashable>: Sendable, Hashable {
    /// A key that stands in the file, and where.
    public struct KeyPlace: Sendable, Hashable {
        /// The key with those above it: `upstream.max_age`, `tests[0].run`.
        public var keyPath: String
        /// Where the key stands.
        public var mark: SourceMark

        /// Makes a place.
        public init(keyPath: String, mark: SourceMark) {
            self.keyPath = keyPath
            self.mark = mark
        }
    }

    /// The policy, nil where the file has a mistake.
    public var policy: Policy?
    /// The mistakes, in the order of the file.
    public var diagnostics: [PolicyDiagnostic]
    /// The keys that stand in the file, by their paths.
    public var explicit: [String: SourceMark]
    /// Keys that stand in the file and have no effect in this version of the program, in the order of the file.
    public var withoutEffect: [KeyPlace]
    /// The lists of globs for paths that stand in the file; a default is none of them.
    public var selections: [WrittenSelection]

    /// Makes a reading.
    public init(
        policy: Policy?, diagnostics: [PolicyDiagnostic] = [], explicit: [String: SourceMark] = [:],
        withoutEffect: [KeyPlace] = [], selections: [WrittenSelection] = []
    ) {
        self.policy = policy
        self.diagnostics = diagnostics
        self.explicit = explicit
        self.withoutEffect = withoutEffect
        self.selections = selections
    }
}

/// What is fixed about the file that holds a policy.
public enum PolicyFile {
    /// The file's name, at the top of the repository.
    public static let name = ".qualitygate.yml"
    /// The version of the language that this program reads.
    public static let version = 1
    /// The most mistakes that are reported of one file.
    package static let mostDiagnostics = 50
}

extension Section {
    /// Reads a policy; whatever the bytes are, the answer is a policy or located mistakes.
    ///
    /// - Parameter bytes: The file's bytes.
    /// - Parameter file: The name that the mistakes carry.
    package func read(bytes: [UInt8], file: RepositoryPath) -> Reading<Root> {
        let document: Document
        do throws(YAMLError) {
            document = try YAMLReader.read(bytes)
        } catch {
            return Reading(policy: nil, diagnostics: [PolicyDiagnostic(error, file: file)])
        }
        var decoding = Decoding(file: file, language: { keys })
        for problem in document.problems { decoding.diagnostics.append(PolicyDiagnostic(problem, file: file)) }
        guard let root = document.root, !root.isNull else {
            return stopped(
                .empty, "\(file) is empty", at: SourceMark(), "`version: 1` alone is a policy", decoding)
        }
        var version: Node?
        if case .mapping(let entries) = root.content { version = entries.first { $0.key == "version" }?.value }
        guard let version else {
            if case .mapping(let entries) = root.content,
                let meant = entries.first(where: { EditDistance.nearest(to: $0.key, among: ["version"]) != nil })
            {
                return stopped(
                    .unknownKey, "unknown key `\(VisibleText.line(String(meant.key.prefix(60))))`",
                    at: SourceMark(meant.keyNode.start), "did you mean `version`?", decoding,
                    width: meant.keyNode.width)
            }
            return stopped(
                .foreign, "this \(file) is not gate's: no `version:` at its top", at: SourceMark(),
                "a policy begins with `version: 1`; another tool's file of this name has to move", decoding)
        }
        if let text = version.scalar?.text, let number = Int(text), number > PolicyFile.version {
            return stopped(
                .version, "version \(number) of the policy language needs a newer gate; this one reads version 1",
                at: SourceMark(version.start), "update gate, or write `version: 1`", decoding, width: version.width)
        }
        let policy = type().decode(root, &decoding)
        return reading(policy, decoding)
    }

    private func stopped(
        _ kind: PolicyDiagnostic.Kind, _ message: String, at mark: SourceMark, _ hint: String, _ decoding: Decoding,
        width: Int = 1
    ) -> Reading<Root> {
        var decoding = decoding
        decoding.report(kind, message, at: mark, width: width, hint: hint)
        return reading(nil, decoding)
    }

    private func withoutDoubles(_ diagnostics: [PolicyDiagnostic]) -> [PolicyDiagnostic] {
        var seen: Set<PolicyDiagnostic> = []
        return diagnostics.filter { seen.insert($0).inserted }
    }

    private func reading(_ policy: Root?, _ decoding: Decoding) -> Reading<Root> {
        var diagnostics = decoding.diagnostics.isEmpty ? [] : withoutDoubles(decoding.diagnostics)
        diagnostics.sort { ($0.mark, $0.message) < ($1.mark, $1.message) }
        if diagnostics.count > PolicyFile.mostDiagnostics, let last = diagnostics.last {
            let more = diagnostics.count - PolicyFile.mostDiagnostics
            diagnostics = Array(diagnostics.prefix(PolicyFile.mostDiagnostics))
            diagnostics.append(
                PolicyDiagnostic(
                    last.kind, file: last.file, mark: last.mark, width: last.width,
                    message: "\(more) more mistakes, this one the last"))
        }
        let explicit = Dictionary(decoding.uses.map { ($0.path, $0.mark) }, uniquingKeysWith: { first, _ in first })
        let later = decoding.uses.filter { $0.effect == .later && !$0.isOff }
            .map { Reading<Root>.KeyPlace(keyPath: $0.path, mark: $0.mark) }
            .sorted { ($0.mark, $0.keyPath) < ($1.mark, $1.keyPath) }
        return Reading(
            policy: diagnostics.isEmpty ? policy : nil, diagnostics: diagnostics, explicit: explicit,
            withoutEffect: later, selections: decoding.selections)
    }
}

extension PolicyDiagnostic {
    package init(_ error: YAMLError, file: RepositoryPath) {
        self.init(
            error.code == .duplicateKey ? .duplicateKey : .syntax, file: file, mark: SourceMark(error.mark),
            width: error.width, message: VisibleText.line(error.message), hint: error.hint.map(VisibleText.line))
    }
}

/// The reference of the policy language, for people.
public enum PolicyReference {
    /// The reference as Markdown.
    package static func markdown(_ keys: [KeyDescription]) -> String {
        var text = """
            # The policy, key by key

            `.qualitygate.yml` at the top of a repository says what its commits and pushes are asked. `version: 1` alone
            is a policy: every other key has a default. Durations are written `90s`, `15m` or `1h30m`, sizes `5MB`,
            percentages `80%`; a severity is `error`, `warning` or `off` (`false` is `off`, `true` the usual one).
            A key marked *later* is read and checked, and has no effect in this version.

            Globs for paths are those of gitignore: `*` and `?` stay within a name, `**` crosses folders, `[a-z]` is one
            character, a glob without a slash fits in any folder, and `!` takes paths out again. `{a,b}` stands for either,
            in globs for names too: `{src,tests}/**`, `encoder.{weight,bias}`. Braces without a comma are plain characters,
            as is what follows a backslash. A glob that selects no file in the whole tree is a warning
            (`policy/selects-nothing`).

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
