import GateModel
import Testing

@testable import gate_tracker

/// The form of the log's lines.
struct LogLineTests {
    @Test func checksumOfTheStandardsExample() {
        // The check value of CRC-32/ISO-HDLC.
        #expect(CRC32.checksum(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
    }

    @Test func wholeLine() throws {
        let bytes = try line(record(1))
        let found = try #require(LogLine(bytes.dropLast()))
        #expect(Array(found.document) == Array(bytes.dropFirst(9).dropLast()))
    }

    @Test(arguments: [
        "", "cbf43926", "cbf43926 ", "CBF43926 123456789", "cbf43927 123456789", "cbf4392  123456789",
        "+bf43926 123456789", "cbf43926\t123456789",
    ])
    func otherLines(_ text: String) {
        #expect(LogLine(Array(text.utf8)[...]) == nil)
    }

    @Test func lineBehindManyDecoys() throws {
        let decoys = Array(String(repeating: "deadbeef {\" ", count: 5).utf8)
        let whole = try line(record(1)).dropLast()
        #expect(LogLine((decoys + whole)[...]) == nil)
        let found = try #require(LogLine(atEndOf: (decoys + whole)[...]))
        #expect(Array(found.document) == Array(whole.dropFirst(9)))
    }

    @Test func hostileLineEndsQuickly() {
        let bytes = Array(String(repeating: "deadbeef {\"", count: 100_000).utf8)
        #expect(LogLine(atEndOf: bytes[...]) == nil)
        #expect(LogLine(atEndOf: [0x20]) == nil)
        #expect(LogLine(atEndOf: []) == nil)
    }
}
