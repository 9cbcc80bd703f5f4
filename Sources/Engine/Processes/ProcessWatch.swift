import Model
import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Waits for one process and everything that it started.
///
/// One loop looks at output, events, the process' end, the time limit and the interruption of the run: a step ends with
/// its own process, also when a grandchild keeps the pipe open.
struct ProcessWatch: Sendable {
    /// The process, which is also its group's leader.
    let group: pid_t
    /// Becomes readable when the process ends, -1 where the system has no such descriptor.
    let end: Int32
    /// Where the process writes.
    let output: Int32
    let launch: Launch
    let interruption: Interruption

    // How long a group may take to end by itself after SIGTERM: enough for exit handlers, short for a person who waits.
    private static let grace = Duration.seconds(2)

    /// Reads until the process has ended, then ends what is left of its group.
    ///
    /// The end's `exited(0)` is a placeholder where the process ended by itself: its status belongs to who reaps it.
    func untilEnd() -> CommandOutcome {
        var kept = BoundedOutput(limit: launch.outputLimit)
        var whole = OutputFile(launch.outputFile, after: launch.outputLimit)
        func take(_ bytes: ArraySlice<UInt8>) {
            kept.append(bytes)
            whole.append(bytes)
        }
        var events = BoundedEvents(path: launch.eventsPath, limit: launch.eventsLimit, onEvents: launch.onEvents)
        defer { events.close() }
        var outcome = CommandOutcome(end: .exited(0))
        var waitsForStep = launch.firstStepMilliseconds != nil
        var deadline = end(after: launch.firstStepMilliseconds ?? launch.timeoutMilliseconds)
        var ending = false
        while !hasEnded(waiting: ending ? deadline : min(deadline, .now + .seconds(60)), events.descriptor, ending) {
            drain(take)
            events.drain()
            if waitsForStep, !ending, events.holdsStep {
                waitsForStep = false
                deadline = end(after: launch.timeoutMilliseconds)
            }
            let interrupted = interruption.happened
            guard ContinuousClock.now >= deadline || (interrupted && !ending) else { continue }
            kill(-group, ending ? SIGKILL : SIGTERM)
            if !ending { outcome.end = interrupted ? .interrupted : .timedOut }
            ending = true
            deadline = .now + Self.grace
        }
        drain(take)
        events.drain()
        _ = whole.close()
        // The leader is not reaped yet, so the group's number cannot belong to anybody else.
        kill(-group, SIGKILL)
        outcome.output = kept.bytes
        outcome.outputBytes = kept.total
        outcome.isCut = kept.total > launch.outputLimit
        outcome.events = events.bytes
        outcome.eventsTruncated = events.isTruncated
        return outcome
    }

    private func end(after milliseconds: Int) -> ContinuousClock.Instant {
        let own = ContinuousClock.now + .milliseconds(milliseconds)
        return launch.latestEnd.map { min($0, own) } ?? own
    }

    /// Waits for something to happen; true once the process has ended.
    private func hasEnded(waiting until: ContinuousClock.Instant, _ events: Int32, _ ending: Bool) -> Bool {
        let left = ContinuousClock.now.duration(to: until).components
        let timeout = max(0, min(left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1, 60_000))
        var descriptors = [
            pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: events, events: Int16(POLLIN), revents: 0),
            pollfd(fd: ending ? -1 : interruption.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // An output that everybody has closed stays ready for ever and is not asked again.
        if outputIsClosed { descriptors[1].fd = -1 }
        let wait = end >= 0 ? timeout : min(timeout, 10)
        _ = poll(&descriptors, nfds_t(descriptors.count), Int32(wait))
        if end >= 0 { return descriptors[0].revents != 0 }
        var information = siginfo_t()
        return waitid(P_PID, id_t(group), &information, WEXITED | WNOHANG | WNOWAIT) == 0 && processID(information) != 0
    }

    private var outputIsClosed: Bool {
        var descriptor = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        _ = poll(&descriptor, 1, 0)
        return descriptor.revents & Int16(POLLHUP) != 0 && descriptor.revents & Int16(POLLIN) == 0
    }

    private func processID(_ information: siginfo_t) -> pid_t {
        #if canImport(Darwin)
            information.si_pid
        #else
            information._sifields._kill.si_pid
        #endif
    }

    private func drain(_ take: (ArraySlice<UInt8>) -> Void) {
        readAvailable(output, take)
    }
}

/// The events of a probe, read from a FIFO up to a bound; what comes beyond it is read and thrown away.
private struct BoundedEvents {
    let descriptor: Int32
    private let limit: Int
    private let onEvents: (@Sendable ([UInt8]) -> Void)?
    private(set) var bytes: [UInt8] = []
    private(set) var isTruncated = false

    init(path: String?, limit: Int, onEvents: (@Sendable ([UInt8]) -> Void)?) {
        self.limit = limit
        self.onEvents = onEvents
        // Open for writing too: without a writer a FIFO is at its end for ever and would never let the loop rest.
        descriptor = path.map { open($0, O_RDWR | O_NONBLOCK | O_CLOEXEC) } ?? -1
    }

    mutating func drain() {
        var taken: [UInt8] = []
        readAvailable(descriptor) { taken += $0 }
        if let onEvents, !taken.isEmpty { onEvents(taken) }
        let room = limit - bytes.count
        if taken.count > room { isTruncated = true }
        bytes += taken.prefix(room)
    }

    /// Whether a first step has been reported; looked for in the beginning alone.
    var holdsStep: Bool {
        let word = Array(#""event":"step""#.utf8)
        let beginning = bytes.prefix(8192)
        return beginning.indices.contains { beginning[$0...].starts(with: word) }
    }

    func close() {
        if descriptor >= 0 { _ = systemClose(descriptor) }
    }
}

#if canImport(Darwin)
    private let systemClose = Darwin.close
#else
    private let systemClose = Glibc.close
#endif
