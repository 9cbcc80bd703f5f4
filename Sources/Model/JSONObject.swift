/// An object of JSON in the making, see RFC 8259; members are written in the order in which they are added.
package struct JSONObject {
    private var members: [UInt8] = []

    package init() {}

    /// The object.
    package var text: String { "{" + String(decoding: members, as: UTF8.self) + "}" }

    package mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        begin(name)
        quote(value)
    }

    package mutating func add(_ name: String, _ value: Int?) {
        if let value { add(name, document: String(value)) }
    }

    /// Adds a number; what JSON has no number for is a text: `inf`, `-inf` or `nan`.
    package mutating func add(_ name: String, _ value: Double) {
        let isWhole = value == value.rounded() && abs(value) < 1e15
        if !value.isFinite {
            add(name, value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
        } else {
            add(name, document: isWhole ? String(Int64(value)) : String(value))
        }
    }

    /// Adds a list of texts.
    package mutating func add(_ name: String, texts: [String]) {
        begin(name)
        list(texts) { $0.quote($1) }
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
        quote(name)
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

    private mutating func quote(_ text: String) {
        members.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                members.append(UInt8(ascii: "\\"))
                members.append(byte)
            case UInt8(ascii: "\n"): members += "\\n".utf8
            case UInt8(ascii: "\t"): members += "\\t".utf8
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                members += ("\\u00" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8
            default: members.append(byte)
            }
        }
        members.append(UInt8(ascii: "\""))
    }
}
