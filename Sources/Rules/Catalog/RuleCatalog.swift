public import Model
import PolicyLanguage
package import Training
import Words

/// Every name that a finding can carry, with its explanation.
public enum RuleCatalog {
    /// The checks in the order in which they run, the invariants of a training run, and what else a run can say.
    public static let all: [Rule] =
        CheckRegistry.descriptions.map(Rule.init) + TrainingInvariants.descriptions.map(Rule.init) + others

    /// Findings that no check makes: about a training run as a whole, the snapshot, the policy, and the gate itself.
    package static let others: [Rule] = trainingEnds + surroundings + policyRules + policyMistakes

    /// The rule of this name.
    public static func rule(_ id: CheckID) -> Rule? { all.first { $0.id == id } }

    /// What somebody means who asks for a rule.
    public enum Answer: Sendable, Hashable {
        /// One rule.
        case rule(Rule)
        /// Several: a family, or the rules that a setting steers.
        case several([Rule])
        /// None; with the nearest name, where one is near.
        case none(nearest: CheckID?)
    }

    /// Finds what a typed word means: a name, its last part, a family, or a key of the policy.
    public static func answer(to typed: String) -> Answer {
        let word = String(typed.prefix(100).lowercased().map { $0 == "_" ? "-" : $0 })
        if let rule = rule(CheckID(word)) { return .rule(rule) }
        let family = word.hasSuffix("/") ? String(word.dropLast()) : word
        let found: [(Rule) -> Bool] = [
            { $0.id.family == family },
            { lastPart($0.id) == word },
            { $0.settings.contains { withoutEntries($0) == withoutEntries(typed) } },
            { lastPart($0.id).split(separator: "-").contains { $0 == word } },
        ]
        for isMeant in found {
            let rules = all.filter(isMeant)
            if rules.count == 1 { return .rule(rules[0]) }
            if !rules.isEmpty { return .several(rules) }
        }
        let isWhole = word.contains("/")
        let nearest = EditDistance.nearest(to: word, among: all.map { isWhole ? $0.id.name : lastPart($0.id) })
        return .none(nearest: all.first { (isWhole ? $0.id.name : lastPart($0.id)) == nearest }?.id)
    }

    private static func lastPart(_ id: CheckID) -> String { String(id.name.drop { $0 != "/" }.dropFirst()) }

    private static func withoutEntries(_ keyPath: String) -> String {
        keyPath.split(separator: "[]").joined()
    }
}

extension Rule {
    /// The rule of a check.
    package init(_ description: CheckDescription) {
        self.init(
            description.id, description.summary, why: description.why, settings: description.settings,
            wayPast: description.wayPast, bad: Illustration(description.bad), good: Illustration(description.good))
    }

    /// The rule of an invariant.
    package init(_ description: InvariantDescription) {
        let settings = ["training[].invariants.\(description.name)"] + description.setting.further
        self.init(
            description.check, description.summary, why: description.why, settings: settings,
            wayPast: "Set \(description.name) to warning or off among the step's invariants.",
            notAFailure: description.notAFailure, source: description.source,
            bad: Illustration(lines: Self.lines(description.badExample)),
            good: Illustration(lines: Self.lines(description.goodExample)))
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

extension Rule.Illustration {
    /// What a test plays, as a person reads it.
    package init(_ example: CheckExample) {
        var lines: [String] = []
        for (path, content) in example.files.sorted(by: { $0.key < $1.key }) where !content.isEmpty {
            lines.append("# \(path)")
            lines += content.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
        lines += example.commands.map { "$ " + $0 }
        self.init(policy: example.policy, lines: lines)
    }
}
