import Foundation
import Model
import Reports
import SQLite
import Testing

@testable import Store

/// What is read from the log's files, in ordinary and in bad times.
struct RunLogTests {
    let state: ScratchState

    init() throws {
        state = try ScratchState()
    }

    @Test func missingFolderIsAnError() throws {
        #expect(throws: LogError.self) { try LogReader(state: state.folder + "/absent") }
    }

    @Test func emptyStateHasNoRuns() throws {
        try FileManager.default.removeItem(atPath: state.folder + "/runs")
        let answer = try state.ids()
        #expect(answer.value == [])
        #expect(answer.notices == [])
        #expect(!FileManager.default.fileExists(atPath: state.folder + "/runs"))
    }

    @Test func newestComeFirstAcrossFiles() throws {
        try state.append([record(1), record(3)], to: "2026-11.jsonl")
        try state.append([record(2)], to: "2026-10.jsonl")
        try state.append([record(4)], to: "notes.jsonl")
        let answer = try state.ids()
        #expect(answer.value == [record(3).id, record(2).id, record(1).id])
        #expect(answer.notices == [])
    }

    @Test func filtersAndLimit() throws {
        try state.append([
            record(1), record(2, verdict: .rejected), record(3, branch: "main"),
            record(4, verdict: .rejected, branch: nil),
        ])
        #expect(try state.ids(where: RunFilter(branch: "main")).value == [record(3).id])
        #expect(try state.ids(where: RunFilter(verdict: .rejected)).value == [record(4).id, record(2).id])
        #expect(try state.ids(where: RunFilter(branch: "feature/stem", verdict: .rejected)).value == [record(2).id])
        let log = try LogReader(state: state.folder)
        #expect(try log.read { try $0.newest(2, where: RunFilter()).map(\.id) }.value == [record(4).id, record(3).id])
    }

