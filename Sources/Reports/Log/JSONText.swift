import JSON
import Model
public import Store
import Words

/// Answers from the log in JSON.
public enum JSONText {
    /// The number of the list's schema.
    static let schema = 1

    /// A list of records as they stand in the log, fields unknown to this program included.
    public static func list(_ documents: [RunDocument], notices: [String]) -> String {
        let runs = documents.map { "\n" + String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: ",")
        var answer = JSONObject()
        answer.add("schema", schema)
        answer.add("runs", document: "[\(runs)\(documents.isEmpty ? "" : "\n")]")
        answer.add("notices", texts: notices)
        return quiet(answer.text) + "\n"
    }

    /// One record as it stands in the log.
    public static func document(_ document: RunDocument) -> String {
        quiet(String(decoding: document.bytes, as: UTF8.self))
    }

    /// Writes what a terminal might obey as JSON's own escapes; outside strings a document has no such characters.
    private static func quiet(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x7F || VisibleText.line(String(scalar)) == String(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}
