public import Patterns
import PolicyLanguage
import YAML

/// A kind of credential that a policy adds to those that are known.
public struct OwnSecretKind: Sendable, Hashable {
    /// What people call it.
    public var name = ""
    /// The characters with which each one begins.
    public var prefix = ""
    /// What the rest of the word must match as a whole; nil for 16 characters or more with a digit among them.
    public var pattern: Pattern?
    /// Where it is taken back, nil where nothing is known of that.
    public var revoke: String?

    static let section = Section<OwnSecretKind>(
        { _ in OwnSecretKind() }, required: ["name", "prefix"],
        fields: [
            Field(
                "name", \.name, ValueType<String>.text, .now, otherwise: "none: it must be there",
                example: "an Acme key",
                "What people call it, with its article."),
            Field(
                "prefix", \.prefix, ValueType<String>.text, .now, otherwise: "none: it must be there", example: "acme_",
                "The 3 to 40 characters with which each one begins; where capital letters count."),
            Field(
                "pattern", \.pattern, ValueType<Pattern>.pattern.orNone(["off"]), .now,
                otherwise: "16 characters or more of letters, digits, `-` and `_`, with a digit",
                example: "\"[a-f0-9]{40}\"", "The regular expression that the rest of the word must match as a whole."),
            Field(
                "revoke", \.revoke, ValueType<String>.text.orNone(["off"]), .now,
                otherwise: "revoke it where it was made",
                example: "revoke it at https://acme.example/keys", "What whoever has leaked one should do."),
        ],
        finish: { values, kind, decoding in
            guard let node = values["prefix"], !kind.prefix.isEmpty else { return }
            let isPlain = kind.prefix.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"'\\`".utf8.contains($0) }
            guard !isPlain || !(3...40).contains(kind.prefix.utf8.count) else { return }
            decoding.report(
                .badValue,
                "`\(decoding.path).prefix` takes 3 to 40 visible ASCII characters without quotes, not \(node.shownText)",
                at: node, hint: "what follows the beginning is described by `pattern`")
        })

    /// The kind as a search has it.
    func kind(_ budget: PatternBudget) -> SecretKind {
        let pattern = pattern
        return SecretKind(
            name,
            .ownPattern(Array(prefix.utf8)) { rest in
                guard let pattern else { return Self.isLikely(rest) ? .found : .none }
                switch pattern.outcome(of: rest, budget) {
                case .matched: return .found
                case .unmatched: return .none
                case .inconclusive(let reason): return .undecided("\(reason)")
                }
            }, revoke: revoke ?? "revoke it where it was made")
    }

    private static func isLikely(_ rest: [UInt8]) -> Bool {
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
        return rest.count >= 16 && rest.contains(where: isDigit)
            && rest.allSatisfy { SecretKind.Alphabet.url.holds($0) }
    }
}

extension SecretSearch {
    /// The kinds that a policy's files are searched for.
    static func of(_ context: CheckContext) -> SecretSearch {
        let own = context.policy.files?.secretKinds ?? []
        if own.isEmpty { return .standard }
        return SecretSearch(own.map { $0.kind(context.patternBudget) } + SecretTable.kinds)
    }
}

extension FilesPolicy {
    /// The kinds of credentials that the policy adds.
    public var secretKinds: [OwnSecretKind] {
        get { rules[FilesSecrets.kindsKey] }
        set { rules[FilesSecrets.kindsKey] = newValue }
    }
}
