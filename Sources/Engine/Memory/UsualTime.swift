/// How long a step usually takes, told by its newest passes and by the failures since the last one.
///
/// A pass took its whole time. A failure took at least its own: one that crashed at once says nothing against a longer time
/// that is known, and one that came late, or ran into the time limit, says that the step is long.
struct UsualTime: Sendable {
    /// How many failures count.
    static let mostFailures = 5
    // So many of each kind, so that one outlier does not decide and a lasting change soon does.
    private static let mostOfEach = 3

    /// The usual time, nil where nothing is known.
    let milliseconds: Int?

    /// Both the newest first.
    init(passes: [Int], failures: [Int]) {
        guard let usual = Self.median(passes) else {
            milliseconds = failures.prefix(Self.mostFailures).max()
            return
        }
        if failures.isEmpty {
            milliseconds = usual
            return
        }
        let longer = failures.prefix(Self.mostOfEach).map { max($0, usual) }
        milliseconds = Self.median(passes.prefix(Self.mostOfEach) + longer)
    }

    private static func median(_ times: some Collection<Int>) -> Int? {
        times.isEmpty ? nil : times.sorted()[times.count / 2]
    }
}
