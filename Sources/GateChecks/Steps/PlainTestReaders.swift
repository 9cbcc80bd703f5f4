import GateModel

/// Reads `swift test`: Swift Testing's and XCTest's lines.
enum SwiftTestReader: TestOutputReader {
    static func read(_ text: String) -> TestReading {
        var reading = TestReading()
        var inXCTest: Int?
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            if line.contains("Test run with "), let index = words.firstIndex(of: "with"), index + 1 < words.count {
                reading.count = (reading.count ?? 0) + (TestReading.count(words[index + 1]) ?? 0)
            } else if line.trimmingSpaces.hasPrefix("Executed "), words.count > 1,
                let count = TestReading.count(words[1])
            {
                // XCTest says it for every suite and last for all of them.
                inXCTest = max(inXCTest ?? 0, count)
            } else if line.hasPrefix("✘ Test "), line.contains(" failed after"), !line.contains("Test run with") {
                let name = line.dropFirst(7).prefix { $0 != "(" && $0 != "\"" || $0 == "\"" }
                reading.failures.append(failure(String(name.split(separator: " failed").first ?? name)))
            } else if line.hasPrefix("Test Case "), line.contains("' failed ("),
                let quoted = line.split(separator: "'").dropFirst().first
            {
                reading.failures.append(failure(String(quoted)))
            }
        }
        if let inXCTest { reading.count = (reading.count ?? 0) + inXCTest }
        return reading
    }

    static func command(for failure: TestReading.Failure, step: String) -> String? {
        "swift test --filter \(ShellWords.quoted(String(failure.name.prefix { $0 != "(" })))"
    }

    private static func failure(_ name: String) -> TestReading.Failure {
        TestReading.Failure(name: name, message: "failed", lines: [])
    }
}

/// Reads the Test Anything Protocol, version 12 to 14.
enum TAPReader: TestOutputReader {
    static func read(_ text: String) -> TestReading {
        var reading = TestReading()
        for line in text.split(whereSeparator: \.isNewline) {
            let isFailure = line == "not ok" || line.hasPrefix("not ok ")
            guard isFailure || line == "ok" || line.hasPrefix("ok ") else { continue }
            let directive = line.split(separator: "#").dropFirst().last?.lowercased().trimmingSpaces ?? ""
            if directive.hasPrefix("skip") { continue }
            reading.count = (reading.count ?? 0) + 1
            if isFailure, !directive.hasPrefix("todo") {
                let name = line.dropFirst(6).trimmingSpaces
                reading.failures.append(TestReading.Failure(name: String(name), message: "not ok", lines: []))
            }
        }
        if reading.count == nil, text.contains("1..0") { reading.count = 0 }
        return reading
    }

    static func command(for failure: TestReading.Failure, step: String) -> String? { nil }
}
