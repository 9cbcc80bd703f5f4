import Model

/// Reads the Test Anything Protocol, version 12 to 14 (testanything.org).
///
/// Subtests and blocks of YAML are indented: the line of their parent judges. A stream needs its plan, at the start or at
/// the end: without one nobody knows whether the program came to its end.
enum TAPReader: TestOutputReader {
    static func read(_ text: String) -> TestReading {
        var streams = TAPStreams()
        for line in text.split(separator: "\n") { streams.take(line) }
        return streams.end()
    }

    static func command(for failure: TestReading.Failure, step: String) -> SuggestedCommand? { nil }
}

/// The streams of an output, one after the other.
private struct TAPStreams {
    private var reading = TestReading()
    private var plan: Int?
    private var points = 0
    private var numbers: Set<Int> = []
    private var isPlanLast = false
    private var hasBegun = false

    mutating func take(_ line: Substring) {
        if line.hasPrefix("TAP version ") {
            finish()
            hasBegun = true
        } else if line.hasPrefix("Bail out!") {
            let reason = line.dropFirst(9).trimmingSpaces
            reading.problems.append("the tests bailed out" + (reason.isEmpty ? "" : ": \(reason)"))
        } else if let count = Self.plan(line) {
            if plan != nil { finish() }
            (hasBegun, plan, isPlanLast) = (true, count, points > 0)
        } else if let point = TAPPoint(line) {
            // A plan that stands behind tests is the end of its stream.
            if isPlanLast { finish() }
            hasBegun = true
            add(point)
        }
    }

    mutating func end() -> TestReading {
        finish()
        return reading
    }

    private mutating func add(_ point: TAPPoint) {
        points += 1
        if let number = point.number, !numbers.insert(number).inserted {
            reading.problems.append("test \(number) is reported twice")
        }
        if point.isSkipped {
            reading.skipped += 1
            return
        }
        reading.count = (reading.count ?? 0) + 1
        if !point.isOK, !point.isTodo {
            reading.failures.append(TestReading.Failure(name: point.name, message: "not ok", lines: []))
        }
    }

    private mutating func finish() {
        defer { (plan, points, numbers, isPlanLast, hasBegun) = (nil, 0, [], false, false) }
        guard hasBegun else { return }
        reading.count = reading.count ?? 0
        if let plan {
            if plan != points {
                let ran = "\(points) test\(points == 1 ? " is" : "s are") reported"
                reading.problems.append("the plan is 1..\(plan), and \(ran)")
            }
        } else {
            reading.problems.append("there is no plan such as 1..\(max(points, 1)), so the tests may have ended early")
        }
    }

    /// `1..5`, `1..0 # SKIP no display`.
    private static func plan(_ line: Substring) -> Int? {
        guard line.hasPrefix("1..") else { return nil }
        let digits = line.dropFirst(3).prefix { $0.isASCII && $0.isNumber }
        let rest = line.dropFirst(3 + digits.count).trimmingSpaces
        return rest.isEmpty || rest.hasPrefix("#") ? TestReading.count(digits) : nil
    }
}

/// A test point: `not ok 3 - name # TODO reason`.
private struct TAPPoint {
    var isOK: Bool
    var number: Int?
    var name: String
    var isSkipped = false
    var isTodo = false

    init?(_ line: Substring) {
        var rest = line
        isOK = !rest.hasPrefix("not ok")
        if !isOK { rest = rest.dropFirst(4) }
        guard rest == "ok" || rest.hasPrefix("ok ") || rest.hasPrefix("ok\t") else { return nil }
        rest = rest.dropFirst(2).trimmingSpaces
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let behind = rest.dropFirst(digits.count)
        if !digits.isEmpty, behind.isEmpty || behind.first?.isWhitespace == true {
            number = TestReading.count(digits)
            rest = behind.trimmingSpaces
        }
        if rest.hasPrefix("- ") { rest = rest.dropFirst(2).trimmingSpaces }
        name = ""
        readDescription(rest)
        if name.isEmpty { name = number.map { "test \($0)" } ?? "a test without a name" }
    }

    /// Reads the description, up to a directive: a `#` without a backslash, and `skip` or `todo` behind it.
    private mutating func readDescription(_ text: Substring) {
        var place = text.startIndex
        while place < text.endIndex {
            let character = text[place]
            if character == "\\", let next = text[text.index(after: place)...].first, next == "\\" || next == "#" {
                name.append(next)
                place = text.index(place, offsetBy: 2)
                continue
            }
            if character == "#" {
                let word = text[place...].dropFirst().trimmingSpaces.prefix { !$0.isWhitespace }.lowercased()
                isSkipped = word.hasPrefix("skip")
                isTodo = word == "todo" || word.hasPrefix("todo:")
                if isSkipped || isTodo { break }
            }
            name.append(character)
            place = text.index(after: place)
        }
        name = String(name[...].trimmingSpaces)
    }
}
