import Model
import Words

/// Reads what `python -m unittest` writes to standard error.
///
///     ======================================================================
///     FAIL: test_shape (tests.test_model.ModelTest.test_shape)
///     ----------------------------------------------------------------------
///     Traceback (most recent call last): …
///     AssertionError: 9 != 10
///
///     ----------------------------------------------------------------------
///     Ran 3 tests in 0.004s
///
///     FAILED (failures=1, skipped=1)
enum UnittestReader: TestOutputReader {
    static func read(_ text: String) -> TestReading {
        var reading = TestReading()
        var current: TestReading.Failure?
        var suites = UnittestTotals()
        var followsRule = false
        func finish() {
            guard var failure = current else { return }
            current = nil
            // What a test itself printed follows its traceback when unittest buffers it.
            let own = failure.lines.prefix { $0 != "Stdout:" && $0 != "Stderr:" }
            let said = own.filter { !$0.allSatisfy(\.isWhitespace) }
            failure.message = error(said) ?? said.last { $0.first?.isWhitespace == false } ?? said.last ?? "failed"
            (failure.path, failure.line) = place(said)
            failure.lines = said.suffix(8).map { $0 }
            reading.failures.append(failure)
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isRule = line.hasPrefix("==========") && line.allSatisfy { $0 == "=" }
            // A test may print `FAIL: ` too; a failure of unittest's own stands below a line of signs.
            if isRule {
                finish()
            } else if followsRule, let name = failedName(line) {
                finish()
                current = TestReading.Failure(name: name, message: "", lines: [])
            } else if suites.take(line) {
                finish()
            } else if !line.hasPrefix("-----") {
                current?.lines.append(String(line))
            }
            followsRule = isRule
        }
        finish()
        suites.end(&reading)
        return reading
    }

    static func command(for failure: TestReading.Failure, step: String) -> SuggestedCommand? {
        // In a shell what is added at the end belongs to the last command.
        if step.contains(where: "|&;<>".contains) { return nil }
        // What `discover` finds is named from the folder in which it looks; `-k` takes that name from anywhere.
        let name = ShellWords.quoted(failure.name)
        return SuggestedCommand(
            atTop: step.contains(" discover") ? "\(step) -k \(name)" : "python -m unittest \(name)")
    }

    /// `FAIL: test_x (tests.test_m.Case.test_x)`; before Python 3.11 the brackets hold the class alone.
    private static func failedName(_ line: Substring) -> String? {
        guard line.hasPrefix("FAIL: ") || line.hasPrefix("ERROR: ") || line.hasPrefix("UNEXPECTED SUCCESS: "),
            let colon = line.firstIndex(of: ":")
        else { return nil }
        let rest = line[line.index(after: colon)...].drop { $0 == " " }
        guard let open = rest.firstIndex(of: "("), let close = rest[open...].firstIndex(of: ")") else {
            return String(rest)
        }
        let method = rest[..<open].trimmingSpaces
        let owner = String(rest[rest.index(after: open)..<close])
        // A module that cannot be imported is reported as a test of unittest's own loader.
        if owner.hasPrefix("unittest.loader.") { return String(method) }
        return owner.hasSuffix(".\(method)") || !method.hasPrefix("test") ? owner : "\(owner).\(method)"
    }

    /// The first line of the error: it follows the frames of the last traceback, and a comparison may follow it.
    private static func error(_ lines: [String]) -> String? {
        guard let start = lines.lastIndex(of: "Traceback (most recent call last):") else { return nil }
        return lines[start...].dropFirst().first { $0.first?.isWhitespace == false }
    }

    /// The last frame of the traceback that is a file of the project: what unittest and Python bring is absolute.
    private static func place(_ lines: [String]) -> (String?, Int?) {
        for line in lines.reversed() {
            guard let frame = PythonFrame(line), !frame.path.hasPrefix("/"), !frame.path.hasPrefix("<") else {
                continue
            }
            return (frame.path, frame.line)
        }
        return (nil, nil)
    }
}

/// One line of a Python traceback: `  File "tests/test_model.py", line 12, in test_shape`.
struct PythonFrame {
    let path: String
    let line: Int

    init?(_ text: some StringProtocol) {
        let text = text.trimmingSpaces
        guard text.hasPrefix("File \""), let end = text.dropFirst(6).firstIndex(of: "\"") else { return nil }
        path = String(text.dropFirst(6)[..<end])
        let rest = text[end...].dropFirst()
        guard rest.hasPrefix(", line ") else { return nil }
        guard let number = Int(rest.dropFirst(7).prefix { $0.isNumber }) else { return nil }
        line = number
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmingSpaces: SubSequence {
        var part = self[...]
        while part.first?.isWhitespace == true { part = part.dropFirst() }
        while part.last?.isWhitespace == true { part = part.dropLast() }
        return part
    }
}

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
