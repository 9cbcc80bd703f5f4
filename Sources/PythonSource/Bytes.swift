/// The ASCII bytes that the readers of this room ask for by name.
package enum Byte {
    package static let tab: UInt8 = 0x09
    package static let lineFeed: UInt8 = 0x0A
    package static let formFeed: UInt8 = 0x0C
    package static let carriageReturn: UInt8 = 0x0D
    package static let space: UInt8 = 0x20
    package static let bang: UInt8 = 0x21
    package static let doubleQuote: UInt8 = 0x22
    package static let hash: UInt8 = 0x23
    package static let percent: UInt8 = 0x25
    package static let singleQuote: UInt8 = 0x27
    package static let openParenthesis: UInt8 = 0x28
    package static let closeParenthesis: UInt8 = 0x29
    package static let asterisk: UInt8 = 0x2A
    package static let plus: UInt8 = 0x2B
    package static let comma: UInt8 = 0x2C
    package static let minus: UInt8 = 0x2D
    package static let period: UInt8 = 0x2E
    package static let slash: UInt8 = 0x2F
    package static let zero: UInt8 = 0x30
    package static let colon: UInt8 = 0x3A
    package static let semicolon: UInt8 = 0x3B
    package static let equals: UInt8 = 0x3D
    package static let question: UInt8 = 0x3F
    package static let at: UInt8 = 0x40
    package static let openSquare: UInt8 = 0x5B
    package static let backslash: UInt8 = 0x5C
    package static let closeSquare: UInt8 = 0x5D
    package static let underscore: UInt8 = 0x5F
    package static let backtick: UInt8 = 0x60
    package static let openBrace: UInt8 = 0x7B
    package static let closeBrace: UInt8 = 0x7D
}

extension UInt8 {
    /// True for LF and CR.
    package var isNewline: Bool { self == Byte.lineFeed || self == Byte.carriageReturn }

    /// True for what Python skips between two tokens of a line.
    package var isBlank: Bool { self == Byte.space || self == Byte.tab || self == Byte.formFeed }

    /// True for the bytes that identifiers consist of, where every byte of a non-ASCII character counts.
    package var isIdentifier: Bool {
        switch self {
        case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x30...0x39, 0x80...0xFF: true
        default: false
        }
    }

    /// The same byte with an ASCII capital made small.
    package var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    /// The value of a hexadecimal digit; nil for every other byte.
    package var hexadecimalValue: UInt32? {
        switch self {
        case 0x30...0x39: UInt32(self &- 0x30)
        case 0x41...0x46: UInt32(self &- 0x37)
        case 0x61...0x66: UInt32(self &- 0x57)
        default: nil
        }
    }
}
