import Foundation
import GateModel
import Testing

@Suite("The record as JSON")
struct RecordTests {
    @Test(arguments: [Records.rejected, Records.hostile, Records.record(.broken)])
    func readsBack(_ record: RunRecord) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(record)
        #expect(try JSONDecoder().decode(RunRecord.self, from: bytes) == record)
        #expect(!bytes.contains { $0 < 0x20 })
    }
}
