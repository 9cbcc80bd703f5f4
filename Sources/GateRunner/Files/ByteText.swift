/// Searching in bytes.
enum ByteText {
    /// The bytes without every place where a sequence stands.
    static func removing(_ sequence: [UInt8], from bytes: [UInt8]) -> [UInt8] {
        guard let first = sequence.first else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, bytes[index...].starts(with: sequence) {
                index += sequence.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
