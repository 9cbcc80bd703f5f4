import CLibcExtras
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Processes that have left the group of their step, as daemons do: caught while steps run, and ended with the last one.
///
/// Without that a server which a test has forgotten would still write into the snapshot of the next run. One that a step
/// needs while it runs is left alone until no step runs any more. What Git starts for itself, such as a daemon that keeps
/// passwords, is none of this: it comes at a time when no step runs, and belongs to the system then.
package enum Orphans {
    private struct State {
        /// The processes that were started here.
        var own: Set<pid_t> = []
        var steps = 0
    }

    private static let state = Mutex(State())
    // A process that has been killed is gone in milliseconds, unless it waits for a disk.
    private static let longestWait = Duration.seconds(1)

    /// Starts a process, which is no orphan.
    ///
    /// - Parameters:
    ///   - isStep: Whether what leaves its group is to be caught.
    ///   - start: Starts it and gives 0, or the number of the error.
    package static func start(isStep: Bool, _ process: inout Int32, _ start: (inout Int32) -> Int32) -> Int32 {
        state.guarded { state in
            if isStep, state.steps == 0 { gate_adopt_orphans(true) }
            let error = start(&process)
            if error == 0 {
                state.own.insert(process)
                if isStep { state.steps += 1 }
            } else if isStep, state.steps == 0 {
                gate_adopt_orphans(false)
            }
            return error
        }
    }

    /// Tells that a process has ended and its status was taken.
    package static func ended(isStep: Bool, _ process: Int32) {
        state.guarded { state in
            state.own.remove(process)
            guard isStep else { return }
            state.steps -= 1
            guard state.steps == 0 else { return }
            endThem(besides: state.own)
            gate_adopt_orphans(false)
        }
    }

    /// Ends them, and those whom their end makes orphans.
    private static func endThem(besides own: Set<pid_t>) {
        let deadline = ContinuousClock.now + longestWait
        while ContinuousClock.now < deadline {
            let orphans = children().filter { !own.contains($0) }
            if orphans.isEmpty { return }
            for orphan in orphans { kill(orphan, SIGKILL) }
            for orphan in orphans {
                var status: Int32 = 0
                while waitpid(orphan, &status, WNOHANG) == 0, ContinuousClock.now < deadline { usleep(500) }
            }
        }
    }

    /// The children of every thread of this process; empty where the system does not list them.
    private static func children() -> [pid_t] {
        var found: [pid_t] = []
        for thread in Files.names(in: "/proc/self/task") {
            let path = "/proc/self/task/\(String(decoding: thread, as: UTF8.self))/children"
            // What lies in /proc has no size, so it is read to its end.
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            readAvailable(descriptor) { bytes += $0 }
            for word in bytes.split(separator: UInt8(ascii: " ")) {
                if let child = pid_t(String(decoding: word, as: UTF8.self)) { found.append(child) }
            }
        }
        return found
    }
}
