import Model

extension StageTimes.Stage {
    fileprivate var words: String { self == .carryOut ? "carry out" : rawValue }
}

/// Measures the stages of a run, one after the other, and tells of them where somebody wants to know.
struct StageClock {
    private(set) var times = StageTimes()
    private var last: ContinuousClock.Instant
    private let trace: Trace?

    init(_ started: ContinuousClock.Instant, _ trace: Trace?) {
        last = started
        self.trace = trace
    }

    /// Ends a stage: what has passed since the one before is its time.
    mutating func end(_ stage: StageTimes.Stage, _ words: @autoclosure () -> String) {
        let now = ContinuousClock.now
        let (seconds, attoseconds) = last.duration(to: now).components
        let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
        times.add(milliseconds, to: stage)
        last = now
        guard let trace else { return }
        trace.say("\(stage.words): \((milliseconds * 1000).rounded() / 1000) ms, \(words())")
    }

    /// Says of each step whether it will run.
    func tell(_ plan: [PlannedStep]) {
        guard let trace else { return }
        for step in plan { trace.say("  \(step.name): \(step.skip ?? "runs")") }
    }

    /// Says of each step that may start processes what came of it.
    func tell(_ ends: [FinishedStep]) {
        guard let trace else { return }
        for step in ends.map(\.stepRecord) where step.command != nil {
            let end = step.reused.map { "passed in run \($0.run), at \($0.at)" } ?? "\(step.durationMilliseconds) ms"
            trace.say("  \(step.name): \(step.outcome.rawValue), \(end)")
        }
    }
}
