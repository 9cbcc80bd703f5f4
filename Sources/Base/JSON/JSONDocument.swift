/// A JSON value and the bytes at which it stands, so that a part of a document can be replaced and no other byte.
package struct JSONNode: Sendable {
    package enum Content: Sendable {
        case null, number, string
        case bool(Bool)
        case array([JSONNode])
        case object([JSONMember])
    }

    package let range: Range<Int>
    package let content: Content

    /// The elements of an array; nil for every other value.
    package var elements: [JSONNode]? {
        if case .array(let elements) = content { elements } else { nil }
    }

    /// The members of an object; nil for every other value.
    package var members: [JSONMember]? {
        if case .object(let members) = content { members } else { nil }
    }

    /// The value of an object's key: of the last one where a key is repeated.
    package subscript(key: String) -> JSONNode? {
        members?.last { $0.key == key }?.value
    }
}

/// One `"key": value` of an object.
package struct JSONMember: Sendable {
    package let key: String
    package let keyRange: Range<Int>
    package let value: JSONNode
}

/// A JSON text that has been read, its strings and numbers not yet: a notebook's pictures are looked at by nobody.
package struct JSONDocument: Sendable {
    package let bytes: [UInt8]
    package let root: JSONNode

    /// Reads a whole text.
    ///
    /// - Throws: The first place at which the bytes are not JSON, or are more than the limits allow.
    package static func read(_ bytes: [UInt8], _ limits: JSONLimits = .file) throws(JSONError) -> JSONDocument {
        let root = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var reader = JSONReader(NodeBuilder(bytes: buffer), limits)
            return try reader.document()
        }
        return JSONDocument(bytes: bytes, root: root)
    }

    /// The UTF-8 of a string value, a lone surrogate as U+FFFD; nil where the node is no string.
    package func utf8(of node: JSONNode) -> [UInt8]? {
        guard case .string = node.content else { return nil }
        return bytes.withUnsafeBufferPointer { JSONStrings.decoded(node.range, in: $0) }
    }

    /// The text of a string value; nil where the node is no string.
    package func string(of node: JSONNode?) -> String? {
        node.flatMap { utf8(of: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The value of a number that is whole and fits; nil for every other node.
    package func integer(of node: JSONNode?) -> Int? {
        guard let node, case .number = node.content else { return nil }
        return Int(String(decoding: bytes[node.range], as: UTF8.self))
    }
}

/// Makes nodes.
private struct NodeBuilder: JSONBuilder {
    let bytes: UnsafeBufferPointer<UInt8>

    func word(_ word: JSONWord, at range: Range<Int>) -> JSONNode {
        switch word {
        case .null: JSONNode(range: range, content: .null)
        case .yes: JSONNode(range: range, content: .bool(true))
        case .no: JSONNode(range: range, content: .bool(false))
        }
    }

    func number(isWhole: Bool, at range: Range<Int>) -> JSONNode { JSONNode(range: range, content: .number) }

    func string(at range: Range<Int>) -> JSONNode { JSONNode(range: range, content: .string) }

    func array(_ elements: [JSONNode], at range: Range<Int>) -> JSONNode {
        JSONNode(range: range, content: .array(elements))
    }

    func member(name: Range<Int>, value: JSONNode) -> JSONMember {
        JSONMember(key: JSONStrings.text(name, in: bytes), keyRange: name, value: value)
    }

    func object(_ members: [JSONMember], at range: Range<Int>) -> JSONNode? {
        JSONNode(range: range, content: .object(members))
    }
}

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

/// Why a text is not JSON, and where.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line for people.
    package let message: String
    /// True where only the depth is too much.
    package let isTooDeep: Bool
    /// The line, from 1; LF, CR and CRLF each end one.
    package let line: Int
    /// The column, from 1, in bytes.
    package let column: Int

    /// The place and the message on one line.
    package var description: String { "line \(line), column \(column): \(message)" }

    /// What is wrong at a place, of the whole text by default.
    package init(_ message: String, isTooDeep: Bool = false, line: Int = 1, column: Int = 1) {
        self.message = message
        self.isTooDeep = isTooDeep
        self.line = line
        self.column = column
    }

    package init(_ message: String, isTooDeep: Bool = false, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.message = message
        self.isTooDeep = isTooDeep
        var line = 1
        // A byte order mark is not part of the text.
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, offset) : 0
        for index in start..<offset {
            let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            guard bytes[index] == 0x0A || bytes[index] == 0x0D, !isPair else { continue }
            line += 1
            start = index + 1
        }
        self.line = line
        column = offset - start + 1
    }
}
