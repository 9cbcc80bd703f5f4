import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Where the signal handler writes; a handler may touch nothing that takes a lock or memory.
private let wakeUp = Atomic<Int32>(-1)
/// The signal that came, 0 before one did.
private let received = Atomic<Int32>(0)

/// The wish of a person or of the system to end the run: Ctrl-C, SIGTERM or SIGHUP.
///
/// Steps run in process groups of their own, which a terminal's Ctrl-C does not reach, so the gate catches the signal,
/// ends every group and still writes its run record.
public final class Interruption: Sendable {
    /// Becomes readable when the run is to end, and stays so: every waiting loop watches it.
    package let descriptor: Int32
    private let writer: Int32
    private let isTriggered = Atomic<Bool>(false)

    /// Makes an interruption that nothing triggers yet.
    public init() {
        let pipe = Pipe()
        descriptor = pipe?.reader ?? -1
        writer = pipe?.writer ?? -1
    }

    /// True once the run is to end.
    public var happened: Bool { isTriggered.load(ordering: .acquiring) || isSignalled }

    private var isSignalled: Bool {
        received.load(ordering: .acquiring) != 0 && wakeUp.load(ordering: .acquiring) == writer
    }

    /// Starts to catch SIGINT, SIGTERM and SIGHUP, for this interruption alone.
    ///
    /// A signal that was ignored when the program started, as under `nohup`, stays ignored.
    public func listen() {
        wakeUp.store(writer, ordering: .releasing)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let previous = signal(number) { number in
                received.store(number, ordering: .releasing)
                var byte: UInt8 = 1
                _ = write(wakeUp.load(ordering: .acquiring), &byte, 1)
            }
            if unsafeBitCast(previous, to: Int.self) == 1 { signal(number, SIG_IGN) }
        }
    }

    /// Ends the run as a signal does.
    public func trigger() {
        isTriggered.store(true, ordering: .releasing)
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }
}
