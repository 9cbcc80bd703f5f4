import Foundation
import GateModel
import Testing

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
    private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    @Test(arguments: ["plain.py", "line\nbreak", "quote\"", "Grüße/模型", "a\u{0}b", "\u{1B}[2J"])
    func pathsReadBack(_ text: String) throws {
        #expect(try roundTrip([RepositoryPath(text)]) == [RepositoryPath(text)])
    }

    @Test func idsAreBareTexts() throws {
        #expect(try String(decoding: JSONEncoder().encode(["a/b" as CheckID]), as: UTF8.self).contains("{") == false)
        #expect(try roundTrip(["train/finite" as CheckID]) == ["train/finite"])
    }

    @Test func aRecordOfAnotherShapeIsRefused() {
        for text in ["{}", "[]", "null", #"{"schema": 1}"#] {
            #expect(throws: (any Error).self) { try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)) }
        }
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
            _ = PushedRef.parse(text)
        }
        #expect(PushedRef.parse("a b c\n") == nil)
        #expect(PushedRef.parse("refs/heads/with space 1 refs/heads/x 0")?.first?.localRef == "refs/heads/with space")
    }
}
