import Model
import PolicyLanguage
import Rules
import Words

/// What a person has chosen to leave out of a run: `GATE_SKIP=unit,docs/coverage`, or `--skip`, with a reason.
///
/// Every skip is written to the run record, so that what was not judged can be seen later.
struct Skips: Sendable {
    static let variable = "GATE_SKIP"
    static let reasonVariable = "GATE_SKIP_REASON"

    private let names: [String]
    private let reason: String?

    /// Reads them from an event and from the environment.
    init(_ event: HookEvent, _ environment: [String: String]) {
        guard !event.skips.isEmpty || environment[Self.variable] != nil else {
            (names, reason) = ([], nil)
            return
        }
        let asked = event.skips + [environment[Self.variable] ?? ""]
        names = asked.flatMap { $0.split(separator: ",") }.map { String($0.filter { !$0.isWhitespace }) }
            .filter { !$0.isEmpty }
        reason = environment[Self.reasonVariable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Takes the steps out of a plan that are meant and may be left out.
    ///
    /// - Returns: A line for each name that means nothing here, and for each that the policy holds on to.
    func apply(to plan: inout [PlannedStep], _ policy: Policy) -> [String] {
        var notices: [String] = []
        for name in names {
            let places = plan.indices.filter { Self.means(name, plan[$0].name, plan[$0].checks) }
            if places.isEmpty, let notice = unknown(name, policy) { notices.append(notice) }
            for place in places where plan[place].skip == nil {
                if let objection = Self.objection(plan[place].name, plan[place].checks, policy.skips) {
                    notices.append(objection)
                } else {
                    plan[place].skip = words
                }
            }
        }
        return notices
    }

    private var words: String { "left out by \(Self.variable)" + (reason.map { ": \($0)" } ?? ", without a reason") }

    /// A step's name, a check that it answers for, or a family such as `train/*`.
    private static func means(_ name: String, _ step: String, _ checks: [CheckID]) -> Bool {
        if name == step || checks.contains(where: { $0.name == name }) { return true }
        guard name.hasSuffix("/*") else { return false }
        return checks.contains { $0.name.hasPrefix(name.dropLast()) }
    }

    private static func objection(_ step: String, _ checks: [CheckID], _ policy: SkipsPolicy) -> String? {
        if !policy.allowed { return "\(step) is judged all the same: the policy says skips.allowed: false" }
        guard let check = checks.first(where: policy.never.contains) else { return nil }
        return "\(step) is judged all the same: the policy's skips.never has \(check.name)"
    }

    /// What is said of a name that nothing has, nil where another stage has it.
    private func unknown(_ name: String, _ policy: Policy) -> String? {
        let rules = RuleCatalog.all.map(\.id)
        let known = policy.stepSettings.map(\.name) + rules.map(\.name)
        if known.contains(name) || Self.means(name, "", rules) { return nil }
        let nearest = EditDistance.nearest(to: name, among: known).map { "; the nearest is \($0)" } ?? ""
        return "\(Self.variable) names \(name), and no step or check is called that\(nearest)"
    }
}
