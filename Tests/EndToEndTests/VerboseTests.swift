import Testing
import TestSupport

/// `gate --verbose` and `GATE_LOG=debug`: what gate does, for people who want to know.
@Suite struct VerboseTests {
    private let scratch: ScratchRepository

    init() throws {
        scratch = try GatedRepository(
            """
            commands:
              - {name: quick, run: "true", inputs: []}
              - {name: later, run: "true", inputs: [], stages: [push]}
            """, scene: .fork
        ).scratch
    }

    /// The lines in their order; each begins as one of these says.
    private static func expect(_ beginnings: [String], in text: String) {
        var rest = text.split(separator: "\n")[...]
        for beginning in beginnings {
            let place = rest.firstIndex { $0.hasPrefix(beginning) }
            #expect(place != nil, "\(beginning) is not in\n\(text)")
            rest = place.map { rest[($0 + 1)...] } ?? rest
        }
    }

    @Test func aHookTellsItsStagesStepsAndProcesses() throws {
        let commit = try scratch.run(
            ["git", "commit", "-q", "--allow-empty", "-m", "first"], environment: ["GATE_LOG": "debug"])
        Self.expect(
            [
                "gate: find: ", "gate: prepare: ", "gate:   quick: runs", "gate:   later: runs at push",
                "gate:   process: true: ", "gate: carry out: ", "gate:   quick: passed, ", "gate: judge: ",
            ], in: commit.errorText)
        let again = try scratch.run(
            ["git", "commit", "-q", "--allow-empty", "-m", "second"], environment: ["GATE_LOG": "debug"])
        Self.expect(["gate:   quick: runs", "gate:   quick: passed, passed in run "], in: again.errorText)
        #expect(!again.errorText.contains("process: true"))
    }

    @Test func theOptionStandsBeforeTheCommand() throws {
        let run = try scratch.gate("--verbose", "run")
        Self.expect(["gate: find: ", "gate: prepare: ", "gate: judge: "], in: run.errorText)
        #expect(try !scratch.gate("run").errorText.contains("gate: find: "))
    }

    @Test func theTimesAreInTheRecord() throws {
        try scratch.git("commit", "-q", "--allow-empty", "-m", "first")
        let record = try scratch.gate("show", "--format", "json").text
        for stage in ["carryOut", "find", "judge", "prepare"] { #expect(record.contains("\"\(stage)\":")) }
    }
}
