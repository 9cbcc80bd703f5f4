import Foundation
import Model
import Testing
import Words

@testable import Reports
@testable import Store

/// What people are shown.
struct TextTests {
    static let now = Moment(milliseconds: 1_795_455_510_250)

    @Test func moments() {
        #expect(Moment("2026-11-23T17:38:30.250Z") == Self.now)
        #expect(Moment("1970-01-01T00:00:00Z")?.milliseconds == 0)
        #expect(Moment("2000-02-29T00:00:00.5Z")?.milliseconds == 951_782_400_500)
        #expect(Moment("1969-12-31T23:59:59.999Z")?.milliseconds == -1)
        for text in ["", "2026-11-23", "2026-13-23T17:38:30Z", "2026-11-23T17:38:30+01:00", "2026-11-23T17:38:30.Z"] {
            #expect(Moment(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        ("2026-11-23T17:38:00.000Z", "just now"), ("2026-11-23T17:26:30.000Z", "12 min ago"),
        ("2026-11-23T09:00:00.000Z", "8 h ago"), ("2026-11-22T23:59:00.000Z", "22 Nov 23:59"),
        ("2025-11-23T17:38:00.000Z", "2025-11-23"), ("2026-11-23T18:00:00.000Z", "2026-11-23 18:00"),
    ])
    func times(_ time: String, _ text: String) throws {
        #expect(TimeText.when(try #require(Moment(time)), now: Self.now, zone: WallTime.utc) == text)
    }

    @Test func clipping() {
        #expect(FittedText.clipped("feature/stem", to: 12) == "feature/stem")
        #expect(FittedText.clipped("feature/stem", to: 8) == "feature…")
        #expect(FittedText.clipped("漢字漢字", to: 6) == "漢字…")
        #expect(FittedText.clipped("e\u{301}e\u{301}", to: 2) == "e\u{301}e\u{301}")
        #expect(FittedText.clipped("abc", to: 0) == "")
    }

    @Test func tablesAreAsWideAsTheirPlace() {
        #expect(TextStyle.tableWidth([:], columns: nil) == 80)
        #expect(TextStyle.tableWidth([:], columns: 132) == 132)
        #expect(TextStyle.tableWidth(["COLUMNS": "40"], columns: 132) == 40)
        #expect(TextStyle.tableWidth(["COLUMNS": "-3"], columns: 132) == 20)
        #expect(TextStyle.tableWidth(["COLUMNS": "wide"], columns: nil) == 80)
    }

    @Test func coloursAreForPeople() {
        #expect(!TextStyle.wantsColour([:], isTerminal: false))
        #expect(TextStyle.wantsColour([:], isTerminal: true))
        #expect(!TextStyle.wantsColour(["NO_COLOR": "1"], isTerminal: true))
        #expect(TextStyle.wantsColour(["NO_COLOR": ""], isTerminal: true))
        #expect(!TextStyle.wantsColour(["TERM": "dumb"], isTerminal: true))
        #expect(TextStyle.wantsColour(["CLICOLOR_FORCE": "1", "TERM": "dumb"], isTerminal: false))
        #expect(!TextStyle.wantsColour(["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], isTerminal: true))
    }

    private func runs() throws -> [RunSummary] {
        let findings = [
            Finding("train/frozen-moved", .error, "stem.weight is frozen and moved\u{1B}[2J", command: "gate run"),
            Finding("docs/coverage", .warning, "98 % of 41 definitions", command: "gate run"),
        ]
        let records = [
            record(1050, branch: "experiment/漢字-and-a-name-that-goes-on-and-on"),
            record(1049, verdict: .rejected, findings: findings, subjects: [.init(tree: "1a2b3c4d5e6f")]),
        ]
        let document = Array("{}".utf8)[...]
        return records.map { RunSummary($0, document: document, file: "2026-11.jsonl", offset: 0) }
    }

    @Test(arguments: [20, 40, 60, 80, 100, 200])
    func tableFitsTheScreen(_ width: Int) throws {
        let style = TextStyle(width: width)
        let table = LogTable(runs: try runs(), now: Self.now, style: style, zone: WallTime.utc)
        let lines = table.text.split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines { #expect(VisibleText.width(String(line)) <= width) }
        #expect(!table.text.contains("\u{1B}"))
        #expect(lines.last?.contains("rejected") == true || width < 40)
    }

    @Test func wideTable() throws {
        let style = TextStyle(width: 140)
        let table = LogTable(runs: Array(try runs().dropFirst()), now: Self.now, style: style, zone: WallTime.utc)
        #expect(
            table.text == """
                when       run       verdict   stage   branch        commit   took    finding
                9 min ago  00000000  rejected  commit  feature/stem  1a2b3c4  4.20 s  \
                train/frozen-moved stem.weight is frozen and moved\\u{1B}[2J (+1)

                """)
    }

    @Test func wholeRun() throws {
        var run = record(
            1058, verdict: .rejected,
            findings: [
                Finding(
                    "train/frozen-moved", .error, "stem.weight moved", at: SourceLocation("src/model.py", line: 48),
                    notes: ["by 0.025\u{07}"], command: "git diff")
            ],
            subjects: [RunRecord.Subject(tree: String(repeating: "a", count: 40))])
        run.steps = [
            StepRecord(name: "unit", checks: ["test/failed"], outcome: .skipped, reason: "nothing changed"),
            StepRecord(
                name: "smoke", checks: ["train/frozen-moved"], outcome: .failed, command: "python train.py",
                durationMilliseconds: 3100, measurements: ["train.steps": 20, "train.last_loss": 0.880084]),
        ]
        run.notices = ["tracker has no effect yet"]
        let style = TextStyle(width: 80)
        let text = RunText(record: run, now: Self.now, style: style, zone: WallTime.utc).text
        #expect(
            text == """
                rejected  commit, by pre-commit, just now (2026-11-23 17:38:30), took 4.20 s

                run       00000000 (01930000-2058-7000-8000-000000000000)
                branch    feature/stem, without a commit
                judged    tree aaaaaaaaaaaa
                gate      0.1.0

                Steps
                  skipped  unit   nothing changed
                  failed   smoke  3.10 s
                      $ python train.py
                      train.last_loss = 0.8801
                      train.steps = 20

                Findings
                  error  train/frozen-moved  src/model.py:48
                      stem.weight moved
                      by 0.025\\u{7}
                      $ git diff

                Notices
                  tracker has no effect yet

                """)
    }

    @Test func jsonKeepsUnknownFieldsAndSendsNoControls() throws {
        let bytes = Array("{\"id\":\"1\",\"future\":\"\u{9B}é\u{202E}\u{E0041}\"}".utf8)
        let text = JSONText.list([RunDocument(bytes: bytes)], notices: ["1 line"])
        #expect(!text.split(separator: "\n").contains { VisibleText.line(String($0)) != String($0) })
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(answer["schema"] as? Int == 1)
        #expect((answer["runs"] as? [[String: String]])?.first?["future"] == "\u{9B}é\u{202E}\u{E0041}")
        #expect(answer["notices"] as? [String] == ["1 line"])
        #expect(JSONText.list([], notices: []) == "{\"schema\":1,\"runs\":[],\"notices\":[]}\n")
    }
}
