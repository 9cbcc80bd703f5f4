import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Sleeps, for tests that wait for other processes.
func pause(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }

/// True while a process of this number lives.
func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }

/// Sends a signal to one process.
func send(_ signal: EndingSignal, to process: Int32) { _ = kill(process, signal.number) }

/// The signals that end a run, and the one that nothing can catch.
enum EndingSignal: Int32, CaseIterable, CustomTestStringConvertible {
    case hangUp, interrupt, terminate, kill

    /// The system's number.
    var number: Int32 {
        switch self {
        case .hangUp: SIGHUP
        case .interrupt: SIGINT
        case .terminate: SIGTERM
        case .kill: SIGKILL
        }
    }

    var testDescription: String { "\(self)" }
}

/// What was waited for did not come.
struct TooLate: Error {
    var seconds: Int
}

/// Waits until something holds.
func waitUntil(seconds: Int = 30, _ holds: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !holds() {
        guard ContinuousClock.now < deadline else { throw TooLate(seconds: seconds) }
        pause(milliseconds: 2)
    }
}
