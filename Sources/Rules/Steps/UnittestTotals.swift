/// The last lines of a run of unittest, of which an output may hold several: `Ran 3 tests in 0.004s`, then `OK`,
/// `OK (skipped=1)`, `FAILED (failures=1, errors=2)` or `NO TESTS RAN`.
struct UnittestTotals {
    private var count: Int?
    private var skipped = 0
    private var failed = 0
    /// The tests of a run whose last line has not come yet.
    private var open: Int?
    private var unfinished: [Int] = []
    /// Tests that passed, as the progress of the run shows them.
    private var seen = 0
    private var ran = 0

    /// Looks at a line; true where it is one of the last lines.
    mutating func take(_ line: Substring) -> Bool {
        if let number = Self.total(line) {
            close(skipped: 0, isFinished: open == nil)
            open = number
            return true
        }
        if let (isFailed, values) = Self.verdict(line) {
            if isFailed {
                let sum = ["failures", "errors", "unexpected successes"].reduce(0) { $0 + (values[$1] ?? 0) }
                failed += max(sum, 1)
            } else if open == nil {
                return false
            }
            close(skipped: values["skipped"] ?? 0, isFinished: true)
            return true
        }
        if line.hasSuffix(" ... ok") { seen += 1 }
        if line.utf8.allSatisfy(Self.isProgress) { seen += line.utf8.count { $0 == UInt8(ascii: ".") } }
        return false
    }

    /// Writes down what the lines came to.
    mutating func end(_ reading: inout TestReading) {
        close(skipped: 0, isFinished: open == nil)
        reading.count = count.map { _ in ran }
        reading.skipped = skipped
        reading.declaredFailures = failed
        for number in unfinished {
            reading.problems.append("unittest says that it ran \(TestReading.tests(number)), and neither OK nor FAILED")
        }
    }

    private mutating func close(skipped: Int, isFinished: Bool) {
        guard let number = open else { return }
        defer { (open, seen) = (nil, 0) }
        count = (count ?? 0) + number
        self.skipped += skipped
        // A class that is skipped as a whole is counted as skipped, and its tests are not counted at all.
        ran += max(number - skipped, min(number, skipped > 0 ? seen : 0))
        if !isFinished { unfinished.append(number) }
    }

    private static func isProgress(_ byte: UInt8) -> Bool { ".sFExu".utf8.contains(byte) }

    /// `Ran 3 tests in 0.004s`.
    private static func total(_ line: Substring) -> Int? {
        guard line.hasPrefix("Ran "), line.hasSuffix("s") else { return nil }
        let words = line.split(separator: " ")
        guard words.count == 5, words[2].hasPrefix("test"), words[3] == "in" else { return nil }
        return TestReading.count(words[1])
    }

    /// Reads `FAILED (failures=1, skipped=2)`; the words are `OK`, `FAILED` and `NO TESTS RAN`.
    private static func verdict(_ line: Substring) -> (isFailed: Bool, values: [String: Int])? {
        let line = line.trimmingSpaces
        guard let word = ["OK", "FAILED", "NO TESTS RAN"].first(where: line.hasPrefix) else { return nil }
        let rest = line.dropFirst(word.count)
        if rest.isEmpty { return (word == "FAILED", [:]) }
        guard rest.hasPrefix(" ("), rest.hasSuffix(")") else { return nil }
        var values: [String: Int] = [:]
        for part in rest.dropFirst(2).dropLast().split(separator: ",") {
            let sides = part.split(separator: "=")
            guard sides.count == 2, let value = TestReading.count(sides[1]) else { return nil }
            values[String(sides[0].trimmingSpaces)] = value
        }
        return (word == "FAILED", values)
    }
}
