import JSON

/// The members of one object of a run record, read by their names and kinds.
struct RecordMembers {
    private let members: JSONMembers

    /// Takes a value that must be an object.
    init(_ value: JSONValue?, of name: String) throws(RunRecordError) {
        guard let members = value?.object else { throw RunRecordError(member: name) }
        self.members = members
    }

    package func text(_ name: String) throws(RunRecordError) -> String {
        try needed(name, try textIfPresent(name))
    }

    func textIfPresent(_ name: String) throws(RunRecordError) -> String? {
        try value(name) { $0.string }
    }

    func integer(_ name: String) throws(RunRecordError) -> Int {
        try needed(name, try integerIfPresent(name))
    }

    func integerIfPresent(_ name: String) throws(RunRecordError) -> Int? {
        try value(name) { value in
            switch value {
            case .integer(let number): number
            case .number(let number): Int(exactly: number)
            default: nil
            }
        }
    }

    func numberIfPresent(_ name: String) throws(RunRecordError) -> Double? {
        try value(name) { $0.double }
    }

    func bool(_ name: String) throws(RunRecordError) -> Bool {
        try needed(name, try boolIfPresent(name))
    }

    func boolIfPresent(_ name: String) throws(RunRecordError) -> Bool? {
        try value(name) { $0.bool }
    }

    /// One of an enumeration's words.
    func word<Word: RawRepresentable>(_ name: String) throws(RunRecordError) -> Word where Word.RawValue == String {
        try needed(name, try value(name) { $0.string.flatMap { Word(rawValue: $0) } })
    }

    func texts(_ name: String) throws(RunRecordError) -> [String] {
        try needed(name, try textsIfPresent(name))
    }

    func textsIfPresent(_ name: String) throws(RunRecordError) -> [String]? {
        try value(name) { $0.array.flatMap { Self.all($0) { $0.string } } }
    }

    /// Numbers by name, those among them that JSON has no number for.
    func numbers(_ name: String) throws(RunRecordError) -> [String: Double] {
        let numbers = try needed(name, try value(name) { $0.object })
        let read = numbers.values(\.double)
        return try needed(name, read.count == numbers.all.count ? read : nil)
    }

    /// A curve's numbers, null in the place of one that was not finite.
    func curve(_ name: String) throws(RunRecordError) -> [Double?] {
        try needed(name, try value(name) { $0.array.flatMap { Self.all($0) { $0 == .null ? .some(nil) : $0.double } } })
    }

    /// The objects of an array that need not be there.
    func objectsIfPresent<Value>(
        _ name: String, _ read: (RecordMembers) throws(RunRecordError) -> Value
    ) throws(RunRecordError) -> [Value] {
        try value(name) { $0 } == nil ? [] : objects(name, read)
    }

    func object<Value>(
        _ name: String, _ read: (RecordMembers) throws(RunRecordError) -> Value
    ) throws(RunRecordError) -> Value {
        try needed(name, try objectIfPresent(name, read))
    }

    func objectIfPresent<Value>(
        _ name: String, _ read: (RecordMembers) throws(RunRecordError) -> Value
    ) throws(RunRecordError) -> Value? {
        guard let value = try value(name, { $0 }) else { return nil }
        return try read(RecordMembers(value, of: name))
    }

    func objects<Value>(
        _ name: String, _ read: (RecordMembers) throws(RunRecordError) -> Value
    ) throws(RunRecordError) -> [Value] {
        var objects: [Value] = []
        for value in try needed(name, try value(name) { $0.array }) {
            objects.append(try read(RecordMembers(value, of: name)))
        }
        return objects
    }

    /// A member of a kind, nil where it is absent or null.
    private func value<Value>(_ name: String, _ read: (JSONValue) -> Value?) throws(RunRecordError) -> Value? {
        guard let value = members[name], value != .null else { return nil }
        return try needed(name, read(value))
    }

    private func needed<Value>(_ name: String, _ value: Value?) throws(RunRecordError) -> Value {
        guard let value else { throw RunRecordError(member: name) }
        return value
    }

    /// Every value as something else, nil where one is nothing of that kind.
    private static func all<Value>(_ values: [JSONValue], _ read: (JSONValue) -> Value?) -> [Value]? {
        var all: [Value] = []
        for value in values {
            guard let value = read(value) else { return nil }
            all.append(value)
        }
        return all
    }
}

/// A line of the local log: eight hexadecimal digits of CRC-32, a space, the document, a newline.
public enum LogLine {
    /// Makes the line of a document, which must not hold a newline.
    public static func line(_ document: [UInt8]) -> [UInt8] {
        let digits = String(checksum(document[...]), radix: 16)
        let prefix = String(repeating: "0", count: 8 - digits.count) + digits + " "
        return Array(prefix.utf8) + document + [UInt8(ascii: "\n")]
    }

    /// Reads a line, without its newline.
    ///
    /// - Returns: The document, nil where the checksum does not belong to it.
    public static func document(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.count > 9, line[line.startIndex + 8] == UInt8(ascii: " ") else { return nil }
        let document = line.dropFirst(9)
        guard let expected = UInt32(String(decoding: line.prefix(8), as: UTF8.self), radix: 16) else { return nil }
        return checksum(document) == expected ? document : nil
    }

    /// CRC-32 as zlib and Ethernet compute it (ISO 3309, polynomial 0xEDB88320).
    package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var value = UInt32.max
        for byte in bytes {
            value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8)
        }
        return ~value
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}
