import JSON
import Model

/// The declarations of a Swift module, as the compiler's symbol graph has them.
///
/// The form: <https://github.com/swiftlang/swift-docc-symbolkit>, version 0.6.
enum SymbolGraph {
    static let fileEnd = ".symbols.json"

    /// A declaration that stands in a source file.
    struct Declaration: Sendable, Hashable {
        /// The compiler's name, by which one that two graphs have is known.
        let precise: String
        /// Kind and name: `instance method Net.forward(_:)`.
        let words: String
        /// The file's absolute path, where it was compiled.
        let file: String
        /// From 1.
        let line: Int
        /// True where a comment stands, its own or the one of what it implements.
        let isDocumented: Bool
    }

    /// Reads one file; what the compiler has added by itself has no place and is left out.
    ///
    /// - Throws: The first place at which the file is no JSON, or no symbol graph.
    static func read(_ bytes: [UInt8]) throws(JSONError) -> [Declaration] {
        let document = try JSONDocument.read(bytes)
        guard let symbols = document.root["symbols"]?.elements else {
            throw JSONError("it is no symbol graph")
        }
        return symbols.compactMap { symbol in
            guard let place = symbol["location"], let uri = document.string(of: place["uri"]), uri.hasPrefix("file://"),
                let line = document.integer(of: place["position"]?["line"]), line >= 0, line < 1 << 31,
                let precise = document.string(of: symbol["identifier"]?["precise"])
            else { return nil }
            let path = symbol["pathComponents"]?.elements?.compactMap { document.string(of: $0) } ?? []
            let kind = document.string(of: symbol["kind"]?["displayName"])?.lowercased() ?? "declaration"
            let lines = symbol["docComment"]?["lines"]?.elements ?? []
            let isDocumented = lines.contains { line in
                document.string(of: line["text"])?.contains { !$0.isWhitespace } ?? false
            }
            return Declaration(
                precise: precise, words: "\(kind) \(path.joined(separator: "."))", file: decoded(uri.dropFirst(7)),
                line: line + 1, isDocumented: isDocumented)
        }
    }

    /// The text of a URI's path, RFC 3986: `%20` is a blank.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
