import Model
import Testing

@testable import Store

/// How one run is named.
struct RunNameTests {
    let state: ScratchState
    let commit = String(repeating: "c", count: 40)
    let tree = "7" + String(repeating: "e", count: 39)

    init() throws {
        state = try ScratchState()
        try state.append([
            record(1, subjects: [RunRecord.Subject(tree: tree)]),
            record(2, subjects: [RunRecord.Subject(tree: tree, commit: commit)]),
            record(3),
        ])
    }

    private func id(_ name: String) throws -> String {
        try LogReader(state: state.folder).read { try $0.only(named: name).id }.value
    }

    @Test func latest() throws {
        #expect(try id("latest") == record(3).id)
    }

    @Test func beginningOfAnID() throws {
        #expect(try id("01930000-1002") == record(2).id)
        #expect(try id(record(1).id) == record(1).id)
    }

    /// Runs of one minute begin alike, so people call them by what is random.
    @Test func shortNames() throws {
        var runs = [record(4), record(5)]
        runs[0].id = "01930000-1004-7abc-8000-1c0ffee12345"
        runs[1].id = "01930000-1004-7abd-8000-2badcafe6789"
        try state.append(runs)
        #expect(RunSummary.short(runs[0].id) == "1c0ffee1" && RunSummary.short("odd") == "odd")
        #expect(try id("1c0ffee1") == runs[0].id)
        #expect(try id("1c0f") == runs[0].id && id("2badcafe6789") == runs[1].id)
        #expect(throws: LogError.self) { try id("1c0") }
        #expect(throws: LogError.self) { try id("8000-1c0f") }
        let error = #expect(throws: LogError.self) { try id("00000000") }
        #expect(error?.code == .ambiguousRun)
    }

    @Test func beginningOfACommitOrTree() throws {
        #expect(try id("cccc") == record(2).id)
        #expect(try id("7eee") == record(2).id)
    }

    @Test func ambiguous() {
        let error = #expect(throws: LogError.self) { try id("0193") }
        #expect(error?.code == .ambiguousRun)
    }

    @Test(arguments: ["", "ccc", "zzzz", "%", "01930000_1002", String(repeating: "c", count: 41)])
    func unknown(_ name: String) {
        let error = #expect(throws: LogError.self) { try id(name) }
        #expect(error?.code == (name.isEmpty ? .ambiguousRun : .noSuchRun))
    }
}
