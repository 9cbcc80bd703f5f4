/// What a test runner's output says.
struct TestReading: Sendable, Hashable {
    /// One test that failed.
    struct Failure: Sendable, Hashable {
        /// The test's name as its runner takes it.
        var name: String
        /// The last line of what it said.
        var message: String
        /// The end of its traceback.
        var lines: [String]
        /// The file, as the runner wrote it.
        var path: String?
        /// The line in that file.
        var line: Int?
    }

    /// How many tests ran, nil where the output does not say.
    var count: Int?
    /// Those that failed.
    var failures: [Failure] = []

    // Output may say anything, and counts are added up.
    private static let largestCount = 1_000_000_000

    /// Reads a count, nil where the word is none.
    static func count(_ word: some StringProtocol) -> Int? {
        guard let count = Int(word), (0...largestCount).contains(count) else { return nil }
        return count
    }
}

/// A test that passes is no proof where none ran, so each reader looks for the count as well as for the failures.
protocol TestOutputReader {
    static func read(_ text: String) -> TestReading
    /// The command that runs one test alone, nil where the runner has none.
    ///
    /// - Parameters:
    ///   - failure: The test.
    ///   - step: The command line of the step, which knows from where tests are found.
    static func command(for failure: TestReading.Failure, step: String) -> String?
}
