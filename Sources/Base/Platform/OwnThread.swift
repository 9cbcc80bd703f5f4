import CLibcExtras
package import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A thread for work that waits: the threads that all tasks share are as many as there are cores, and each is needed.
public enum OwnThread {
    /// Does the work in a thread of its own, or in this one where the system gives no other.
    package static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            let job = Job { continuation.resume(returning: work()) }
            if !start(job) { job.work() }
        }
    }

    /// Begins the work in a thread of its own and does not wait for it; nothing happens where the system gives none.
    public static func begin(_ work: @escaping @Sendable () -> Void) { _ = start(Job(work)) }

    /// True in the thread with which the program began.
    package static var isFirst: Bool { gate_is_first_thread() }

    /// True where tasks may be given to other threads.
    ///
    /// The threads that all tasks share cannot say that the system is out of threads or descriptors: they wait for ever or
    /// end the program. So it is tried before, in some 0.1 ms, and whoever gets no for an answer goes on alone.
    package static func hasRoom(jobs: Int = 1) -> Bool { limit(jobs: jobs) == nil }

    /// A command that shows the limit which leaves no room for other threads; nil where there is room.
    ///
    /// - Parameter jobs: How many of them start processes at the same time.
    public static func limit(jobs: Int = 1) -> String? {
        if !gate_has_threads(Int32(clamping: Int(gate_cores()) + 2 * jobs + 1)) { return "ulimit -u" }
        return gate_has_descriptors(Int32(clamping: 16 + 8 * jobs)) ? nil : "ulimit -n"
    }

    /// Waits a little while another process holds what is wanted.
    package static func pause(milliseconds: Int) async throws {
        if isFirst {
            usleep(UInt32(clamping: milliseconds * 1000))
        } else {
            try await Task.sleep(for: .milliseconds(milliseconds))
        }
    }

    private static func start(_ job: Job) -> Bool {
        let context = Unmanaged.passRetained(job)
        let error = gate_start_thread(
            { job in
                if let job { Unmanaged<Job>.fromOpaque(job).takeRetainedValue().work() }
            }, context.toOpaque())
        if error != 0 { context.release() }
        return error == 0
    }

    private final class Job: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
}

extension Mutex where Value: ~Copyable {
    /// Does something with the value, as `withLock`, so that the thread sanitizer sees the lock as well.
    ///
    /// On Linux a `Mutex` is made of calls of the system that the sanitizer does not know, and every value behind one
    /// would be reported as a race.
    package borrowing func guarded<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try withLock { value throws(Failure) in
            gate_lock_is_taken()
            defer { gate_lock_is_given_back() }
            return try body(&value)
        }
    }
}
