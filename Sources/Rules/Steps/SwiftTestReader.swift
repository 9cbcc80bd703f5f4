import Model
import Words

/// Reads `swift test`: Swift Testing's and XCTest's lines.
enum SwiftTestReader: TestOutputReader {
    static func read(_ text: String) -> TestReading {
        var totals = SwiftTestTotals()
        var failures: [TestReading.Failure] = []
        for line in text.split(separator: "\n") {
            if totals.take(line) { continue }
            if line.hasPrefix("✘ Test "), line.contains(" failed after") {
                let name = line.dropFirst(7).prefix { $0 != "(" && $0 != "\"" || $0 == "\"" }
                failures.append(failure(String(name.split(separator: " failed").first ?? name)))
            } else if line.hasPrefix("Test Case "), line.contains("' failed ("),
                let quoted = line.split(separator: "'").dropFirst().first
            {
                failures.append(failure(String(quoted)))
            }
        }
        var reading = totals.reading
        reading.failures = failures
        return reading
    }

    static func command(for failure: TestReading.Failure, step: String) -> SuggestedCommand? {
        let name = String(failure.name.prefix { $0 != "(" })
        return SuggestedCommand(atTop: "swift test --filter \(ShellWords.quoted(name))")
    }

    private static func failure(_ name: String) -> TestReading.Failure {
        TestReading.Failure(name: name, message: "failed", lines: [])
    }
}

/// What the two test libraries say at the end, and what they said at the start.
private struct SwiftTestTotals {
    private var inSwiftTesting: Int?
    private var inXCTest: Int?
    private var skipped = 0
    private var skippedInXCTest = 0
    private var failed = 0
    private var failedInXCTest = 0
    private var begun: [String: Int] = [:]

    /// Looks at a line; true where it is about all tests.
    mutating func take(_ line: Substring) -> Bool {
        if line.hasSuffix("Test run started.") {
            begun["Swift Testing", default: 0] += 1
        } else if line.hasPrefix("➜ Test "), line.contains(" skipped") {
            skipped += 1
        } else if line.drop(while: { !$0.isWhitespace }).dropFirst().hasPrefix("Test run with ") {
            takeEnd(line)
        } else if line.hasPrefix("Test Suite 'All tests'") || line.hasPrefix("Test Suite 'Selected tests'") {
            begun["XCTest", default: 0] += line.contains("' started at") ? 1 : -1
            if line.contains("' failed at") { failed += 1 }
        } else if line.trimmingSpaces.hasPrefix("Executed ") {
            takeExecuted(line)
        } else {
            return false
        }
        return true
    }

    var reading: TestReading {
        var reading = TestReading()
        if inSwiftTesting != nil || inXCTest != nil {
            let count = (inSwiftTesting ?? 0) + (inXCTest ?? 0)
            reading.skipped = min(skipped, inSwiftTesting ?? 0) + min(skippedInXCTest, inXCTest ?? 0)
            reading.count = count - reading.skipped
        }
        reading.declaredFailures = max(failed, failedInXCTest)
        for (library, runs) in begun.sorted(by: { $0.key < $1.key }) where runs > 0 {
            reading.problems.append("\(library) has begun, and does not say how it ended")
        }
        return reading
    }

    /// Reads `✘ Test run with 5 tests in 1 suite failed after 0.003 seconds with 2 issues`.
    private mutating func takeEnd(_ line: Substring) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard let index = words.firstIndex(of: "with"), index + 1 < words.count,
            let count = TestReading.count(words[index + 1])
        else { return }
        begun["Swift Testing", default: 0] -= 1
        inSwiftTesting = (inSwiftTesting ?? 0) + count
        if words.contains("failed") { failed += 1 }
    }

    /// `Executed 3 tests, with 1 test skipped and 1 failure (0 unexpected) in 0.002 (0.002) seconds`.
    private mutating func takeExecuted(_ line: Substring) {
        let words = line.split { $0.isWhitespace || $0 == "," }
        guard words.count > 1, let count = TestReading.count(words[1]) else { return }
        // XCTest says it for every suite and last for all of them.
        inXCTest = max(inXCTest ?? 0, count)
        for (place, word) in words.enumerated() where place > 0 {
            if word == "skipped", place > 1 {
                skippedInXCTest = max(skippedInXCTest, TestReading.count(words[place - 2]) ?? 0)
            }
            if word == "failure" || word == "failures" {
                failedInXCTest = max(failedInXCTest, TestReading.count(words[place - 1]) ?? 0)
            }
        }
    }
}
