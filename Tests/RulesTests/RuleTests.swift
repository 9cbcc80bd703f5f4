import Foundation
import Model
import PolicyLanguage
import Reports
import Rules
import Testing
import TestSupport

@Suite("Every name that a finding can carry is explained")
struct RuleTests {
    /// The names that stand in the sources where a finding, a description or an id is made.
    @Test func everyNameInTheSourcesHasARule() throws {
        let root = ProgramUnderTest.projectFolder + "/Sources"
        var names: Set<String> = []
        for file in try #require(FileManager.default.enumerator(atPath: root)).compactMap({ $0 as? String }) {
            guard file.hasSuffix(".swift") else { continue }
            let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
            let made = /(Finding\(|CheckDescription\(|CheckID = |CheckID\()\s*"([a-z]+\/[a-z-]+)"/
            for match in text.matches(of: made) { names.insert(String(match.output.2)) }
        }
        #expect(names.count >= 15, "\(names)")
        for name in names { #expect(RuleCatalog.rule(CheckID(name)) != nil, "\(name) has no rule that explains it") }
    }

    @Test func everyMistakeOfAPolicyHasARule() {
        for kind in PolicyDiagnostic.Kind.allCases {
            #expect(RuleCatalog.rule(CheckID("policy/\(kind.rawValue)")) != nil)
        }
    }

    @Test func everyRuleIsWhole() {
        #expect(Set(RuleCatalog.all.map(\.id)).count == RuleCatalog.all.count)
        for rule in RuleCatalog.all {
            #expect(rule.summary.hasSuffix(".") && rule.summary.count <= 150, "\(rule.id)")
            #expect(!rule.why.isEmpty && !rule.wayPast.isEmpty, "\(rule.id)")
            for part in [rule.bad, rule.good] { #expect(!part.policy.isEmpty || !part.lines.isEmpty, "\(rule.id)") }
            #expect(rule.bad != rule.good, "\(rule.id)")
            for key in rule.settings { #expect(!Policy.settings(key, in: nil).isEmpty, "\(rule.id): \(key)") }
        }
    }

    /// The bad example of a mistake is that mistake, the good one a policy.
    @Test(arguments: PolicyDiagnostic.Kind.allCases)
    func mistakesAreWhatTheyAreCalled(_ kind: PolicyDiagnostic.Kind) throws {
        let rule = try #require(RuleCatalog.rule(CheckID("policy/\(kind.rawValue)")))
        let isWhole = [.empty, .foreign, .version].contains(kind)
        func kinds(_ policy: String, alone: Bool) -> [PolicyDiagnostic.Kind] {
            Policy.decode(bytes: Array((alone ? policy : "version: 1\n\(policy)\n").utf8)).diagnostics.map(\.kind)
        }
        #expect(kinds(rule.bad.policy, alone: isWhole) == [kind])
        #expect(kinds(rule.good.policy, alone: kind == .version) == [])
    }

    @Test(arguments: [
        ("branch/name", "branch/name"), ("Branch/Name", "branch/name"), ("train/frozen_stay", "train/frozen-stay"),
        ("unknown-key", "policy/unknown-key"), ("branches.pattern", "branch/name"), ("frozen", "train/frozen-stay"),
        ("training[].frozen", "train/frozen-stay"), ("training.frozen", "train/frozen-stay"),
    ])
    func aRuleIsFoundByWhatIsTyped(_ typed: String, _ id: String) {
        guard case .rule(let rule) = RuleCatalog.answer(to: typed) else {
            Issue.record("\(typed): \(RuleCatalog.answer(to: typed))")
            return
        }
        #expect(rule.id.name == id)
    }

    @Test func severalAndNone() {
        guard case .several(let policy) = RuleCatalog.answer(to: "policy"),
            case .several = RuleCatalog.answer(to: "train/")
        else {
            Issue.record("a family is several rules")
            return
        }
        #expect(policy.allSatisfy { $0.id.family == "policy" } && policy.count > 10)
        #expect(RuleCatalog.answer(to: "upstream/behnd") == .none(nearest: "upstream/behind"))
        #expect(RuleCatalog.answer(to: "behnid") == .none(nearest: "upstream/behind"))
        #expect(RuleCatalog.answer(to: "zzzzzz") == .none(nearest: nil))
        #expect(RuleCatalog.answer(to: "") == .none(nearest: nil))
        #expect(RuleCatalog.answer(to: String(repeating: "é/", count: 100_000)) == .none(nearest: nil))
    }

    /// At 80 columns no line is longer, and colours change nothing but colours.
    @Test(arguments: RuleCatalog.all)
    func readsWellAtEightyColumns(_ rule: Rule) {
        let settings = rule.settings.flatMap { Policy.settings($0, in: nil) }.map {
            RuleText.Setting(key: $0.keyPath, value: $0.value, origin: "default")
        }
        let plain = RuleText(TextStyle(width: nil)).text(rule, settings)
        for line in plain.split(separator: "\n") {
            #expect(line.count <= 80, "\(line)")
            #expect(line.last != " ", "\(line)")
        }
        let coloured = RuleText(TextStyle(hasColour: true, width: 80)).text(rule, settings)
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }
}
