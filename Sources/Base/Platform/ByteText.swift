/// Searching in bytes.
package enum ByteText {
    /// True where a sequence, which is not empty, stands somewhere in bytes.
    package static func holds(_ bytes: ArraySlice<UInt8>, _ sequence: [UInt8]) -> Bool {
        guard let first = sequence.first else { return false }
        return bytes.indices.contains { bytes[$0] == first && bytes[$0...].starts(with: sequence) }
    }

    /// The bytes without every place where a sequence stands.
    package static func removing(_ sequence: [UInt8], from bytes: [UInt8]) -> [UInt8] {
        replacing(sequence, by: [], in: bytes)
    }

    /// The bytes with another sequence at every place where one stands.
    package static func replacing(_ sequence: [UInt8], by other: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        guard let first = sequence.first else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, bytes[index...].starts(with: sequence) {
                result += other
                index += sequence.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
