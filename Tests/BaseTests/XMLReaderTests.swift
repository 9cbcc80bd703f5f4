import Testing
import XML

@Suite("XML as it comes, and as it should not")
struct XMLReaderTests {
    private func events(_ bytes: [UInt8]) throws -> [XMLEvent] {
        var events: [XMLEvent] = []
        try XMLReader.read(bytes) { events.append($0) }
        return events
    }

    private func message(_ bytes: [UInt8]) -> String? {
        do throws(XMLError) {
            try XMLReader.read(bytes) { _ in }
            return nil
        } catch {
            return error.message
        }
    }

    private static let accented = "<a t=\"é\">ü</a>"
    private static let expected: [XMLEvent] = [.start("a", ["t": "é"]), .text("ü"), .end]

    private static func utf16(_ text: String, isBig: Bool) -> [UInt8] {
        ("\u{FEFF}" + text).utf16.flatMap { unit in
            isBig ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        }
    }

    private static let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + accented

    @Test(arguments: [
        Array(accented.utf8), [0xEF, 0xBB, 0xBF] + Array(accented.utf8), utf16(accented, isBig: true),
        utf16(accented, isBig: false), latin.unicodeScalars.map { UInt8($0.value) },
    ])
    func encodings(_ bytes: [UInt8]) throws {
        #expect(try events(bytes) == Self.expected)
    }

    @Test func namesHaveNoPrefix() throws {
        #expect(try events(Array("<x:a y:b='1'/>".utf8)) == [.start("a", ["b": "1"]), .end])
    }

    @Test(arguments: [
        ("", "it has no element"), ("<?xml version='1.0'?>", "it has no element"), ("<a><b></b>", "it is cut short"),
        ("<a><b", "it is cut short"), ("<a><![CDATA[x", "it is cut short"), ("<a>", "it is cut short"),
        ("hello", "it is not XML: syntax error"), ("<a></b>", "it is not XML: mismatched tag"),
        ("<a/><b/>", "it is not XML: junk after document element"),
        ("<a>\u{1B}</a>", "it is not XML: not well-formed (invalid token)"),
        ("<a>&x;</a>", "it is not XML: undefined entity"),
        ("<?xml version='1.0' encoding='EBCDIC'?><a/>", "it is not XML: unknown encoding"),
    ])
    func mistakes(_ text: String, _ expected: String) { #expect(message(Array(text.utf8)) == expected) }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM \"file:///etc/passwd\"> %x;]><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ATTLIST b c CDATA \"d\">]><a/>",
    ])
    func declarationsAreRefused(_ text: String) {
        #expect(message(Array(text.utf8)) == "its DOCTYPE declares something, which is refused")
    }

    @Test func anEntityOfAnotherFileIsNotRead() {
        let text = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>&x;</a>"
        #expect(message(Array(text.utf8)) == "it uses an entity of another file, which is not read")
    }

    @Test func depthHasALimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        #expect(message(nested(XMLReader.mostDepth)) == nil)
        #expect(message(nested(XMLReader.mostDepth + 1))?.hasPrefix("its elements stand more than") == true)
        #expect(message(nested(300_000))?.hasPrefix("its elements stand more than") == true)
    }

    /// Every beginning of a text is cut short, whatever stands at the edge of the pieces that are read.
    @Test func everyPrefixIsAMistake() {
        let text = Array("<?xml version='1.0'?><a b='é'><!-- c --><![CDATA[d]]>&amp;<e/></a>".utf8)
        for end in 0..<text.count { #expect(message(Array(text[..<end])) != nil, "\(end)") }
        #expect(message(text) == nil)
    }

    @Test func placesCountLines() {
        do throws(XMLError) {
            try XMLReader.read(Array("<a>\n<b>\n</a>".utf8)) { _ in }
            Issue.record("it was read")
        } catch {
            #expect(error.line == 3)
        }
    }

    @Test func muchTextIsReadInTime() throws {
        let long = Array("<a>\(String(repeating: "x&lt;\n", count: 1_000_000))</a>".utf8)
        var bytes = 0
        let time = try ContinuousClock().measure {
            try XMLReader.read(long) { if case .text(let piece) = $0 { bytes += piece.utf8.count } }
        }
        #expect(bytes == 3_000_000 && time < .seconds(60))
    }
}
