import Model
import Testing

@Suite("The record as JSON")
struct RecordTests {
    @Test(arguments: [Records.rejected, Records.hostile, Records.record(.broken)])
    func readsBack(_ record: RunRecord) throws {
        let bytes = Array(record.document.utf8)
        #expect(try RunRecord(document: bytes[...]) == record)
        #expect(!bytes.contains { $0 < 0x20 })
    }
}
