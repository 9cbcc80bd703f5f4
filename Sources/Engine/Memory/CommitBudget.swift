import Model
import PolicyLanguage
import Rules
import Words

/// Which steps take so long that they run at push instead of at commit.
struct CommitBudget: Sendable {
    private let milliseconds: Int?
    private let memory: StepMemory

    init(_ policy: Policy, _ memory: StepMemory) {
        milliseconds = policy.engine.commitBudgetMilliseconds
        self.memory = memory
    }

    /// The steps that the policy has at commit and not at push, and that take too long for a commit.
    func movedToPush(_ policy: Policy) -> Set<String> {
        var moved: Set<String> = []
        for settings in policy.stepSettings
        where settings.stages.contains(.commit) && !settings.stages.contains(.push) {
            if reason(settings.name, memory.last(settings.name)) != nil { moved.insert(settings.name) }
        }
        return moved
    }

    /// Why a step does not run at commit, nil where it does.
    func reason(_ step: String, _ last: KnownPass?) -> String? {
        guard let milliseconds, let usual = last?.usualMilliseconds, usual > milliseconds else { return nil }
        return "runs at push, as it usually takes \(DurationText.measured(usual)), and engine.commit_budget is "
            + DurationText.limit(milliseconds)
    }
}
