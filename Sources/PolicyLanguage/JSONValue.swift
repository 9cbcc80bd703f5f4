/// A JSON value that keeps the order of its keys, for generated files.
package enum JSONValue: Sendable {
    case string(String)
    case integer(Int)
    case bool(Bool)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// The value as text, indented by two spaces a level.
    package func text(indent: Int = 0) -> String {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch self {
        case .string(let string): return Self.quoted(string)
        case .integer(let number): return String(number)
        case .bool(let value): return value ? "true" : "false"
        case .array(let values):
            let texts = values.map { $0.text(indent: indent + 1) }
            let line = "[" + texts.joined(separator: ", ") + "]"
            if line.count < 80, !line.contains("\n") { return line }
            return "[\n" + texts.map { inner + $0 }.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let texts = members.map { "\(Self.quoted($0.0)): \($0.1.text(indent: indent + 1))" }
            let line = "{" + texts.joined(separator: ", ") + "}"
            if line.count < 100, !line.contains("\n") { return line }
            return "{\n" + texts.map { inner + $0 }.joined(separator: ",\n") + "\n\(outer)}"
        }
    }

    /// The members of an object, none for other values.
    package var members: [(String, JSONValue)] {
        if case .object(let members) = self { members } else { [] }
    }

    private static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text + "\""
    }
}
