import JSON

/// From the bytes of a file to UTF-8 text, by the rules of PEP 263.
///
/// Read natively: UTF-8, ASCII, Latin-1 and five more of one byte a character. Every other declared encoding is an
/// error that names it.
enum SourceEncoding {
    private enum Declared: Equatable {
        case utf8, ascii, latin1
        case singleByte(upperHalf: [Unicode.Scalar])
    }

    /// The text as UTF-8 without its byte order mark, checked to be well formed and to hold no NUL.
    ///
    /// The array ends with one NUL more, which is not part of the text: a scanner stops there without
    /// comparing its position at every byte.
    package static func text(of bytes: [UInt8]) throws(PythonSourceError) -> [UInt8] {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let start = hasMark ? 3 : 0
        var declared = Declared.utf8
        if let cookie = cookie(in: bytes, from: start) {
            guard let known = encoding(named: cookie.name), !hasMark || known == .utf8 else {
                let why = hasMark ? "contradicts the file's byte order mark" : "is not read: convert the file to UTF-8"
                throw PythonSourceError(
                    .encoding, "the declared encoding '\(cookie.name)' \(why)",
                    at: SourcePosition(line: cookie.line, column: 1))
            }
            declared = known
        }
        let body = bytes[start...]
        if let bad = firstBadByte(in: body, declared) {
            let message =
                body[bad] == 0
                ? "the text holds a NUL byte"
                : "byte 0x\(String(body[bad], radix: 16)) is not text in the file's encoding"
            throw PythonSourceError(.encoding, message, at: position(of: bad, in: body))
        }
        var text: [UInt8] = []
        switch declared {
        case .utf8, .ascii:
            text.reserveCapacity(body.count + 1)
            text.append(contentsOf: body)
        case .latin1:
            text.reserveCapacity(body.count + body.count / 8 + 1)
            for byte in body {
                if byte < 0x80 {
                    text.append(byte)
                } else {
                    text.append(0xC0 | (byte >> 6))
                    text.append(0x80 | (byte & 0x3F))
                }
            }
        case .singleByte(let upperHalf):
            for byte in body {
                if byte < 0x80 {
                    text.append(byte)
                } else {
                    text.append(contentsOf: UTF8.encode(upperHalf[Int(byte) - 0x80]) ?? .encodedReplacementCharacter)
                }
            }
        }
        text.append(0)
        return text
    }

    /// The place of a byte, counted in lines that LF, CR or CRLF end.
    static func position(of offset: Int, in bytes: ArraySlice<UInt8>) -> SourcePosition {
        var position = SourcePosition(line: 1, column: 1)
        var previous: UInt8 = 0
        for byte in bytes[bytes.startIndex..<min(offset, bytes.endIndex)] {
            if byte == Byte.lineFeed && previous == Byte.carriageReturn {
                position.column = 1
            } else if byte.isNewline {
                position.line += 1
                position.column = 1
            } else {
                position.column += 1
            }
            previous = byte
        }
        return position
    }

    /// The encoding name that a `coding:` comment in the first two lines gives.
    ///
    /// The second line counts only below a line that is blank or a comment.
    private static func cookie(in bytes: [UInt8], from start: Int) -> (name: String, line: Int)? {
        var lineStart = start
        for line in 1...2 {
            let lineEnd = bytes[lineStart...].firstIndex(where: \.isNewline) ?? bytes.endIndex
            guard let code = bytes[lineStart..<lineEnd].firstIndex(where: { !$0.isBlank }) else {
                lineStart = next(lineEnd, in: bytes)
                continue
            }
            guard bytes[code] == Byte.hash else { return nil }
            if let name = name(inComment: bytes[code..<lineEnd]) { return (name, line) }
            lineStart = next(lineEnd, in: bytes)
        }
        return nil
    }

    private static func next(_ lineEnd: Int, in bytes: [UInt8]) -> Int {
        let isPair = bytes[lineEnd...].starts(with: [Byte.carriageReturn, Byte.lineFeed])
        return min(lineEnd + (isPair ? 2 : 1), bytes.endIndex)
    }

