private import CExpat

/// A piece of an XML text, in the order of the text.
public enum XMLEvent: Sendable, Hashable {
    /// An element begins: its name without a prefix, and its attributes.
    case start(String, [String: String])
    /// Text inside an element, which may come in several pieces.
    case text(String)
    /// The element that began last and has not ended yet ends.
    case end
}

/// Reads XML by libexpat: UTF-8, UTF-16, Latin-1 and ASCII.
///
/// A report needs no document type of its own, so one that declares anything is refused, and with it every entity that
/// could grow or name another file.
public enum XMLReader {
    /// How deep elements may stand in each other.
    public static let mostDepth = 200

    private static let pieceBytes = 1 << 16

    /// Reads a text to its end, and hands out its pieces.
    ///
    /// - Throws: `XMLError` at the first mistake; what came before it has been handed out.
    public static func read(_ bytes: [UInt8], _ body: (XMLEvent) -> Void) throws(XMLError) {
        guard let parser = XML_ParserCreate(nil) else { throw XMLError(message: "there is no memory left", line: 1) }
        defer { XML_ParserFree(parser) }
        let reading = Reading(parser)
        let state = Unmanaged.passRetained(reading)
        defer { state.release() }
        XML_SetUserData(parser, state.toOpaque())
        setHandlers(parser)
        var start = 0
        repeat {
            let end = min(start + pieceBytes, bytes.count)
            let status = bytes[start..<end].withUnsafeBytes { piece in
                XML_Parse(
                    parser, piece.bindMemory(to: CChar.self).baseAddress, Int32(piece.count),
                    end == bytes.count ? 1 : 0)
            }
            for event in reading.events { body(event) }
            reading.events = []
            guard status == XML_STATUS_OK else { throw error(parser, reading) }
            start = end
        } while start < bytes.count
    }

    private static func setHandlers(_ parser: XML_Parser) {
        XML_SetElementHandler(
            parser,
            { state, name, attributes in Reading.of(state)?.begin(name, attributes) },
            { state, _ in Reading.of(state)?.end() })
        XML_SetCharacterDataHandler(parser) { state, text, length in Reading.of(state)?.add(text, length) }
        XML_SetStartDoctypeDeclHandler(parser) { state, _, _, _, declares in
            if declares != 0 { Reading.of(state)?.stop("its DOCTYPE declares something, which is refused") }
        }
        XML_SetEntityDeclHandler(parser) { state, _, _, _, _, _, _, _, _ in
            Reading.of(state)?.stop("it declares an entity, which is refused")
        }
        XML_SetSkippedEntityHandler(parser) { state, _, _ in
            Reading.of(state)?.stop("it uses an entity of another file, which is not read")
        }
    }

    private static func error(_ parser: XML_Parser, _ reading: Reading) -> XMLError {
        let code = XML_GetErrorCode(parser)
        let message =
            switch code {
            case XML_ERROR_ABORTED: reading.problem ?? "it could not be read"
            case XML_ERROR_NO_ELEMENTS where !reading.hasBegun: "it has no element"
            case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR,
                XML_ERROR_UNCLOSED_CDATA_SECTION:
                "it is cut short"
            default: "it is not XML: \(XML_ErrorString(code).map { String(cString: $0) } ?? "error \(code.rawValue)")"
            }
        return XMLError(message: message, line: Int(clamping: XML_GetCurrentLineNumber(parser)))
    }
}

/// What expat's functions share while a text is read.
private final class Reading {
    var events: [XMLEvent] = []
    private(set) var problem: String?
    private(set) var hasBegun = false
    private var depth = 0
    private let parser: XML_Parser

    init(_ parser: XML_Parser) {
        self.parser = parser
    }

    static func of(_ state: UnsafeMutableRawPointer?) -> Reading? {
        state.map { Unmanaged<Reading>.fromOpaque($0).takeUnretainedValue() }
    }

    func stop(_ reason: String) {
        problem = problem ?? reason
        _ = XML_StopParser(parser, 0)
    }

    func begin(_ name: UnsafePointer<CChar>?, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        hasBegun = true
        depth += 1
        if depth > XMLReader.mostDepth { return stop("its elements stand more than \(XMLReader.mostDepth) deep") }
        var attributes: [String: String] = [:]
        var place = 0
        // Names and values in turn, then a null.
        while let name = list?[place], let value = list?[place + 1] {
            attributes[Self.local(name)] = String(cString: value)
            place += 2
        }
        events.append(.start(name.map(Self.local) ?? "", attributes))
    }

    func end() {
        depth -= 1
        events.append(.end)
    }

    func add(_ text: UnsafePointer<CChar>?, _ length: Int32) {
        guard let text, length > 0 else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(length))
        events.append(.text(String(decoding: bytes, as: UTF8.self)))
    }

    private static func local(_ name: UnsafePointer<CChar>) -> String {
        let name = String(cString: name)
        guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return String(name[name.utf8.index(after: colon)...])
    }
}

/// Why a text is not XML that is read here, with the place.
public struct XMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as in `it is cut short`.
    public let message: String
    /// The line, counted from 1.
    public let line: Int

    /// One line for people.
    public var description: String { "\(message) (line \(line))" }
}
