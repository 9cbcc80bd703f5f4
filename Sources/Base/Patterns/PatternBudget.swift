import Synchronization

/// How many steps the matches of one run may take together.
///
/// PCRE2 does not say how many steps a match took. So a match begins with few of them, which cost nothing, and begins
/// anew with ten times as many where they do not suffice; each new attempt is paid in full, whatever it needs.
public final class PatternBudget: Sendable {
    /// The most steps of one match: about 15 ms.
    static let maxSteps = 1_000_000
    /// A match that ends within these, about 20 µs, is cheaper than reading what it judges.
    static let freeSteps = 1_000
    /// The steps of all matches of a run: about 0.3 s.
    public static let stepsOfRun = 20_000_000

    private let remaining: Mutex<Int>

    /// Makes a budget.
    ///
    /// - Parameter steps: How many steps there are.
    public init(steps: Int = PatternBudget.stepsOfRun) {
        remaining = Mutex(steps)
    }

    /// Takes steps; false, for this and every later match, where too few are left.
    func spend(_ steps: Int) -> Bool {
        remaining.withLock { remaining in
            guard remaining >= steps else {
                remaining = 0
                return false
            }
            remaining -= steps
            return true
        }
    }
}
