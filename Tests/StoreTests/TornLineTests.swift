import Model
import Testing

@testable import Store

/// Records on a line that another's torn end began.
struct TornLineTests {
    @Test func lineBehindManyDecoys() throws {
        let decoys = Array(String(repeating: "deadbeef {\" ", count: 5).utf8)
        let whole = line(record(1)).dropLast()
        #expect(LogLine.document((decoys + whole)[...]) == nil)
        let found = try #require(LogLine.documentBehindTornLine((decoys + whole)[...]))
        #expect(Array(found) == Array(whole.dropFirst(9)))
    }

    @Test func damagedRecordIsNotFound() throws {
        var bytes = Array("torn ".utf8) + (line(record(1)).dropLast())
        #expect(LogLine.documentBehindTornLine(bytes[...]) != nil)
        bytes[40] ^= 1
        #expect(LogLine.documentBehindTornLine(bytes[...]) == nil)
    }

    @Test func hostileLineEndsQuickly() {
        let bytes = Array(String(repeating: "deadbeef {\"", count: 100_000).utf8)
        #expect(LogLine.documentBehindTornLine(bytes[...]) == nil)
        #expect(LogLine.documentBehindTornLine([0x20]) == nil)
        #expect(LogLine.documentBehindTornLine([]) == nil)
    }
}
