/// An object of JSON in the making, see RFC 8259; members are written in the order in which they are added.
struct JSONObject {
    private var members = ""

    /// The object.
    var text: String { "{" + members + "}" }

    mutating func add(_ name: String, _ value: String?) {
        if let value { add(name, document: Self.quoted(value)) }
    }

    mutating func add(_ name: String, _ value: Int?) {
        if let value { add(name, document: String(value)) }
    }

    /// Adds a number; what JSON has no number for is a text: `inf`, `-inf` or `nan`.
    mutating func add(_ name: String, _ value: Double) {
        let isWhole = value == value.rounded() && abs(value) < 1e15
        if !value.isFinite {
            add(name, value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
        } else {
            add(name, document: isWhole ? String(Int64(value)) : String(value))
        }
    }

    mutating func add(_ name: String, texts: [String]) { add(name, texts.map(Self.quoted)) }

    /// Adds a list of values that are JSON already.
    mutating func add(_ name: String, _ documents: [String]) {
        add(name, document: "[" + documents.joined(separator: ",") + "]")
    }

    /// Adds a value that is JSON already.
    mutating func add(_ name: String, document: String?) {
        guard let document else { return }
        if !members.isEmpty { members += "," }
        members += Self.quoted(name) + ":" + document
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        bytes.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
            case UInt8(ascii: "\t"): bytes += Array("\\t".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array(("\\u00" + (digits.count < 2 ? "0" : "") + digits).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
