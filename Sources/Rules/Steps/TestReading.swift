import Words

/// What a test runner's report says.
package struct TestReading: Sendable, Hashable {
    /// One test that failed.
    package struct Failure: Sendable, Hashable {
        /// The test's name as its runner takes it.
        package var name: String
        /// The last line of what it said.
        package var message: String
        /// The end of its traceback.
        package var lines: [String]
        /// The file, as the runner wrote it.
        package var path: String?
        /// The line in that file.
        package var line: Int?
    }

    /// How many tests ran, nil where the report does not say.
    package var count: Int?
    /// How many tests were skipped.
    package var skipped = 0
    /// Those that failed.
    package var failures: [Failure] = []
    /// How many tests failed by the report's own totals.
    package var declaredFailures = 0
    /// Why the report is no proof, whichever tests it lists: it ends too early, or it does not hold what it promises.
    package var problems: [String] = []

    /// How many tests failed, by whatever says the most.
    package var failed: Int { max(failures.count, declaredFailures) }

    // Output may say anything, and counts are added up.
    private static let largestCount = 1_000_000_000

    /// Reads a count, nil where the word is none.
    package static func count(_ word: some StringProtocol) -> Int? {
        guard let count = Int(word), (0...largestCount).contains(count) else { return nil }
        return count
    }

    /// A number of tests in words.
    package static func tests(_ count: Int) -> String { counted(count, "test") }
}

/// A test that passes is no proof where none ran, so each reader looks for the count as well as for the failures.
protocol TestOutputReader {
    /// Reads an output without colours, whose lines end with `\n`.
    static func read(_ text: String) -> TestReading
    /// The command that runs one test alone, nil where the runner has none.
    ///
    /// - Parameters:
    ///   - failure: The test.
    ///   - step: The command line of the step, which knows from where tests are found.
    static func command(for failure: TestReading.Failure, step: String) -> String?
}

/// An output as its lines would look without a terminal.
package enum PlainOutput {
    /// The text without escape sequences, and with `\n` alone at the ends of lines.
    package static func text(_ output: [UInt8]) -> String {
        let (escape, carriage) = (UInt8(0x1B), UInt8(ascii: "\r"))
        guard output.contains(where: { $0 == escape || $0 == carriage }) else {
            return String(decoding: output, as: UTF8.self)
        }
        var plain: [UInt8] = []
        plain.reserveCapacity(output.count)
        var place = 0
        while place < output.count {
            let byte = output[place]
            let next = place + 1 < output.count ? output[place + 1] : nil
            if byte == escape, next == UInt8(ascii: "[") {
                place = end(ofSequence: place + 2, output)
            } else if byte == carriage, next == UInt8(ascii: "\n") {
                place += 1
            } else {
                plain.append(byte)
                place += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The place behind a control sequence: parameters, then one byte that ends it (ECMA-48, section 5.4).
    private static func end(ofSequence start: Int, _ output: [UInt8]) -> Int {
        var place = start
        while place < output.count, 0x20...0x3F ~= output[place] { place += 1 }
        return place < output.count && 0x40...0x7E ~= output[place] ? place + 1 : place
    }
}
