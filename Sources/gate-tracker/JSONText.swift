import Foundation
import GateModel

/// A run record's document as it stands in the log.
struct RunDocument: Hashable {
    /// The document's bytes.
    var bytes: [UInt8]

    /// A decoder that reads what the gate writes for measurements that are no numbers.
    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }

    /// Decodes the record.
    ///
    /// - Throws: `TrackerError` where this program does not understand it.
    func record() throws -> RunRecord {
        do {
            return try RunDocument.decoder().decode(RunRecord.self, from: Data(bytes))
        } catch {
            throw TrackerError(.unreadableRecord, "The run's record is not of a form that this program understands.")
        }
    }
}

/// Answers in JSON.
enum JSONText {
    /// The number of the list's schema.
    static let schema = 1

    /// A list of records as they stand in the log, fields unknown to this program included.
    static func list(_ documents: [RunDocument], notices: [String]) throws -> String {
        let runs = documents.map { "\n" + document($0) }.joined(separator: ",")
        let encoded = String(decoding: try JSONEncoder().encode(notices), as: UTF8.self)
        return
            "{\"schema\":\(schema),\"runs\":[\(runs)\(documents.isEmpty ? "" : "\n")],\"notices\":\(quiet(encoded))}\n"
    }

    /// One record as it stands in the log.
    static func document(_ document: RunDocument) -> String {
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
