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

/// A JSON text that has been read.
package struct JSONDocument: Sendable {
    package let bytes: [UInt8]
    package let root: JSONNode

    /// Reads a whole text.
    ///
    /// - Throws: The first place at which the bytes are not JSON, or are nested deeper than 256 levels.
    package static func read(_ bytes: [UInt8]) throws(PythonSourceError) -> JSONDocument {
        let root = try bytes.withUnsafeBufferPointer { buffer throws(PythonSourceError) in
            var reader = JSONReader(buffer)
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
