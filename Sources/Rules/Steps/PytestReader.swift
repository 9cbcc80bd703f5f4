import Model
import Words

/// Reads pytest's short summary and its last line, for runs that write no JUnit file, and as a second witness.
///
///     FAILED tests/test_model.py::test_shape - assert 9 == 10
///     ========================= 1 failed, 2 passed in 0.12s =========================
enum PytestReader: TestOutputReader {
    static func read(_ text: String) -> TestReading {
        var reading = TestReading()
        var places: [String: Int] = [:]
        var isSummary = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("==="), line.contains(" short test summary info ") {
                isSummary = true
            } else if isSummary, let failure = failure(line) {
                reading.failures.append(failure)
            } else if let totals = totals(line) {
                // Several runs in one output have several last lines.
                reading.count = (reading.count ?? 0) + totals.ran
                reading.skipped += totals.skipped
                reading.declaredFailures += totals.failed
            } else if let (path, number) = place(line) {
                places[path] = number
            }
        }
        for index in reading.failures.indices {
            reading.failures[index].line = reading.failures[index].path.flatMap { places[$0] }
        }
        return reading
    }

    static func command(for failure: TestReading.Failure, step: String) -> SuggestedCommand? {
        // `pytest` and `python -m pytest` find modules in different folders, so the step's own way is kept.
        let words = step.split(separator: " ")
        let own = words.firstIndex { $0 == "pytest" || $0.hasSuffix("/pytest") }.map {
            words[...$0].joined(separator: " ")
        }
        return SuggestedCommand(atTop: "\(own ?? "python -m pytest") \(ShellWords.quoted(failure.name))")
    }

    private static func failure(_ line: Substring) -> TestReading.Failure? {
        guard line.hasPrefix("FAILED ") || line.hasPrefix("ERROR ") else { return nil }
        let rest = line.drop { $0 != " " }.dropFirst()
        guard rest.contains("::") || rest.contains(".py") else { return nil }
        var name = rest
        var message: Substring = "failed"
        if let dash = dash(rest) {
            name = rest[..<dash.lowerBound]
            message = rest[dash.upperBound...]
        }
        let path = name.prefix { $0 != ":" }
        return TestReading.Failure(
            name: String(name), message: String(message), lines: [], path: String(path), line: nil,
            countsFromStart: true)
    }

    /// The dash between a name and its message; the values of a parameterised test may hold one too.
    private static func dash(_ text: Substring) -> Range<Substring.Index>? {
        let values = text.firstIndex(of: "[").flatMap { text[$0...].range(ofText: "] - ") }
        guard let first = text.range(ofText: " - ") else { return nil }
        guard let values, let open = text.firstIndex(of: "["), open < first.lowerBound else { return first }
        return text.index(after: values.lowerBound)..<values.upperBound
    }

    /// `== 1 failed, 2 passed, 1 skipped in 0.12s ==`, or without the signs where `-q` is set.
    private static func totals(_ line: Substring) -> (ran: Int, skipped: Int, failed: Int)? {
        let text = line.trimming { $0 == "=" || $0.isWhitespace }
        guard text.contains(" in "), text.hasSuffix("s") || text.hasSuffix(")") else { return nil }
        if text.hasPrefix("no tests ran") { return (0, 0, 0) }
        var (ran, skipped, failed) = (0, 0, 0)
        var found = false
        let words = text.split { $0 == " " || $0 == "," }
        for (number, word) in zip(words, words.dropFirst()) {
            guard let value = TestReading.count(number) else { continue }
            switch word {
            case "passed", "xfailed", "xpassed": ran += value
            case "failed", "error", "errors": (ran, failed) = (ran + value, failed + value)
            case "skipped": skipped += value
            case "deselected": break
            default: continue
            }
            found = true
        }
        return found ? (ran, skipped, failed) : nil
    }

    /// `tests/test_model.py:12: AssertionError`, which ends a traceback.
    static func place(_ line: Substring) -> (String, Int)? {
        let parts = line.split(separator: ":", maxSplits: 2)
        guard parts.count == 3, parts[0].hasSuffix(".py"), let number = Int(parts[1]) else { return nil }
        return (String(parts[0]), number)
    }
}

extension Substring {
    /// The first place where a text stands.
    func range(ofText text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }

    /// The text without such characters at its ends.
    func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
        var part = self
        while let first = part.first, isTrimmed(first) { part = part.dropFirst() }
        while let last = part.last, isTrimmed(last) { part = part.dropLast() }
        return part
    }
}
