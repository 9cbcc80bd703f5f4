import Testing
import TestSupport

@testable import SQLite

/// The room around SQLite's library.
struct SQLiteTests {
    private let scratch: ScratchRepository
    private var path: String { scratch.root + "/data.sqlite" }

    init() throws { scratch = try ScratchRepository(.nothing) }

    private func kind(_ work: () throws -> Void) -> SQLiteError.Kind? {
        #expect(throws: SQLiteError.self) { try work() }?.kind
    }

    @Test func valuesComeBackAsTheyWere() throws {
        let database = try Connection.inMemory()
        try database.execute("CREATE TABLE t (a, b, c)")
        let rows: [[Value]] = [
            [.integer(.min), .text(""), .bytes([])], [.integer(.max), .text("é\u{0}\u{1F600}"), .bytes([0, 0xFF])],
            [.null, .null, .null],
        ]
        let insertion = try database.prepare("INSERT INTO t VALUES (?, ?, ?)")
        for row in rows { try insertion.run(row) }
        let statement = try database.prepare("SELECT a, b, c FROM t ORDER BY rowid")
        var read: [[Value]] = []
        while try statement.step() {
            read.append([
                Value(try statement.integerIfPresent(0)), Value(try statement.textIfPresent(1)),
                Value(try statement.bytesIfPresent(2)),
            ])
        }
        #expect(read == rows)
    }

    @Test func aColumnOfAnotherTypeIsAnError() throws {
        let database = try Connection.inMemory()
        let statement = try database.prepare("SELECT 'text', 1, 1.5, x'00', NULL")
        #expect(try statement.step())
        #expect(kind { _ = try statement.integer(0) } == .misfit)
        #expect(kind { _ = try statement.text(1) } == .misfit)
        #expect(kind { _ = try statement.integerIfPresent(2) } == .misfit)
        #expect(kind { _ = try statement.textIfPresent(3) } == .misfit)
        #expect(kind { _ = try statement.integer(4) } == .misfit)
        #expect(try statement.integerIfPresent(4) == nil)
        // Behind the last column there is nothing.
        #expect(try statement.textIfPresent(9) == nil)
    }

    @Test func whoWaitsInVainIsToldSo() throws {
        let first = try Connection(path: path, patience: 0)
        let second = try Connection(path: path, patience: 0)
        try first.execute("CREATE TABLE t (a)")
        try first.transaction(writes: true) {
            #expect(kind { try second.transaction(writes: true) {} } == .busy)
        }
        try second.transaction(writes: true) { try second.execute("INSERT INTO t VALUES (1)") }
    }

    @Test func aFullDatabaseAndADamagedOneAreToldApart() throws {
        let database = try Connection(path: path, patience: 0)
        try database.execute("CREATE TABLE t (a); PRAGMA max_page_count = 3")
        let big = Value.bytes([UInt8](repeating: 1, count: 100_000))
        #expect(kind { try database.prepare("INSERT INTO t VALUES (?)").run([big]) } == .full)
        let other = scratch.root + "/other.sqlite"
        try RawFiles.write(Array(repeating: 0xA5, count: 5000), to: Array(other.utf8))
        #expect(kind { try Connection(path: other, patience: 0).execute("SELECT * FROM sqlite_master") } == .corrupt)
        #expect(kind { _ = try Connection(path: scratch.root, patience: 0) } == .other)
        #expect(kind { try database.execute("SELECT nothing") } == .misfit)
        #expect(SQLiteError("sqlite3_step", 9, nil).kind == .interrupted)
    }

    @Test func aFailureNamesItsFunction() throws {
        let database = try Connection.inMemory()
        let error = #expect(throws: SQLiteError.self) { _ = try database.prepare("SELECT a FROM nowhere") }
        #expect(error?.description == "SQLite: sqlite3_prepare_v2: no such table: nowhere (1)")
        let range = #expect(throws: SQLiteError.self) { _ = try database.prepare("SELECT 1", [.integer(1)]) }
        #expect(range?.function == "sqlite3_bind")
    }

    @Test func anInterruptedTransactionLeavesNothing() throws {
        struct Stop: Error {}
        let database = try Connection(path: path, patience: 0)
        try database.execute("CREATE TABLE t (a)")
        #expect(throws: Stop.self) {
            try database.transaction(writes: true) {
                try database.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        let count = try database.prepare("SELECT count(*) FROM t")
        #expect(try count.step() && count.integer(0) == 0)
    }

    @Test func aStatementMayOutliveItsConnection() throws {
        func statement() throws -> Statement { try Connection.inMemory().prepare("SELECT 1") }
        let left = try statement()
        #expect(try left.step() && left.integer(0) == 1)
    }
}
