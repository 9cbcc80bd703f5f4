package import Model
import Patterns
import Platform

/// What all stages of one run share: what is asked, where, and since when.
package struct Run: Sendable {
    package let workspace: Workspace
    package let state: StateFolder
    package let event: HookEvent
    /// The run's id in the log.
    package let id: String
    package let started: ContinuousClock.Instant
    /// Whoever runs in CI has chosen to run the base's commands; everybody else is asked once.
    let trustsPolicy: Bool
    /// The Git process that asks, where its command line matters.
    let asking: AskingProcess?
    let progress: @Sendable (RunProgress) -> Void
    /// What the patterns of all subjects may use together.
    let patternBudget = PatternBudget()

    package init(
        _ event: HookEvent, in workspace: Workspace, state: StateFolder, id: String = "",
        started: ContinuousClock.Instant = .now, trustsPolicy: Bool = false,
        progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) {
        self.event = event
        self.workspace = workspace
        self.state = state
        self.id = id
        self.started = started
        self.trustsPolicy = trustsPolicy
        self.progress = progress
        // Git tells these hooks nothing of an amend, nor how it will clean the message up.
        let asksTheParent = event.trigger == .preCommit || event.stage == .message || event.stage == .rewrite
        asking = asksTheParent ? AskingProcess.find() : nil
    }

    var surroundings: Surroundings { workspace.surroundings }
    var isInterrupted: Bool { workspace.interruption.happened }
}
