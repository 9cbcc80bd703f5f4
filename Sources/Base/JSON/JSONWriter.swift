/// An object of JSON in the making, see RFC 8259; members are written in the order in which they are added.
package struct JSONObject {
    private var members: [UInt8] = []

    package init() {}

    /// The object.
    package var text: String { "{" + String(decoding: members, as: UTF8.self) + "}" }

    package mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        begin(name)
        JSONStrings.quote(value, into: &members)
    }

    package mutating func add(_ name: String, _ value: Int?) {
        if let value { add(name, document: String(value)) }
    }

    /// Adds a number; what JSON has no number for is a text: `inf`, `-inf` or `nan`.
    package mutating func add(_ name: String, _ value: Double?) {
        guard let value else { return }
        add(name, document: JSONValue.number(value).text)
    }

    /// Adds a list of texts.
    package mutating func add(_ name: String, texts: [String]) {
        begin(name)
        list(texts) { JSONStrings.quote($1, into: &$0.members) }
    }

    /// Adds a list of values that are JSON already.
    package mutating func add(_ name: String, _ documents: [String]) {
        begin(name)
        list(documents) { $0.members += $1.utf8 }
    }

    /// Adds a value that is JSON already.
    package mutating func add(_ name: String, document: String?) {
        guard let document else { return }
        begin(name)
        members += document.utf8
    }

    private mutating func begin(_ name: String) {
        if !members.isEmpty { members.append(UInt8(ascii: ",")) }
        JSONStrings.quote(name, into: &members)
        members.append(UInt8(ascii: ":"))
    }

    private mutating func list(_ texts: [String], _ write: (inout Self, String) -> Void) {
        members.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { members.append(UInt8(ascii: ",")) }
            write(&self, text)
        }
        members.append(UInt8(ascii: "]"))
    }
}

extension JSONValue {
    /// The value on one line without blanks; what JSON has no number for is a text: `inf`, `-inf` or `nan`.
    package var text: String {
        switch self {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let value) where !value.isFinite:
            return value.isNaN ? "\"nan\"" : value < 0 ? "\"-inf\"" : "\"inf\""
        case .number(let value):
            let isWhole = value == value.rounded() && abs(value) < 1e15
            return isWhole ? String(Int64(value)) : String(value)
        case .string(let text): return Self.quoted(text)
        case .array(let values): return "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            return "{" + members.all.map { "\(Self.quoted($0.name)):\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }

    /// The value for people, indented by two spaces a level; what is short stands on one line.
    package func page(indent: Int = 0) -> String {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch self {
        case .null, .bool, .integer, .number, .string: return text
        case .array(let values):
            let texts = values.map { $0.page(indent: indent + 1) }
            let line = "[" + texts.joined(separator: ", ") + "]"
            if line.count < 80, !line.contains("\n") { return line }
            return "[\n" + texts.map { inner + $0 }.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let members):
            if members.all.isEmpty { return "{}" }
            let texts = members.all.map { "\(Self.quoted($0.name)): \($0.value.page(indent: indent + 1))" }
            let line = "{" + texts.joined(separator: ", ") + "}"
            if line.count < 100, !line.contains("\n") { return line }
            return "{\n" + texts.map { inner + $0 }.joined(separator: ",\n") + "\n\(outer)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONStrings.quote(text, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
