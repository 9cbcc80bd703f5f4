import Synchronization
import Training

/// Follows a run's events from the thread that reads them.
final class Follower: Sendable {
    private let progress = Mutex(TrainingProgress())
    private let tell: @Sendable (Int, [Double]) -> Void

    init(_ tell: @escaping @Sendable (Int, [Double]) -> Void) {
        self.tell = tell
    }

    func take(_ bytes: [UInt8]) {
        let now = progress.withLock { progress -> TrainingProgress? in
            progress.take(bytes) ? progress : nil
        }
        if let now { tell(now.step, now.losses) }
    }
}
