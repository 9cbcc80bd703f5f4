import Foundation
import GateModel
import Testing

@Suite struct RunRecordTests {
    private let full = RunRecord(
        id: "01a209a0-26d3-7c01-a01c-2de15dec878a", gate: "0.1.0", startedAt: "2026-11-23T18:17:00.371Z",
        durationMilliseconds: 46, stage: .push, trigger: "pre-push",
        place: .init(
            workTree: "/home/u/a \"b\"\\c", branch: "fix/ä", head: String(repeating: "a", count: 40),
            upstream: "upstream/main", upstreamHead: String(repeating: "b", count: 40)),
        subjects: [
            .init(
                tree: String(repeating: "c", count: 40), commit: String(repeating: "d", count: 40),
                reference: "refs/heads/x"),
            .init(tree: String(repeating: "e", count: 40)),
        ],
        policy: .init(
            origin: "commit", commit: String(repeating: "d", count: 40), digest: String(repeating: "0", count: 64),
            mode: "enforce"),
        steps: [
            StepRecord(
                name: "smoke", checks: ["train/finite", "train/failed"], outcome: .inconclusive,
                reason: "no \u{1B}[1m GPU\n",
                command: "python train.py", durationMilliseconds: 12,
                measurements: ["a": 0.1, "b": -3, "c": 1e300, "d": 2.5e-9, "e": 12_345_678_901_234],
                remarks: ["one\ttwo", "\u{0}"], tree: String(repeating: "c", count: 40)),
            StepRecord(name: "unit", checks: [], outcome: .skipped),
        ],
        findings: [
            Finding(
                "test/failed", .error, "1 != 2", at: SourceLocation("tests/ä.py", line: 3, column: 4),
                notes: ["a", "b"],
                command: "python -m unittest"),
            Finding("upstream/stale", .warning, "old", command: "gate fetch", inconclusive: true),
        ], notices: ["n"], verdict: .rejected)

    private var withTraining: RunRecord {
        var record = full
        record.steps[0].training = TrainingRecord(
            invariants: [.init(name: "finite", verdict: "moot", message: "a \"word\"")],
            losses: (0..<1000).map { Double($0) / 8 } + [.nan, .infinity], gradientNorms: [0.25],
            machine: "Linux, 2 cores", slowestModule: "net.0")
        return record
    }

    @Test func aCurveIsThinnedAndKeepsItsEnds() throws {
        let training = try #require(withTraining.steps[0].training)
        #expect(training.losses.count == TrainingRecord.curveLimit)
        #expect(training.losses[0] == 0 && training.losses.last == .some(nil))
        #expect(try JSONDecoder().decode(RunRecord.self, from: Data(withTraining.document.utf8)) == withTraining)
    }

    /// The writer is made by hand and the reader by the compiler, so each checks the other.
    @Test func whatIsWrittenIsReadBack() throws {
        #expect(try JSONDecoder().decode(RunRecord.self, from: Data(full.document.utf8)) == full)
        let empty = RunRecord(
            id: "", gate: "", startedAt: "", durationMilliseconds: 0, stage: .commit, trigger: "run", verdict: .passed)
        #expect(try JSONDecoder().decode(RunRecord.self, from: Data(empty.document.utf8)) == empty)
    }

    @Test func keysAreThoseOfTheCompiler() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let byCompiler = String(decoding: try encoder.encode(full), as: UTF8.self)
        func keys(_ text: String) throws -> [String] {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            return object.keys.sorted()
        }
        #expect(try keys(full.document) == keys(byCompiler))
    }

    @Test func whatIsNoNumberIsAText() throws {
        var record = full
        record.steps[0].measurements = ["a": .infinity, "b": -.infinity, "c": .nan]
        #expect(record.document.contains(#""measurements":{"a":"inf","b":"-inf","c":"nan"}"#))
        #expect(!record.document.contains("\n"))
    }
}
