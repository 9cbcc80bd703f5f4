extension JSONValue {
    /// Reads a whole text.
    ///
    /// - Throws: The first place at which the bytes are not JSON, or are more than the limits allow.
    package init(_ bytes: ArraySlice<UInt8>, _ limits: JSONLimits = .line) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var reader = JSONReader(ValueBuilder(bytes: buffer, takesRepeatedNames: limits.takesRepeatedNames), limits)
            return try reader.document()
        }
    }
}

/// Makes values.
private struct ValueBuilder: JSONBuilder {
    let bytes: UnsafeBufferPointer<UInt8>
    let takesRepeatedNames: Bool

    func word(_ word: JSONWord, at range: Range<Int>) -> JSONValue {
        switch word {
        case .null: .null
        case .yes: .bool(true)
        case .no: .bool(false)
        }
    }

    func number(isWhole: Bool, at range: Range<Int>) -> JSONValue {
        let text = String(decoding: bytes[range], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        return .number(Double(text) ?? .nan)
    }

    func string(at range: Range<Int>) -> JSONValue { .string(JSONStrings.text(range, in: bytes)) }

    func array(_ elements: [JSONValue], at range: Range<Int>) -> JSONValue { .array(elements) }

    func member(name: Range<Int>, value: JSONValue) -> JSONMembers.Member {
        JSONMembers.Member(name: JSONStrings.text(name, in: bytes), value: value)
    }

    func object(_ members: [JSONMembers.Member], at range: Range<Int>) -> JSONValue? {
        if !takesRepeatedNames, Set(members.map(\.name)).count < members.count { return nil }
        return .object(JSONMembers(members))
    }
}