    private static func name(inComment comment: ArraySlice<UInt8>) -> String? {
        let word = Array("coding".utf8)
        var rest = comment
        while rest.count > word.count {
            if rest.starts(with: word) {
                var tail = rest.dropFirst(word.count)
                if let sign = tail.first, sign == Byte.colon || sign == Byte.equals {
                    tail = tail.dropFirst().drop { $0 == Byte.space || $0 == Byte.tab }
                    let name = tail.prefix {
                        ($0 < 0x80 && $0.isIdentifier) || $0 == Byte.minus || $0 == Byte.period
                    }
                    if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
                }
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func encoding(named name: String) -> Declared? {
        let normal = String(
            decoding: name.utf8.map { $0 == Byte.underscore ? Byte.minus : $0.lowercased }, as: UTF8.self)
        switch normal {
        case "utf-8", "utf8", "u8", "cp65001", "utf-8-sig": return .utf8
        case "ascii", "us-ascii", "646", "ansi-x3.4-1968": return .ascii
        case "latin-1", "latin1", "latin", "l1", "iso-8859-1", "iso8859-1", "iso-latin-1", "8859", "cp819":
            return .latin1
        default:
            // CPython takes any suffix: Emacs writes utf-8-unix and latin-1-dos.
            if normal.hasPrefix("utf-8-") { return .utf8 }
            let latin = ["latin-1-", "iso-8859-1-", "iso-latin-1-"]
            if latin.contains(where: { normal.hasPrefix($0) }) { return .latin1 }
            // The count is checked once here, so that a byte can never miss its table.
            guard let upperHalf = SingleByteEncodings.upperHalf(of: normal), upperHalf.count == 128 else { return nil }
            return .singleByte(upperHalf: upperHalf)
        }
    }

    private static func firstBadByte(in body: ArraySlice<UInt8>, _ declared: Declared) -> Int? {
        let offset = body.withUnsafeBufferPointer { buffer -> Int? in
            switch declared {
            case .utf8: UTF8Check.firstBadByte(in: buffer, allowsNul: false)
            case .ascii: buffer.firstIndex { $0 == 0 || $0 >= 0x80 }
            case .latin1: buffer.firstIndex(of: 0)
            case .singleByte(let upperHalf):
                buffer.firstIndex { $0 == 0 || ($0 >= 0x80 && upperHalf[Int($0) - 0x80] == "\u{FFFD}") }
            }
        }
        return offset.map { body.startIndex + $0 }
    }
}

/// Encodings of one byte a character: ASCII below 0x80, and a table of the 128 characters above.
enum SingleByteEncodings {
    /// The upper half of an encoding by its normalised name; nil for a name that is not known.
    ///
    /// U+FFFD stands for a byte that has no character.
    static func upperHalf(of name: String) -> [Unicode.Scalar]? {
        switch name {
        case "cp1252", "windows-1252", "1252": Array(windows1252.unicodeScalars)
        case "cp1251", "windows-1251", "1251": Array(windows1251.unicodeScalars)
        case "iso-8859-15", "iso8859-15", "latin-9", "l9", "latin9": Array(latin9.unicodeScalars)
        case "iso-8859-5", "iso8859-5", "cyrillic": Array(cyrillic.unicodeScalars)
        case "koi8-r": Array(koi8r.unicodeScalars)
        default: nil
        }
    }

    /// Windows-1252, Western European.
    private static let windows1252 = """
        €\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²\
        ³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ
        """

    /// Windows-1251, Cyrillic.
    private static let windows1251 = """
        ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНО\
        ПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя
        """

    /// ISO 8859-15, Latin-1 with the euro sign.
    private static let latin9 = """
        \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\
        \u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\
        \u{A0}¡¢£€¥Š§š©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõ\
        ö÷øùúûüýþÿ
        """

    /// ISO 8859-5, Cyrillic.
    private static let cyrillic = """
        \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\
        \u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\
        \u{A0}ЁЂЃЄЅІЇЈЉЊЋЌ\u{AD}ЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя№ёђѓєѕ\
        іїјљњћќ§ўџ
        """

    /// KOI8-R, Russian (RFC 1489).
    private static let koi8r = """
        ─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©юабцдефгхийклмнопярстужвьыз\
        шэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ
        """
}
