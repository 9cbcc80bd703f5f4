import Foundation
import JSON
import Testing

@testable import Training
/// The pieces that the judge stands on.
struct PieceTests {
    private func parsed(_ text: String) -> JSONValue? {
        try? JSONValue(Array(text.utf8)[...])
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", ".5", "-", "1e", "+1", "nan", "NaN",
        "Infinity", "\"\\x\"", "\"\\u12\"", "\"a", "\"\u{1}\"", "tru", "true false", "[1 2]", "{1:2}", "'a'",
    ])
    func strictlyJSON(_ text: String) {
        #expect(parsed(text) == nil)
    }

    @Test func valuesAreRead() {
        #expect(
            parsed(" {\"a\": [1, -2.5e1, null, true, false, \"x\"]} ")?.object?["a"]
                == .array([.integer(1), .number(-25), .null, .bool(true), .bool(false), .string("x")]))
        #expect(parsed("\"\\u00e9\\ud83d\\ude00\\n\\/\"") == .string("é😀\n/"))
        #expect(parsed("\"\\udc80\\ud800x\"") == .string("\u{FFFD}\u{FFFD}x"))
        #expect(parsed("99999999999999999999") == .number(1e20))
        #expect(parsed("\"-inf\"")?.double == -.infinity)
        #expect(parsed("\"nan\"")?.double?.isNaN == true)
        #expect(parsed("-1")?.count == nil)
    }

    @Test func everyInvariantIsDescribed() {
        let descriptions = TrainingInvariants.descriptions
        #expect(Set(descriptions.map(\.name)).count == descriptions.count)
        for description in descriptions {
            for text in [description.summary, description.why, description.source] {
                #expect(text.hasSuffix(".") && text.count <= 150, "\(description.name): \(text)")
            }
            #expect(!description.notAFailure.isEmpty)
            #expect(description.badExample != description.goodExample)
        }
    }

    @Test func ofSeveralProcessesTheOneThatFailedWithTheFrameworkTells() {
        let lines = [
            #"{"schema":1,"event":"untrained","process":3,"torch":false,"how":"finished"}"#,
            #"{"schema":1,"event":"untrained","process":2,"torch":true,"how":"exception","kind":"data_missing","type":"FileNotFoundError","message":"x\ny","subject":"a.npz","file":"t.py","line":4,"frames":[{"file":"t.py","line":4,"function":"main"}]}"#,
            #"{"schema":1,"event":"untrained","process":1,"torch":true,"how":"exception","kind":"other","type":"ChildFailedError","message":""}"#,
            #"{"schema":1,"event":"leaks","process":1,"count":1,"modules":[["net","/w/net.py"]]}"#,
        ]
        let report = TrainingInvariants.judge(
            events: Array((lines.joined(separator: "\n") + "\n").utf8), expectations: TrainingExpectations(steps: 5))
        #expect(report.end.message == "t.py:4: data is missing: a.npz (FileNotFoundError: x)")
        #expect(report.obstacle == report.end.message)
        #expect(report.modulesLeaked == ["net (/w/net.py)"])
        #expect(report.modulesChecked)
        #expect(report.results.allSatisfy { $0.verdict == .inconclusive && $0.advice != nil })
    }
}

/// The example in the protocol's own page.
struct ProtocolPageTests {
    @Test func theSmallestProgramIsBelieved() throws {
        var path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        path += ["docs", "probe-events.md"]
        let page = try String(contentsOfFile: path.joined(separator: "/"), encoding: .utf8)
        let example = try #require(page.components(separatedBy: "```\n").dropFirst().first)
        let report = TrainingInvariants.judge(
            events: Array(example.utf8), expectations: TrainingExpectations(steps: 2))
        #expect(report.end == .stepsReached)
        #expect(report.obstacle == nil)
        let passed = report.results.filter { $0.verdict == .passed }.map(\.name)
        #expect(
            Set(passed).isSuperset(of: ["params_move", "frozen_stay", "gradients_reach", "optimizer_covers", "finite"]))
    }
}
