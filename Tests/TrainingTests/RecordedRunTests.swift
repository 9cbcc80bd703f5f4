import Foundation
import Globs
import Testing

@testable import Training
/// The streams that real scripts wrote under the probe, judged as their first lines say.
struct RecordedRunTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("ProbeTests")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/scripts")) ?? []
        return files.filter { $0.hasSuffix(".py") && $0 != "common.py" }.map { String($0.dropLast(3)) }.sorted()
    }()

    private struct Header {
        var fields: [String: String] = [:]
        var failed: Set<String> { words("failed") }
        var inconclusive: Set<String> { words("inconclusive") }
        var trains: Bool { fields["healthy"] != nil || fields["failed"] != nil || fields["inconclusive"] != nil }

        init(_ source: String) {
            for line in source.split(separator: "\n").prefix(while: { $0.hasPrefix("# ") }) {
                let parts = line.dropFirst(2).split(separator: ":", maxSplits: 1)
                guard let key = parts.first else { continue }
                fields[String(key)] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            }
        }

        private func words(_ key: String) -> Set<String> {
            Set((fields[key] ?? "").split(separator: " ").map(String.init))
        }
    }

    @Test func theCorpusIsThere() {
        #expect(Self.names.count >= 40)
    }

    @Test(arguments: names)
    func judgedAsItsHeaderSays(_ name: String) throws {
        let source = try String(contentsOf: Self.folder.appendingPathComponent("scripts/\(name).py"), encoding: .utf8)
        let header = Header(source)
        let events = try Data(contentsOf: Self.folder.appendingPathComponent("recorded/\(name).jsonl"))
        var expectations = TrainingExpectations(steps: header.fields["steps"].flatMap { Int($0) } ?? 6)
        expectations.frozen = [header.fields["frozen"].flatMap { NameGlob($0, kind: .dotted) }].compactMap { $0 }
        if let bounds = header.fields["range"]?.split(separator: " ").compactMap({ Double($0) }), bounds.count == 2 {
            expectations.outputRange = bounds[0]...bounds[1]
        }
        let report = TrainingInvariants.judge(events: [UInt8](events), expectations: expectations)
        let ends = header.fields["ends"] ?? "steps"
        switch report.end {
        case .stepsReached: #expect(ends == "steps")
        case .finishedEarly, .neverTrained: #expect(ends == "finished")
        case .exception(let exception): #expect(ends == "exception \(exception.kind.rawValue)")
        case .wantsArguments: #expect(ends == "usage")
        default: Issue.record("unexpected end: \(report.end)")
        }
        func names(_ verdict: InvariantVerdict) -> Set<String> {
            Set(report.results.filter { $0.verdict == verdict && !$0.isMoot }.map(\.name))
        }
        let lines = report.results.map { "\($0.name) \($0.verdict): \($0.message)" }.joined(separator: "\n")
        if header.trains {
            #expect(names(.failed) == header.failed, "\(lines)")
            #expect(names(.inconclusive) == header.inconclusive, "\(lines)")
        } else {
            #expect(names(.inconclusive).count == report.results.count, "\(lines)")
        }
    }
}
