public import Model

/// A run record's document as it stands in the log.
public struct RunDocument: Hashable {
    /// The document's bytes.
    public var bytes: [UInt8]

    /// Makes a document.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the record.
    ///
    /// - Throws: `LogError` where this program does not understand it.
    public func record() throws(LogError) -> RunRecord {
        do {
            return try RunRecord(document: bytes[...])
        } catch {
            throw LogError(.unreadableRecord, "The run's record is not of a form that this program understands.")
        }
    }
}
