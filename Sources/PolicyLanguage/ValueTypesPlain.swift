import JSON
package import Model
import Words
import YAML

private func typed(_ name: String) -> @Sendable () -> JSONValue {
    { .object([("type", .string(name))]) }
}

extension ValueType where Value == String {
    /// Any text that is not empty.
    package static var text: ValueType<String> { text(orEmpty: false) }

    /// Any text.
    package static var anyText: ValueType<String> { text(orEmpty: true) }

    private static func text(orEmpty: Bool) -> ValueType<String> {
        ValueType<String>(
            "a text",
            schema: { .object([("type", .array([.string("string"), .string("number"), .string("boolean")]))]) },
            written: { $0.isEmpty ? "\"\"" : $0 },
            decode: { node, decoding in
                guard let scalar = node.scalar else {
                    decoding.wrongType("a text", node)
                    return nil
                }
                if !orEmpty, scalar.text.isEmpty || node.isNull {
                    decoding.wrongType("a text", node)
                    return nil
                }
                if scalar.text.unicodeScalars.contains("\0") {
                    decoding.report(.badValue, "`\(decoding.path)` holds a zero character", at: node)
                    return nil
                }
                return scalar.text
            })
    }
}

extension ValueType where Value == Bool {
    /// `true` or `false`.
    package static var bool: ValueType<Bool> {
        ValueType<Bool>(
            "`true` or `false`", schema: typed("boolean"), written: { $0 ? "true" : "false" },
            decode: { node, decoding in
                switch node.plainText {
                case "true": return true
                case "false": return false
                case "yes", "on", "True", "TRUE":
                    decoding.wrongValue("`true` or `false`", node, hint: "write `true`")
                case "no", "off", "False", "FALSE":
                    decoding.wrongValue("`true` or `false`", node, hint: "write `false`")
                default: decoding.wrongType("`true` or `false`", node)
                }
                return nil
            })
    }
}

extension ValueType where Value == Int {
    /// A whole number within bounds.
    package static func integer(_ range: ClosedRange<Int>, as wanted: String = "a whole number") -> ValueType<Int> {
        ValueType<Int>(
            wanted,
            schema: {
                .object([
                    ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
                    ("maximum", .integer(range.upperBound)),
                ])
            },
            written: { String($0) },
            decode: { node, decoding in
                guard let text = node.plainText else {
                    decoding.wrongType(wanted, node, hint: node.scalar.map { _ in "write it without quotes" })
                    return nil
                }
                let digits = text.drop { $0 == "-" }
                guard !digits.isEmpty, text.count - digits.count <= 1, digits.utf8.allSatisfy({ 48...57 ~= $0 }) else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                guard let number = Int(text), range.contains(number) else {
                    decoding.report(
                        .outOfRange,
                        "`\(decoding.path)` is \(range.lowerBound) to \(range.upperBound), not \(node.shownText)",
                        at: node)
                    return nil
                }
                return number
            })
    }
}

extension ValueType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of some words.
    package static var choice: ValueType<Value> {
        let words = Value.allCases.map(\.rawValue)
        let wanted = words.map { "`\($0)`" }.joined(separator: ", ").replacingLastComma
        return ValueType(
            wanted, schema: { .object([("enum", .array(words.map { .string($0) }))]) },
            hasOff: words.contains("off"), written: { $0.rawValue },
            decode: { node, decoding in
                guard let text = node.scalar?.text else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                if let value = Value(rawValue: node.isOff && words.contains("off") ? "off" : text) { return value }
                let near = EditDistance.nearest(to: text, among: words)
                decoding.wrongValue(wanted, node, hint: near.map { "did you mean `\($0)`?" })
                return nil
            })
    }
}

extension ValueType where Value == Severity {
    /// `error`, `warning` or `off`; `false` is off, and `true` the default.
    package static func severity(_ usual: Severity) -> ValueType<Severity> {
        let wanted = "`error`, `warning` or `off`"
        return ValueType<Severity>(
            wanted,
            schema: {
                .object([
                    ("enum", .array([.string("error"), .string("warning"), .string("off"), .bool(true), .bool(false)]))
                ])
            },
            hasOff: true, written: { $0.rawValue },
            decode: { node, decoding in
                if node.plainText == "true" { return usual }
                if node.isOff { return .off }
                guard let text = node.scalar?.text else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                if let severity = Severity(rawValue: text) { return severity }
                let near = ["warn": "warning", "fail": "error", "err": "error", "none": "off"][text]
                decoding.wrongValue(
                    wanted, node,
                    hint: (near ?? EditDistance.nearest(to: text, among: Severity.allCases.map(\.rawValue)))
                        .map { "did you mean `\($0)`?" })
                return nil
            })
    }
}

extension String {
    /// The text with ` or ` for its last comma.
    package var replacingLastComma: String {
        guard let comma = lastIndex(of: ",") else { return self }
        return self[..<comma] + " or" + self[index(after: comma)...]
    }
}
