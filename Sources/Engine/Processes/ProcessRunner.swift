package import Model
package import Platform

/// Starts the processes that the gate itself needs: Git, and questions to interpreters.
package struct ProcessRunner: Sendable {
    /// Ends every running process when a person interrupts.
    package let interruption: Interruption
    /// Is told of each process.
    package let trace: Trace?

    package init(interruption: Interruption, trace: Trace? = nil) {
        self.interruption = interruption
        self.trace = trace
    }

    package func run(_ launch: Launch) async -> CommandOutcome {
        let process = StepProcess(interruption: interruption, trace: trace)
        // A hook's own thread has nothing else to do, and where the system is out of threads it is the only one left.
        return OwnThread.isFirst ? process.run(launch) : await OwnThread.run { process.run(launch) }
    }
}

/// Milliseconds since an instant, by the monotonic clock.
func milliseconds(since start: ContinuousClock.Instant) -> Int {
    let components = start.duration(to: .now).components
    return Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
}