    @Test func growingFileIsTakenInOnce() throws {
        try state.append([record(1)])
        #expect(try state.ids().value == [record(1).id])
        try state.append([record(2)])
        #expect(try state.ids().value == [record(2).id, record(1).id])
        // What has been taken in is not read again: damage behind the index's back goes unseen in the list.
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: state.path("2026-11.jsonl"))))
        bytes[40] ^= 1
        let handle = try #require(FileHandle(forWritingAtPath: state.path("2026-11.jsonl")))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
        #expect(try state.ids().value.count == 2)
        let document = try LogReader(state: state.folder).read { try $0.document(of: try $0.only(named: record(1).id)) }
        #expect(document.value == nil)
    }

    @Test func shrunkenReplacedAndRemovedFiles() throws {
        try state.append([record(1), record(2), record(3)])
        #expect(try state.ids().value.count == 3)
        try Data(line(record(4))).write(to: URL(fileURLWithPath: state.path("2026-11.jsonl")), options: .atomic)
        #expect(try state.ids().value == [record(4).id])

        let handle = try #require(FileHandle(forWritingAtPath: state.path("2026-11.jsonl")))
        try handle.truncate(atOffset: 0)
        try handle.close()
        #expect(try state.ids().value == [])

        try state.append([record(5)])
        #expect(try state.ids().value == [record(5).id])
        try FileManager.default.removeItem(atPath: state.path("2026-11.jsonl"))
        #expect(try state.ids().value == [])
    }

    @Test func fileWrittenAnewInPlaceIsReadAnew() throws {
        try state.append([record(1), record(2)])
        #expect(try state.ids().value.count == 2)
        let bytes = [record(7), record(8), record(9)].flatMap { line($0) }
        let handle = try #require(FileHandle(forWritingAtPath: state.path("2026-11.jsonl")))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
        #expect(try state.ids().value == [record(9).id, record(8).id, record(7).id])
    }

    @Test func unreadableLinesAreCounted() throws {
        var damaged = line(record(2))
        damaged[60] ^= 1
        let foreign = Array("{\"schema\":9}".utf8)
        try state.append([record(1)])
        try state.append(damaged)
        try state.append(Array("\n".utf8) + Array("no checksum\n".utf8))
        try state.append(Array((checksumDigits(foreign) + " ").utf8) + foreign + Array("\n".utf8))
        try state.append([record(3)])
        for _ in 0..<2 {
            let answer = try state.ids()
            #expect(answer.value == [record(3).id, record(1).id])
            #expect(answer.notices.count == 1)
            #expect(answer.notices.first?.hasPrefix("3 lines of the log could not be read (2026-11.jsonl)") == true)
        }
    }

    @Test func tornEndIsCountedUntilItIsWhole() throws {
        let whole = line(record(2))
        try state.append([record(1)])
        try state.append(Array(whole.prefix(100)))
        let torn = try state.ids()
        #expect(torn.value == [record(1).id])
        #expect(torn.notices.first?.hasPrefix("1 line of the log") == true)
        try state.append(Array(whole.dropFirst(100)))
        let mended = try state.ids()
        #expect(mended.value == [record(2).id, record(1).id])
        #expect(mended.notices == [])
    }

    @Test func recordBehindATornOneIsFound() throws {
        try state.append(Array(line(record(1)).prefix(150)))
        try state.append([record(2), record(3)])
        let answer = try state.ids()
        #expect(answer.value == [record(3).id, record(2).id])
        #expect(answer.notices.first?.hasPrefix("1 line of the log") == true)
        let document = try LogReader(state: state.folder).read { try $0.document(of: try $0.only(named: record(2).id)) }
        #expect(try document.value?.record() == record(2))
    }

    @Test(arguments: ["", "garbage that is no database", "SQLite format 3\0"])
    func damagedIndexIsMadeAnew(_ beginning: String) throws {
        try state.append([record(1)])
        _ = try state.ids()
        let path = state.path("index.sqlite")
        try Data(beginning.utf8 + [UInt8](repeating: 0xA5, count: beginning.isEmpty ? 0 : 5000))
            .write(to: URL(fileURLWithPath: path))
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        #expect(try state.ids().value == [record(1).id])
        let count = try state.index().prepare("SELECT count(*) FROM runs")
        #expect(try count.step() && count.integer(0) == 1)
    }

    @Test func foreignTablesAreReplaced() throws {
        try state.append([record(1)])
        try state.index().execute("CREATE TABLE runs (id TEXT); PRAGMA user_version = \(RunIndex.schema)")
        #expect(try state.ids().value == [record(1).id])
    }

    @Test func impossibleFiguresInTheIndex() throws {
        try state.append([record(1)])
        #expect(try state.ids().value.count == 1)
        try state.index().execute(
            "UPDATE files SET indexed = -5, unreadable = \(Int.max); UPDATE runs SET started_at = \(Int.min)")
        let answer = try LogReader(state: state.folder).read { try $0.newest(9, where: RunFilter()) }
        #expect(answer.value.map(\.startedAt) == [Moment(record(1).startedAt)?.milliseconds])
        #expect(answer.notices == [])
        let style = TextStyle(width: 80)
        var run = try #require(answer.value.first)
        run.startedAt = .min
        #expect(!LogTable(runs: [run], now: Moment(milliseconds: .max), style: style).text.isEmpty)
    }

    @Test func indexThatCannotBeKeptIsMadeInMemory() throws {
        try state.append([record(1)])
        try FileManager.default.createDirectory(atPath: state.path("index.sqlite"), withIntermediateDirectories: true)
        #expect(try state.ids().value == [record(1).id])
    }

    @Test func pipeAmongTheFilesIsPassedOver() throws {
        try state.append([record(1)])
        #expect(mkfifo(state.path("2026-12.jsonl"), 0o600) == 0)
        #expect(try state.ids().value == [record(1).id])
    }

    @Test func readersAndAWriterAtOnce() async throws {
        let state = state
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<60 { try state.append([record(number)]) }
            }
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<10 {
                        let ids = try state.ids().value
                        #expect(Set(ids).count == ids.count)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try state.ids().value == (0..<60).reversed().map { record($0).id })
    }

    @Test func measurementsThatAreNoNumbers() throws {
        var run = record(1)
        let measurements = ["train.last_loss": Double.infinity, "train.gradient": -.infinity, "train.first_loss": 2.5]
        run.steps = [StepRecord(name: "smoke", checks: [], outcome: .failed, measurements: measurements)]
        try state.append([run])
        let answer = try LogReader(state: state.folder).read { try $0.document(of: try $0.only(named: "latest")) }
        let read = try #require(try answer.value?.record())
        #expect(read == run)
        #expect(answer.notices == [])
        let style = TextStyle(width: 80)
        #expect(
            RunText(record: read, now: Moment(milliseconds: 0), style: style).text.contains("train.last_loss = inf"))
    }

    @Test func linesLongerThanAChunk() throws {
        let long = Finding("test/failed", .error, String(repeating: "long ", count: 500_000), command: "true")
        try state.append([record(1, verdict: .rejected, findings: [long]), record(2)])
        #expect(try state.ids().value == [record(2).id, record(1).id])
        let document = try LogReader(state: state.folder).read { try $0.document(of: try $0.only(named: record(1).id)) }
        #expect(try document.value?.record().findings == [long])
    }
}
