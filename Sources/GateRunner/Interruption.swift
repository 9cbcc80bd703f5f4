import Dispatch
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The wish of a person or of the system to end the run: Ctrl-C, SIGTERM or SIGHUP.
///
/// Steps run in process groups of their own, which a terminal's Ctrl-C does not reach, so the gate catches the signal,
/// ends every group and still writes its run record.
public final class Interruption: Sendable {
    /// Becomes readable when the run is to end, and stays so: every waiting loop watches it.
    let descriptor: Int32
    private let writer: Int32
    private let signalled = Atomic<Int32>(0)

    /// Makes an interruption that nothing triggers yet.
    public init() {
        let pipe = Pipe()
        descriptor = pipe?.reader ?? -1
        writer = pipe?.writer ?? -1
    }

    /// True once the run is to end.
    public var happened: Bool { signalled.load(ordering: .acquiring) != 0 }

    /// Starts to catch SIGINT, SIGTERM and SIGHUP.
    ///
    /// A signal that was ignored when the program started, as under `nohup`, stays ignored.
    public func listen() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var current = sigaction()
            sigaction(number, nil, &current)
            if isIgnored(current) { continue }
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The handler keeps its source alive: signals are listened to until the program ends.
            source.setEventHandler {
                withExtendedLifetime(source) { self.trigger(number) }
            }
            source.resume()
        }
    }

    /// Ends the run as the signal does.
    public func trigger(_ number: Int32) {
        signalled.store(number, ordering: .releasing)
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    private func isIgnored(_ action: sigaction) -> Bool {
        #if canImport(Darwin)
            unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
        #else
            unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
        #endif
    }
}
