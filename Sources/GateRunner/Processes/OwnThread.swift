import CLibcExtras

/// A thread for work that waits: the threads that all tasks share are as many as there are cores, and each is needed.
enum OwnThread {
    /// Does the work in a thread of its own, or in this one where the system gives no other.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            let job = Unmanaged.passRetained(Job { continuation.resume(returning: work()) })
            let error = gate_start_thread(
                { job in
                    if let job { Unmanaged<Job>.fromOpaque(job).takeRetainedValue().work() }
                }, job.toOpaque())
            if error != 0 { job.takeRetainedValue().work() }
        }
    }

    private final class Job: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
}
