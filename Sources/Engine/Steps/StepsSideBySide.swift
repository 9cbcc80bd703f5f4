import CLibcExtras
import Git
import Model
import Platform
import PolicyLanguage
import Rules
import Synchronization

/// The steps of a plan that run at the same time, each in a snapshot of its own.
///
/// A step may write what it likes into its snapshot, so no two share one; those that need no files need none. Steps in the
/// work tree run alone, and so do all where one's changes are taken over: the next one is to see them.
package struct StepsSideBySide: Sendable {
    /// Where they stand in the plan.
    package let places: [Int]
    private let jobs: Int

    /// The steps that may run at once; nil where there are none to speak of, and nothing is to be paid for it.
    ///
    /// - Parameter known: The steps that need not run, by their places.
    package init?(_ plan: [PlannedStep], known: [Int: FinishedStep], _ execution: StepExecution) {
        let context = execution.context
        var places: [Int] = []
        for (place, step) in plan.enumerated() where step.skip == nil && known[place] == nil {
            guard case .command(let check) = step.work, check.settings.place == .snapshot else { continue }
            if check.fix == .apply, context.event.trigger == .preCommit { return nil }
            places.append(place)
        }
        guard places.count > 1, context.event.trigger != .fix,
            context.event.trigger != .ahead
        else { return nil }
        jobs = min(places.count, context.policy.engine.jobs ?? Int(gate_cores()))
        guard jobs > 1, OwnThread.hasRoom(jobs: jobs) else { return nil }
        // The cheap ones first: what they find, somebody reads while the others run. What is unknown is no long one.
        func usual(_ place: Int) -> Int { execution.usualMilliseconds(plan[place].name) }
        self.places = places.sorted { (usual($0), $0) < (usual($1), $1) }
    }

    private struct Queue {
        var next = 0
        var hasFailed: Bool
        var finished: [Int: FinishedStep] = [:]
    }

    /// Carries them out; after a failure none begins where the policy says so, and those that run come to their end.
    ///
    /// - Returns: The ends by their places in the plan.
    package func carryOut(_ plan: [PlannedStep], _ execution: StepExecution, hasFailed: Bool) async -> [Int:
        FinishedStep]
    {
        var execution = execution
        execution.hasCompany = true
        let queue = QueueBox(Queue(hasFailed: hasFailed))
        await withTaskGroup { [execution] group in
            for _ in 0..<jobs { group.addTask { await work(plan, execution, queue) } }
        }
        return queue.state.guarded { $0.finished }
    }

    private final class QueueBox: Sendable {
        let state: Mutex<Queue>

        init(_ queue: Queue) { state = Mutex(queue) }
    }

    /// Takes one step after the other until there are none.
    private func work(_ plan: [PlannedStep], _ execution: StepExecution, _ queue: QueueBox) async {
        var snapshot: Snapshot?
        while let (place, hasFailed) = next(queue) {
            let step = plan[place]
            let end: FinishedStep
            if let reason = execution.reasonToStop(hasFailed: hasFailed) {
                end = execution.skipped(step, reason)
            } else {
                do {
                    end = await execution.carryOut(step, try Repository(at: execution.context.place), &snapshot)
                } catch {
                    end = FinishedStep(
                        StepRecord(name: step.name, checks: step.checks, outcome: .inconclusive),
                        CheckResult([Runner.broken(error)], inconclusive: "the gate itself failed"), isBroken: true)
                }
            }
            queue.state.guarded {
                $0.finished[place] = end
                $0.hasFailed = $0.hasFailed || execution.hasBlocked(end)
            }
        }
    }

    private func next(_ queue: QueueBox) -> (place: Int, hasFailed: Bool)? {
        queue.state.guarded { state in
            guard state.next < places.count else { return nil }
            defer { state.next += 1 }
            return (places[state.next], state.hasFailed)
        }
    }
}
