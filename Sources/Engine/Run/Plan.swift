package import Model
import PolicyLanguage
package import Rules
import Words

/// A step with what becomes of it: it runs, or the plan says why not.
package struct PlannedStep: Sendable {
    /// What a step does.
    package enum Work: Sendable {
        /// It looks at values and blobs.
        case native(any NativeCheck.Type)
        /// It starts processes.
        case command(any CommandCheck)
    }

    package var name: String
    package var checks: [CheckID]
    package var work: Work
    /// Why it does not run, nil where it does.
    package var skip: String?
    /// True where a person has left it out.
    package var isLeftOut = false

    /// True where it is no look at values and blobs alone.
    package var startsProcesses: Bool {
        if case .command = work { true } else { false }
    }
}

/// Puts the steps of a policy in order and decides which of them run.
package enum Planner {
    /// The plan for one subject: native checks first, then the commands, the tests and the smoke runs of the policy.
    ///
    /// - Parameters:
    ///   - context: What is judged.
    ///   - untrusted: The policy's commands that may not run.
    ///   - contentSkip: Why nothing looks at the content, nil where everything does.
    ///   - movedToPush: Steps that take too long for a commit.
    package static func plan(
        _ context: CheckContext, untrusted: [CommandValue], contentSkip: String?, movedToPush: Set<String> = []
    ) -> [PlannedStep] {
        if context.event.trigger == .fix { return fixes(context, untrusted: untrusted) }
        let steps = exempting(
            allSteps(context, untrusted: untrusted, contentSkip: contentSkip, movedToPush: movedToPush), context)
        let asked = context.event.steps
        return asked.isEmpty ? steps : steps.filter { step in asked.contains { means($0, step.name, step.checks) } }
    }

    /// True where a name that a person has typed means a step: its own, a check that it answers for, `train/*`, or `all`.
    package static func means(_ name: String, _ step: String, _ checks: [CheckID] = []) -> Bool {
        if name == "all" || name == step || checks.contains(where: { $0.name == name }) { return true }
        guard name.hasSuffix("/*") else { return false }
        return step.hasPrefix(name.dropLast()) || checks.contains { $0.name.hasPrefix(name.dropLast()) }
    }

    /// Leaves everything out but the rules about files where the branch is one of built pages.
    private static func exempting(_ steps: [PlannedStep], _ context: CheckContext) -> [PlannedStep] {
        guard let branch = context.exemptBranch else { return steps }
        return steps.map { step in
            var step = step
            let isAboutFiles = step.checks.first?.name.hasPrefix("files/") ?? false
            if step.skip == nil, step.startsProcesses || !isAboutFiles { step.skip = "\(branch) is in branches.exempt" }
            return step
        }
    }

    private static func allSteps(
        _ context: CheckContext, untrusted: [CommandValue], contentSkip: String?, movedToPush: Set<String>
    ) -> [PlannedStep] {
        let occasion = context.event.occasion
        let native = CheckRegistry.native(at: occasion).map { check in
            PlannedStep(
                name: check.description.id.name, checks: [check.description.id], work: .native(check),
                skip: (check.scope == .content ? contentSkip : nil) ?? check.reasonToSkip(context))
        }
        // Before history changes, and on a new branch, only what has something to say is worth a line.
        if occasion == .rewrite || occasion == .newBranch {
            return context.exemptBranch == nil ? native.filter { $0.skip == nil } : []
        }
        var steps = native
        for check in commandChecks(context.policy) {
            if context.stage == .message, !check.settings.stages.contains(.message) { continue }
            steps.append(
                PlannedStep(
                    name: check.settings.name, checks: check.checks, work: .command(check),
                    skip: contentSkip ?? reasonToSkip(check, context, untrusted, movedToPush)))
        }
        return steps
    }

    /// The commands alone that may change something, at whatever stage the policy has them.
    private static func fixes(_ context: CheckContext, untrusted: [CommandValue]) -> [PlannedStep] {
        let native = CheckRegistry.fixes(in: context.policy).filter { fix in
            context.event.steps.isEmpty || context.event.steps.contains(fix.description.id.name)
        }.map { fix in
            let more = context.event.allPaths ? "" : "; gate fix --all looks at every file"
            return PlannedStep(
                name: fix.description.id.name, checks: [fix.description.id], work: .native(fix),
                skip: fix.reasonToSkip(context).map { $0 + more })
        }
        return native
            + context.policy.commands.map(CommandStepCheck.init)
            .filter {
                $0.fix != .off && (context.event.steps.isEmpty || context.event.steps.contains($0.settings.name))
            }
            .map { check in
                let more = context.event.allPaths ? "" : "; gate fix --all looks at every file"
                let skip = untrusted.isEmpty ? check.reasonToSkip(context).map { $0 + more } : Self.untrustedReason
                return PlannedStep(name: check.settings.name, checks: check.checks, work: .command(check), skip: skip)
            }
    }

    /// True where one of the names that a person has typed means a step of the policy.
    static func startsCommands(_ names: [String], _ policy: Policy) -> Bool {
        commandChecks(policy).contains { check in names.contains { means($0, check.settings.name, check.checks) } }
    }

    static let untrustedReason = "its commands are not trusted yet: run `gate trust`"

    private static func commandChecks(_ policy: Policy) -> [any CommandCheck] {
        policy.commands.map(CommandStepCheck.init) + policy.tests.map(TestCheck.init)
            + policy.training.map(TrainingCheck.init) + DocsBuild.checks(of: policy)
    }

    private static func reasonToSkip(
        _ check: any CommandCheck, _ context: CheckContext, _ untrusted: [CommandValue], _ movedToPush: Set<String>
    ) -> String? {
        let settings = check.settings
        if settings.severity == .off { return "severity: off" }
        // Who asks for a step by its name wants it now.
        let isAsked = !context.event.steps.isEmpty
        guard isAsked || settings.stages.contains(context.stage) || movedToPush.contains(settings.name) else {
            let stages = settings.stages.sorted().map(\.rawValue).joined(separator: ", ")
            return "runs at \(stages.isEmpty ? "no stage" : stages)"
        }
        if !untrusted.isEmpty { return untrustedReason }
        // A person may be training on the GPU; whoever commits has not asked for a run on it.
        if context.event.trigger == .ahead, check.mayUseGPU {
            return "not ahead of time: device is auto"
        }
        return check.reasonToSkip(context)
    }
}

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
            if !policy.skips.allowed {
                notices.append("\(name) is judged all the same: the policy says skips.allowed: false")
                continue
            }
            let places = plan.indices.filter { Planner.means(name, plan[$0].name, plan[$0].checks) }
            if places.isEmpty, let notice = unknown(name, policy) { notices.append(notice) }
            for place in places where plan[place].skip == nil {
                if let objection = Self.objection(plan[place].name, plan[place].checks, policy.skips) {
                    notices.append(objection)
                } else {
                    plan[place].skip = words
                    plan[place].isLeftOut = true
                }
            }
        }
        return notices
    }

    private var words: String { "left out by \(Self.variable)" + (reason.map { ": \($0)" } ?? ", without a reason") }

    private static func objection(_ step: String, _ checks: [CheckID], _ policy: SkipsPolicy) -> String? {
        guard let check = checks.first(where: policy.never.contains) else { return nil }
        return "\(step) is judged all the same: the policy's skips.never has \(check.name)"
    }

    /// What is said of a name that nothing has, nil where another stage has it.
    private func unknown(_ name: String, _ policy: Policy) -> String? {
        let rules = RuleCatalog.all.map(\.id)
        let known = policy.stepSettings.map(\.name) + rules.map(\.name)
        if known.contains(name) || Planner.means(name, "", rules) { return nil }
        let nearest = EditDistance.nearest(to: name, among: known).map { "; the nearest is \($0)" } ?? ""
        return "\(Self.variable) names \(name), and no step or check is called that\(nearest)"
    }
}
