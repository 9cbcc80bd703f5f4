import Foundation
import Model
import Testing

@Suite struct RunRecordTests {
    private let full = RunRecord(
        id: "01a209a0-26d3-7c01-a01c-2de15dec878a", gate: "0.1.0", startedAt: "2026-11-23T18:17:00.371Z",
        durationMilliseconds: 46, stage: .push, trigger: .prePush,
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
            origin: .commit, commit: String(repeating: "d", count: 40), digest: String(repeating: "0", count: 64),
            mode: .enforce),
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

    private static func read(_ text: String) throws -> RunRecord { try RunRecord(document: Array(text.utf8)[...]) }

    /// A record that has every member which it can have.
    private var complete: RunRecord {
        var record = full
        record.base = .init(name: "origin/main", commit: String(repeating: "f", count: 40), subject: "Ünder \"x\"")
        record.steps[0].isLeftOut = true
        record.steps[0].reused = .init(run: "01a2", at: "2026-11-23T18:17:00.371Z", ageMilliseconds: 12)
        record.steps[0].training = TrainingRecord(
            invariants: [.init(name: "finite", verdict: "moot", message: "a \"word\"")],
            losses: (0..<1000).map { Double($0) / 8 } + [.nan, .infinity], gradientNorms: [0.25, -.infinity],
            machine: "Linux, 2 cores", slowestModule: "net.0", outputShapes: ["Net output n x 10"])
        record.head = .init(commit: String(repeating: "e", count: 40), subject: "a \"b\"", commits: 3, files: 7)
        record.policy?.path = ".git/gate/local-policy.yml"
        record.ignores = [
            IgnoreComment(
                check: "files/secrets", location: SourceLocation("a.py", line: 3, column: 1), reason: "a \"token\"",
                isAdded: true, isRefused: false, commit: "0a1b2c \"one\"")
        ]
        record.next = [NextAction("git fetch \"x\"", for: "upstream/behind")]
        for (stage, time) in [(StageTimes.Stage.find, 0.125), (.prepare, 1), (.carryOut, 1e6), (.judge, 0)] {
            record.stages.add(time, to: stage)
        }
        record.schema = 7
        return record
    }

    @Test func aCurveIsThinnedAndKeepsItsEnds() throws {
        let training = try #require(complete.steps[0].training)
        #expect(training.losses.count == TrainingRecord.curveLimit)
        #expect(training.losses[0] == 0 && training.losses.last == .some(nil))
    }

    @Test func whatIsWrittenIsReadBack() throws {
        #expect(try Self.read(full.document) == full)
        #expect(try Self.read(complete.document) == complete)
        let empty = RunRecord(
            id: "", gate: "", startedAt: "", durationMilliseconds: 0, stage: .commit, trigger: .run, verdict: .passed)
        #expect(try Self.read(empty.document) == empty)
    }

    /// Members that a type gains later must be written, too: the compiler knows their names.
    @Test func everyMemberIsWritten() throws {
        func compare(_ value: Any, _ json: Any, _ path: String) throws {
            let mirror = Mirror(reflecting: value)
            switch mirror.displayStyle {
            case .optional:
                let content = try #require(mirror.children.first, "\(path) is empty in the complete record").value
                try compare(content, json, path)
            case .struct where !(value is RepositoryPath) && !(value is CheckID) && !(value is SuggestedCommand):
                let object = try #require(json as? [String: Any], "\(path)")
                #expect(object.keys.sorted() == mirror.children.compactMap(\.label).sorted(), "\(path)")
                for child in mirror.children {
                    let label = child.label ?? ""
                    if let member = object[label] { try compare(child.value, member, "\(path).\(label)") }
                }
            case .collection where !(value is [Double?]):
                let first = try #require(mirror.children.first, "\(path) is empty in the complete record").value
                try compare(first, try #require((json as? [Any])?.first), path)
            default: break
            }
        }
        try compare(complete, try JSONSerialization.jsonObject(with: Data(complete.document.utf8)), "record")
    }

    @Test func whatANewerVersionWritesIsPassedOver() throws {
        let deep = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        let newer = complete.document.replacingOccurrences(
            of: "{\"", with: "{\"aNewMember\":{\"a\":[\(deep),1e400]},\""
        )
        .replacingOccurrences(
            of: "\"measurements\":{\"aNewMember\":{\"a\":[\(deep),1e400]},", with: "\"measurements\":{")
        #expect(newer.count > complete.document.count + 1000)
        #expect(try Self.read(newer) == complete)
    }

    @Test func whatAnEarlierVersionWroteIsRead() throws {
        let text = full.document.replacingOccurrences(of: "\"next\":[],", with: "")
            .replacingOccurrences(of: "\"stages\":{},", with: "")
        #expect(!text.contains("stages") && !text.contains("next"))
        #expect(try Self.read(text) == full)
    }

    @Test func anAbsentMemberMayBeNull() throws {
        let text = full.document.replacingOccurrences(of: "\"trigger\"", with: "\"base\":null,\"trigger\"")
        #expect(try Self.read(text) == full)
    }

    @Test(arguments: [
        ("\"stage\":\"push\"", "\"stage\":\"moon\"", "stage"), ("\"verdict\":\"rejected\"", "\"verdict\":1", "verdict"),
        ("\"notices\":[\"n\"]", "\"notices\":[\"n\",null]", "notices"), ("\"a\":0.1", "\"a\":\"much\"", "measurements"),
        ("\"durationMilliseconds\":46", "\"durationMilliseconds\":4.6", "durationMilliseconds"),
        ("\"durationMilliseconds\":46", "\"durationMilliseconds\":1e99", "durationMilliseconds"),
        ("\"outcome\":\"skipped\",", "", "outcome"), ("\"inconclusive\":true", "\"inconclusive\":null", "inconclusive"),
        ("\"place\":{", "\"place\":[],\"other\":{", "place"), ("\"branch\":\"fix/ä\"", "\"branch\":3", "branch"),
    ])
    func whatIsNotUnderstoodIsNamed(_ old: String, _ new: String, _ member: String) throws {
        let text = full.document.replacingOccurrences(of: old, with: new)
        #expect(text != full.document)
        let error = #expect(throws: RunRecordError.self) { try Self.read(text) }
        #expect(error?.member == member)
    }

    @Test func measurementsThatAreNoNumbersAreRead() throws {
        var record = full
        record.steps[0].measurements = ["a": .infinity, "b": -.infinity, "c": .nan]
        let read = try Self.read(record.document).steps[0].measurements
        #expect(read["a"] == .infinity && read["b"] == -.infinity && read["c"]?.isNaN == true)
    }

    @Test func whatIsNoNumberIsAText() throws {
        var record = full
        record.steps[0].measurements = ["a": .infinity, "b": -.infinity, "c": .nan]
        #expect(record.document.contains(#""measurements":{"a":"inf","b":"-inf","c":"nan"}"#))
        #expect(!record.document.contains("\n"))
    }
}
