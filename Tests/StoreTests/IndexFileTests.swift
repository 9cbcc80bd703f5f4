import Foundation
import Model
import SQLite
import Testing

@testable import Store

/// What may lie in the place of the index, or of a file of the log.
struct IndexFileTests {
    let state: ScratchState

    init() throws {
        state = try ScratchState()
        try state.append([record(1)])
    }

    /// The tables as the first versions of gate made them, by another library: this text must not follow the code.
    private static let firstTables = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE files (
            name TEXT PRIMARY KEY, inode INTEGER NOT NULL, indexed INTEGER NOT NULL,
            unreadable INTEGER NOT NULL, last_offset INTEGER, last_prefix BLOB
        ) STRICT;
        CREATE TABLE runs (
            id TEXT PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
            started_at INTEGER, duration INTEGER NOT NULL, stage TEXT NOT NULL,
            verdict TEXT NOT NULL, branch TEXT, commit_id TEXT, tree TEXT, headline TEXT,
            findings INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX runs_by_time ON runs (started_at DESC, id DESC);
        CREATE INDEX runs_by_file ON runs (file);
        PRAGMA user_version = 1;
        """

    @Test func theIndexOfAnEarlierVersionGoesOnWorking() throws {
        let line = line(record(1))
        var status = stat()
        #expect(stat(state.path("2026-11.jsonl"), &status) == 0)
        try state.index().execute(Self.firstTables)
        try state.index().prepare("INSERT INTO files VALUES ('2026-11.jsonl', ?, ?, 0, 0, ?)")
            .run([.integer(Int(status.st_ino)), .integer(line.count), .bytes(Array(line.prefix(9)))])
        try state.index().prepare(
            "INSERT INTO runs VALUES ('kept', '2026-11.jsonl', 9, ?, 1, 2, 'commit', 'passed', NULL, NULL, NULL, 'x', 0)"
        ).run([.integer(line.count - 10)])
        #expect(try state.ids().value == ["kept"])
        try state.append([record(2)])
        #expect(try state.ids().value == [record(2).id, "kept"])
        let document = try LogReader(state: state.folder).read { try $0.document(of: try $0.only(named: "kept")) }
        #expect(try document.value?.record() == record(1))
    }

    @Test(arguments: [0, 2, 99, -1])
    func anIndexOfAnotherVersionIsMadeAnew(_ version: Int) throws {
        try state.index().execute(
            "CREATE TABLE runs (id INTEGER); CREATE TABLE files (x); PRAGMA user_version = \(version)")
        let answer = try state.ids()
        #expect(answer.value == [record(1).id])
        #expect(answer.notices == [])
    }

    @Test func aViewInThePlaceOfATable() throws {
        try state.index().execute(
            "CREATE TABLE files (name, inode, indexed, unreadable, last_offset, last_prefix);"
                + "CREATE VIEW runs AS SELECT 1 AS id; PRAGMA user_version = 1")
        #expect(try state.ids().value == [record(1).id])
    }

    @Test func aPipeInThePlaceOfTheIndex() throws {
        #expect(mkfifo(state.path("index.sqlite"), 0o600) == 0)
        #expect(try state.ids().value == [record(1).id])
    }

    @Test func linksAndFoldersAmongTheFilesArePassedOver() throws {
        try state.append([record(2)], to: "elsewhere")
        #expect(symlink(state.path("elsewhere"), state.path("2026-10.jsonl")) == 0)
        #expect(symlink("/dev/zero", state.path("2026-09.jsonl")) == 0)
        #expect(mkdir(state.path("2026-08.jsonl"), 0o700) == 0)
        #expect(try state.ids().value == [record(1).id])
    }

    @Test func aLineOfManyChunksAndAnEndAtAChunk() throws {
        let whole = line(record(2))
        let padding = (1 << 20) - (line(record(1)).count + whole.count) % (1 << 20)
        try state.append(whole + [UInt8](repeating: UInt8(ascii: "x"), count: padding - 1) + [UInt8(ascii: "\n")])
        try state.append([record(3)])
        let answer = try state.ids()
        #expect(answer.value == [record(3).id, record(2).id, record(1).id])
        #expect(answer.notices.first?.hasPrefix("1 line of the log") == true)
    }

    @Test func aHostileRecordIsShownWithoutItsControls() throws {
        var run = record(4, branch: "a\u{1B}[2J\u{0}\u{202E}")
        run.id = "0194-\u{1B}]0;x\u{07}"
        try state.append([run])
        let read = try LogReader(state: state.folder).read { try $0.only(named: "0194") }
        #expect(read.value.branch == run.place.branch)
        #expect(read.value.id == run.id)
        let error = #expect(throws: LogError.self) {
            try LogReader(state: state.folder).read { try $0.only(named: "\u{1B}[2J") }
        }
        #expect(error?.description.contains("\u{1B}") == false)
    }
}
