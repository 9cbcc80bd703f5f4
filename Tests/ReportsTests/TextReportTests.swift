import Model
import Reports
import Testing
import Words

@Suite("The report as text")
struct TextReportTests {
    private func text(_ record: RunRecord, _ style: TextStyle = TextStyle(listsSteps: false)) -> String {
        TextReport(style).text(record)
    }

    @Test func aRejectionWholly() {
        #expect(
            text(Records.rejected) == """
                gate: tests/test_model.py:12:5: tests.test_model.ModelTest.test_shape failed: AssertionError: 9 != 10
                gate: rejected at commit, 1 error, 1 warning (1.23 s)

                error test/failed  tests/test_model.py:12:5
                  tests.test_model.ModelTest.test_shape failed: AssertionError: 9 != 10
                    Traceback (most recent call last):
                        self.assertEqual(shape, 10)
                  $ python -m unittest tests.test_model.ModelTest.test_shape

                warning upstream/stale
                  upstream/main is known as of 3 hours ago
                  $ gate fetch

                not run: smoke, which runs at push, ci

                note: one remark

                why: gate explain test/failed
                next:
                python -m unittest tests.test_model.ModelTest.test_shape

                """)
    }

    @Test func theListOfSteps() {
        let lines = text(Records.rejected, TextStyle()).split(separator: "\n").map(String.init)
        #expect(lines[1] == "gate: rejected at commit, 1 error, 1 warning (1.23 s)")
        #expect(
            lines[2...4] == [
                "  passed        branch/name", "  failed        unit         3 tests, 12.3 s",
                "  skipped       smoke        runs at push, ci",
            ])
    }

    @Test func aPassWithWarningsEndsWithoutACommand() {
        let record = Records.record(.passed, findings: [Records.stale])
        #expect(
            text(record) == """
                gate: passed at commit, 1 warning (1.23 s)

                warning upstream/stale
                  upstream/main is known as of 3 hours ago
                  $ gate fetch

                """)
    }

    @Test func noVerdictIsNotARejection() {
        let finding = Finding("gate/broken", .error, "the index could not be read", command: "git status")
        let lines = text(Records.record(.broken, findings: [finding])).split(separator: "\n")
        #expect(lines.first == "gate: the index could not be read")
        #expect(lines.dropFirst().first == "gate: no verdict at commit, 1 error (1.23 s)")
        #expect(lines.last == "git status")
        #expect(text(Records.record(.interrupted)).contains("gate: interrupted at commit (1.23 s)\n"))
    }

    @Test(arguments: [40, 60, 80])
    func linesFitANarrowTerminalAndCommandsStayWhole(_ width: Int) {
        let message = String(repeating: "several words of a message ", count: 6) + String(repeating: "x", count: 100)
        let command = "python -m unittest " + String(repeating: "long.", count: 30)
        let finding = Finding(
            "test/failed", .error, message, notes: [message, String(repeating: "模型", count: 40)],
            command: SuggestedCommand(command))
        let record = Records.record(.rejected, findings: [finding], steps: Records.steps, notices: [message])
        let report = text(record, TextStyle(width: width))
        // The finding and the verdict are lines by themselves, which editors show whole.
        for line in report.split(separator: "\n").dropFirst(2) where !line.contains(command) {
            #expect(VisibleText.width(String(line)) <= width, "\(line)")
        }
        #expect(report.contains("  $ \(command)\n"))
        #expect(report.hasSuffix("next:\n\(command)\n"))
        let words = report.split { $0.isWhitespace }.joined()
        #expect(words.contains(message.filter { $0 != " " }))
    }

    @Test func coloursOnlyWhereTheyAreWanted() {
        #expect(!text(Records.rejected, TextStyle(hasColour: false)).contains("\u{1B}"))
        let coloured = text(Records.rejected, TextStyle(hasColour: true))
        #expect(coloured.contains("\ngate: \u{1B}[1;31mrejected\u{1B}[0m at commit"))
        var plain = ""
        var isEscape = false
        for character in coloured.unicodeScalars {
            if character == "\u{1B}" { isEscape = true }
            if !isEscape { plain.unicodeScalars.append(character) }
            if character == "m" { isEscape = false }
        }
        #expect(plain == text(Records.rejected, TextStyle()))
    }

    @Test(arguments: [nil, 40, 100])
    func nothingFromOutsideIsObeyed(_ width: Int?) {
        let report =
            text(Records.hostile, TextStyle(width: width)) + text(Records.hostile, TextStyle(listsSteps: false))
        let bad = report.unicodeScalars.filter {
            $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
        }
        #expect(bad.isEmpty, "\(bad)")
        #expect(report.contains(#"a\u{1B}"#))
        // A line break in a text must not begin a line of the report.
        #expect(!report.split(separator: "\n").contains { $0.hasPrefix("b") })
    }

    /// People get the first of many and their number; programs get all.
    @Test func manyFindingsAreCut() {
        var record = Records.rejected
        record.findings =
            (1...300).map {
                Finding(
                    "files/syntax", .warning, "finding \($0).", notes: (1...60).map { "note \($0)." },
                    command: "git status")
            } + [Finding("files/size", .warning, "another.", command: "git status")]
        let report = text(record)
        #expect(report.contains("finding 20.") && !report.contains("finding 21."))
        #expect(report.contains("and 280 more warnings of files/syntax, which --format json lists"))
        #expect(report.contains("note 50.") && !report.contains("note 51.") && report.contains("and 10 more"))
        #expect(report.contains("another.") && report.contains("301 warnings"))
    }

    @Test func manyNoticesAreCut() {
        let report = text(Records.record(.passed, notices: (1...8).map { "remark \($0)" }))
        #expect(report.contains("note: remark 5\nnote: and 3 more, which --format json lists\n"))
        #expect(!report.contains("remark 6"))
    }
}
