import Model
import Testing
import Words

@Suite struct OrderTests {
    @Test func exitCodesAreThePromise() {
        let codes = [Verdict.passed, .rejected, .broken, .interrupted].map(\.exitCode)
        #expect(codes == [0, 1, 2, 130])
    }

    @Test func severitiesAndStagesAreOrdered() {
        #expect(Severity.allCases.sorted() == [.off, .warning, .error])
        #expect(min(Severity.error, .warning) == .warning)
        #expect(Stage.allCases.shuffled().sorted() == [.commit, .message, .push, .rewrite, .ci, .manual])
    }

    @Test func checksAreOrderedByName() {
        let checks: [CheckID] = ["test/failed", "branch/name", "docs/coverage"]
        #expect(checks.sorted().map(\.family) == ["branch", "docs", "test"])
    }
}

@Suite struct RecordCodingTests {
    private func roundTrip(_ finding: Finding) throws -> Finding? {
        let record = RunRecord(
            id: "", gate: "", startedAt: "", durationMilliseconds: 0, stage: .commit, trigger: .run,
            findings: [finding], verdict: .passed)
        return try RunRecord(document: Array(record.document.utf8)[...]).findings.first
    }

    @Test(arguments: ["plain.py", "line\nbreak", "quote\"", "Grüße/模型", "a\u{0}b", "\u{1B}[2J"])
    func pathsReadBack(_ text: String) throws {
        let finding = Finding(
            "train/finite", .error, text, at: SourceLocation(RepositoryPath(text)),
            command: SuggestedCommand(text))
        #expect(try roundTrip(finding) == finding)
    }

    @Test func aFindingWithoutACommandIsRead() throws {
        var finding = Finding("train/finite", .warning, "", command: "")
        finding.command = nil
        #expect(try roundTrip(finding) == finding)
    }

    @Test(arguments: ["{}", "[]", "null", #"{"schema": 1}"#, "", "{", "\u{0}", String(repeating: "[", count: 100_000)])
    func aRecordOfAnotherShapeIsRefused(_ text: String) {
        #expect(throws: RunRecordError.self) { try RunRecord(document: Array(text.utf8)[...]) }
    }
}

@Suite struct CommandTests {
    @Test func theLineCanBePasted() throws {
        let command = Command(
            arguments: ["python", "it's", "a b", "$x"].map { Array($0.utf8) }, timeoutMilliseconds: 1)
        #expect(try ShellWords.split(command.line) == ["python", "it's", "a b", "$x"])
    }

    @Test func outputThatIsNoTextIsShownAllTheSame() {
        #expect(CommandOutcome(end: .exited(0), output: [0x61, 0xFF, 0x62]).text == "a\u{FFFD}b")
    }
}

@Suite struct HostileLineTests {
    @Test(arguments: [
        "", " ", "00000000", "00000000 ", "zzzzzzzz {}", "0000000 {}", "cbf43926123456789", "cbf43926  123456789",
        String(repeating: "f", count: 1000),
    ])
    func whatIsNoLineOfTheLogIsNone(_ line: String) {
        #expect(LogLine.document(Array(line.utf8)[...]) == nil)
    }

    @Test func pushedLinesOfAnyForm() {
        for text in ["\n\n", " ", "a b c", "a b c d e", "\u{1B}", String(repeating: "x ", count: 10_000)] {
            _ = PushedReference.parse(text, to: "origin")
        }
        #expect(PushedReference.parse("a b c\n", to: "origin") == nil)
        #expect(
            PushedReference.parse("refs/heads/with space 1 refs/heads/x 0", to: "origin")?.first?.localName
                == "refs/heads/with space")
    }
}
