package import Git
import Model
import Platform
import PolicyLanguage
package import Rules

/// What need not be done again, and what is remembered for the next run.
extension StepExecution {
    /// Takes out of a plan what need not run: steps that have passed on the same content, and at commit those that take
    /// too long for one.
    ///
    /// - Returns: The ends of the steps that are known, by their places in the plan.
    package mutating func recall(
        _ plan: inout [PlannedStep], _ repository: borrowing Repository, _ notices: inout [String]
    )
        -> [Int: FinishedStep]
    {
        // Whoever wants changes taken over wants the command to run.
        guard context.event.trigger != .fix else { return [:] }
        let reuses = context.policy.engine.cache
        let hurries = context.stage == .commit && context.event.isByHook
        var reader: StepKeyReader?
        var known: [Int: FinishedStep] = [:]
        for (place, step) in plan.enumerated() where step.skip == nil {
            guard case .command(let check) = step.work else { continue }
            let last = memory.last(step.name)
            lasts[step.name] = last
            if reuses {
                if reader == nil { reader = StepKeyReader(context, environment, folder: cache.path, data: data) }
                keys[step.name] = reader?.key(check, repository)
            }
            if let key = keys[step.name], context.event.reuses, let pass = self.pass(step.name, key, last) {
                known[place] = reused(pass, step)
            } else if hurries, let reason = CommitBudget(context.policy, memory).reason(step.name, last) {
                plan[place].skip = reason
                notices.append("\(step.name) \(reason)")
            }
        }
        return known
    }

    /// How long a step usually takes, 0 where that is not known.
    package func usualMilliseconds(_ step: String) -> Int { memory.usualMilliseconds(step, lasts[step]) ?? 0 }

    /// True for a run that is no remembered pass and that tells of the step's time.
    private func hasRun(_ record: StepRecord, _ end: FinishedStep) -> Bool {
        record.reused == nil && !end.isBroken && record.command != nil && ![.passed, .skipped].contains(record.outcome)
    }

    /// Mostly the last pass is the one that is looked for.
    private func pass(_ step: String, _ key: StepKey, _ last: KnownPass?) -> KnownPass? {
        if let last, last.key == key.digest { return last }
        return memory.pass(step, key)
    }

    private func reused(_ pass: KnownPass, _ step: PlannedStep) -> FinishedStep {
        var record = pass.step
        record.checks = step.checks
        record.durationMilliseconds = 0
        record.tree = context.subject.tree.description
        record.reused = StepRecord.Reuse(
            run: pass.run, at: Clock.text(pass.at), ageMilliseconds: max(0, Clock.milliseconds() - pass.at))
        let result = CheckResult(measurements: record.measurements, remarks: record.remarks)
        return FinishedStep(record, result)
    }

    /// Remembers a step that has passed without a word: a warning or a doubt is worth another look.
    package func remember(_ end: FinishedStep, of check: any CommandCheck) {
        // Whoever was interrupted may have overlooked something.
        if run.isInterrupted || context.event.trigger == .fix { return }
        let record = end.stepRecord
        // What single files came to says nothing about the tree, and a doubt is no pass.
        if [.passed, .warned].contains(record.outcome), check.givenFiles(context) == nil,
            !end.result.findings.contains(where: \.inconclusive)
        {
            PassedTrees(run.state, run.workspace.seal).keep(check.settings, context)
        } else if record.outcome == .failed {
            PassedTrees(run.state, run.workspace.seal).forget(check.settings, context)
        }
        if hasRun(record, end) { memory.keepFailure(record.name, milliseconds: record.durationMilliseconds) }
        guard record.outcome == .passed, record.reused == nil else { return }
        memory.forgetFailures(of: record.name)
        let (key, last) = (keys[record.name], lasts[record.name])
        // Of a step that is not to be known again only a long time is worth a file.
        if key == nil, last == nil, record.durationMilliseconds < 1_000 { return }
        memory.keep(
            KnownPass(key: key, step: record, run: run.id, at: Clock.milliseconds(), before: last))
    }
}
