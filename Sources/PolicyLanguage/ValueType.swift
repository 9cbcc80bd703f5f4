package import JSON
package import YAML

/// A kind of value: how it is read, written, described and checked by an editor.
package struct ValueType<Value: Sendable>: Sendable {
    /// What a key takes, with its article: `a duration such as \`15m\``.
    package let wanted: String
    /// The JSON Schema of such a value.
    package let schema: @Sendable () -> JSONValue
    /// A value as a policy would write it.
    package let written: @Sendable (Value) -> String
    /// The keys below it, where it is a mapping.
    package let keys: @Sendable () -> [KeyDescription]
    /// Reads a value; reports and gives nil where the node is none.
    package let decode: @Sendable (Node, inout Decoding) -> Value?
    /// True where `off` and `false` mean that nothing is asked.
    package let hasOff: @Sendable () -> Bool

    package init(
        _ wanted: String, schema: @escaping @Sendable () -> JSONValue,
        hasOff: @autoclosure @escaping @Sendable () -> Bool = false,
        written: @escaping @Sendable (Value) -> String, keys: @escaping @Sendable () -> [KeyDescription] = { [] },
        decode: @escaping @Sendable (Node, inout Decoding) -> Value?
    ) {
        self.wanted = wanted
        self.schema = schema
        self.hasOff = hasOff
        self.written = written
        self.keys = keys
        self.decode = decode
    }

    /// The same kind of value, or one of some words that stand for none.
    package func orNone(_ words: [String]) -> ValueType<Value?> {
        let word = words.first ?? "null"
        return ValueType<Value?>(
            "\(wanted), or `\(word)`",
            schema: { .object([("anyOf", .array([Self.none(words), schema()]))]) },
            hasOff: words.contains("off"), written: { $0.map(written) ?? word }, keys: keys,
            decode: { node, decoding in
                if let text = node.plainText, words.contains(text) || (word == "off" && text == "false") {
                    return .some(nil)
                }
                let outer = decoding.alternative
                if word != "null" { decoding.alternative = (decoding.path, word) }
                defer { decoding.alternative = outer }
                return decode(node, &decoding).map { .some($0) }
            })
    }

    /// The same kind of value for a key that leaves the answer to somebody else where it is not given.
    package var asGiven: ValueType<Value?> {
        ValueType<Value?>(
            wanted, schema: schema, hasOff: hasOff(), written: { $0.map(written) ?? "" }, keys: keys,
            decode: { node, decoding in decode(node, &decoding).map { .some($0) } })
    }

    private static func none(_ words: [String]) -> JSONValue {
        var choices = words.filter { $0 != "null" && $0 != "" && $0 != "~" }.map { JSONValue.string($0) }
        if words.contains("off") { choices.append(.bool(false)) }
        if choices.isEmpty { return .object([("type", .string("null"))]) }
        return .object([("enum", .array(choices))])
    }

    /// The same kind of value under other words.
    package func described(_ words: String) -> ValueType<Value> {
        ValueType(words, schema: schema, hasOff: hasOff(), written: written, keys: keys, decode: decode)
    }

    /// The kind of another value that is made from this one.
    package func mapped<Other: Sendable>(
        _ make: @escaping @Sendable (Value) -> Other, back: @escaping @Sendable (Other) -> Value
    ) -> ValueType<Other> {
        ValueType<Other>(
            wanted, schema: schema, hasOff: hasOff(), written: { written(back($0)) }, keys: keys,
            decode: { decode($0, &$1).map(make) })
    }
}
