package import XML

/// Reads JUnit's XML in the shapes that test programs write: `testsuites` or a single `testsuite` at the top, suites in
/// suites, Maven's repeated tests, pytest's two families.
///
/// Tests are counted by their elements. Totals in attributes are believed only where they say that more has failed.
package enum JUnitReader {
    /// Reads a file.
    ///
    /// - Throws: `XMLError` where it is not XML, or cut short.
    package static func read(_ bytes: [UInt8]) throws(XMLError) -> TestReading {
        var document = JUnitDocument()
        try XMLReader.read(bytes) { document.take($0) }
        return document.reading
    }
}

/// What has been read of a JUnit file so far.
private struct JUnitDocument {
    private enum Kind {
        case suite
        case test
        /// A failure or an error.
        case failure
        case skipped
        case other
    }

    private struct Element {
        var kind: Kind
        /// What its attributes say has failed, and how many had failed before it began.
        var declared = 0
        var before = 0
    }

    // What people read of one failure; tests may attach megabytes.
    private static let mostTextBytes = 1 << 16
    private static let mostFailures = 10_000

    private(set) var reading = TestReading()
    private var path: [Element] = []
    private var tests: [JUnitTest] = []
    /// The text of the failure that is being read.
    private var text = ""
    /// How many tests failed, also beyond those that are kept.
    private var failed = 0

    mutating func take(_ event: XMLEvent) {
        switch event {
        case .start(let name, let attributes): begin(name, attributes)
        case .text(let piece):
            if case .failure = path.last?.kind, text.utf8.count < Self.mostTextBytes { text += piece }
        case .end: end()
        }
    }

    private mutating func begin(_ name: String, _ attributes: [String: String]) {
        if path.isEmpty {
            if name == "testsuites" || name == "testsuite" {
                reading.count = 0
            } else {
                reading.problems.append("it is no JUnit report: it begins with <\(name.prefix(60))>")
            }
        }
        var element = Element(kind: .other)
        switch name {
        case "testsuites", "testsuite":
            element.kind = .suite
            element.declared = Self.number(attributes["failures"]) + Self.number(attributes["errors"])
            element.before = failed
        case "testcase":
            element.kind = .test
            tests.append(JUnitTest(attributes))
        case "failure", "error":
            element.kind = .failure
            text = ""
            if tests.isEmpty { tests.append(JUnitTest(suite: attributes)) }
            tests[tests.count - 1].fail(attributes)
        case "skipped":
            element.kind = .skipped
            if !tests.isEmpty { tests[tests.count - 1].skip(attributes) }
        default: break
        }
        path.append(element)
    }

    private mutating func end() {
        guard let element = path.popLast() else { return }
        switch element.kind {
        case .suite:
            let listed = failed - element.before
            // Suites around this one may count it again, so nothing is added up.
            if listed == 0 { reading.declaredFailures = max(reading.declaredFailures, element.declared) }
        case .test: close()
        case .failure:
            guard !tests.isEmpty else { return }
            tests[tests.count - 1].add(text)
            // A failure of a suite stands in no test.
            if !path.contains(where: { $0.kind == .test }) { close(isTest: false) }
        case .skipped, .other: break
        }
    }

    private mutating func close(isTest: Bool = true) {
        guard let test = tests.popLast() else { return }
        if let failure = test.failure {
            failed += 1
            if reading.failures.count < Self.mostFailures { reading.failures.append(failure) }
            reading.declaredFailures = max(reading.declaredFailures, failed)
        }
        guard isTest else { return }
        if test.isSkipped { reading.skipped += 1 } else { reading.count = (reading.count ?? 0) + 1 }
    }

    private static func number(_ text: String?) -> Int {
        text.flatMap { TestReading.count($0[...].trimmingSpaces) } ?? 0
    }
}

/// One `testcase`, whose children come after it.
private struct JUnitTest {
    private let attributes: [String: String]
    private var message: String?
    private var text = ""
    private var hasFailed = false
    private var wasSkipped = false

    init(_ attributes: [String: String]) {
        self.attributes = attributes
        // CTest and GoogleTest say it in attributes.
        let status = [attributes["status"], attributes["result"]].compactMap { $0?.lowercased() }
        hasFailed = status.contains { ["fail", "failed", "failure", "error"].contains($0) }
        wasSkipped = status.contains { ["notrun", "disabled", "skipped", "suppressed", "ignored"].contains($0) }
    }

    /// What failed outside of every test.
    init(suite attributes: [String: String]) {
        self.init(["name": "the suite"])
    }

    mutating func fail(_ attributes: [String: String]) {
        hasFailed = true
        guard message == nil else { return }
        let parts = [attributes["message"], attributes["type"]].compactMap { $0 }.filter { !$0.isEmpty }
        message = parts.first
    }

    mutating func skip(_ attributes: [String: String]) {
        // pytest: an expected failure did run.
        if attributes["type"] != "pytest.xfail" { wasSkipped = true }
    }

    mutating func add(_ piece: String) {
        if text.isEmpty { text = piece }
    }

    var isSkipped: Bool { wasSkipped && !hasFailed }

    var failure: TestReading.Failure? {
        guard hasFailed else { return nil }
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let path = attributes["file"] ?? attributes["filepath"]
        var failure = TestReading.Failure(
            name: PytestNames.name(attributes) ?? name, message: PytestNames.message(message ?? "", lines),
            lines: lines.suffix(8).map { String($0.prefix(400)) }, path: path,
            line: (attributes["line"] ?? attributes["lineno"]).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil })
        if failure.message.isEmpty { failure.message = lines.last.map { String($0.prefix(400)) } ?? "failed" }
        PytestNames.place(&failure, lines)
        return failure
    }

    private var name: String {
        let name = attributes["name"] ?? "a test without a name"
        guard let owner = attributes["classname"], !owner.isEmpty, !name.hasPrefix(owner) else { return name }
        return "\(owner).\(name)"
    }
}
