package import Model
import PolicyLanguage
package import Rules

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
        let occasion = context.event.occasion
        let native = CheckRegistry.native(at: occasion).map { check in
            PlannedStep(
                name: check.description.id.name, checks: [check.description.id], work: .native(check),
                skip: (check.scope == .content ? contentSkip : nil) ?? check.reasonToSkip(context))
        }
        // Before history changes, and on a new branch, only what has something to say is worth a line.
        if occasion == .rewrite || occasion == .newBranch { return native.filter { $0.skip == nil } }
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

    private static let untrustedReason = "its commands are not trusted yet: run `gate trust`"

    private static func commandChecks(_ policy: Policy) -> [any CommandCheck] {
        policy.commands.map(CommandStepCheck.init) + policy.tests.map(TestCheck.init)
            + policy.training.map(TrainingCheck.init) + DocsBuild.checks(of: policy)
    }

    private static func reasonToSkip(
        _ check: any CommandCheck, _ context: CheckContext, _ untrusted: [CommandValue], _ movedToPush: Set<String>
    ) -> String? {
        let settings = check.settings
        if settings.severity == .off { return "severity: off" }
        guard settings.stages.contains(context.stage) || movedToPush.contains(settings.name) else {
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
