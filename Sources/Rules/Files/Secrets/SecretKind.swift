/// A kind of credential: how it is told from other text, and where it is taken back.
package struct SecretKind: Sendable {
    /// The characters that a part of a credential is made of.
    package enum Alphabet: Sendable {
        case digits, hexadecimal, anyHexadecimal, small, capitals, alphanumeric, dashed, url, base64, spelled
    }

    /// A part of a credential: a run of characters, or a fixed text.
    package enum Part: Sendable, ExpressibleByStringLiteral {
        case run(Alphabet, ClosedRange<Int>)
        case text(StaticString)

        package init(stringLiteral value: StaticString) { self = .text(value) }
    }

    /// What random characters show beside their alphabet.
    package enum Mix: Sendable {
        /// A digit, and letters or a second case.
        case digits
        /// Letters of both cases.
        case cases
        /// Nothing: the form says enough.
        case none
    }

    /// What tells that a token of the right form was really issued.
    package enum Proof: Sendable {
        case none
        /// The last six characters are the CRC-32 of those before, as GitHub and npm write it.
        case checksum
        /// The first part is Base64 of a JSON object, and the second is not one of the samples that people copy.
        case webToken
    }

    /// How a kind is found.
    package enum Form: Sendable {
        /// A beginning that nothing else has, and what follows it.
        case token([StaticString], [Part], Mix, Proof)
        /// A beginning in the middle of a token: what stands before it, and what follows.
        case around(before: Part, StaticString, [Part])
        /// A value that only the words before it give away: the service, then a word such as `key`.
        case named([StaticString], Part, lines: Int, needsWord: Bool)
        /// `-----BEGIN … PRIVATE KEY-----`, with enough behind it to be one.
        case privateKey
        /// `https://user:password@host`.
        case address
        /// `machine host login user password …`.
        case netrc
        /// Base64 of a text in which another kind is found.
        case encoded([StaticString])
        /// A beginning that the policy names, and what decides about the rest of the word.
        case ownPattern([UInt8], @Sendable ([UInt8]) -> SecretMatch)
    }

    /// What people call it, with its article.
    package var name: String
    /// Where it is taken back.
    package var revoke: String
    /// How it is found.
    package var form: Form

    /// True for a kind that its own beginning gives away.
    var isToken: Bool { if case .token = form { true } else { false } }

    package init(_ name: String, _ form: Form, revoke: String) {
        self.name = name
        self.form = form
        self.revoke = revoke
    }

    /// A kind that its beginning gives away.
    package init(
        _ name: String, _ prefixes: StaticString..., body: Part..., mix: Mix = .digits, proof: Proof = .none,
        revoke: String
    ) {
        self.init(name, .token(prefixes, body, mix, proof), revoke: revoke)
    }

    /// A kind that only the words before it give away, on the same line or a few lines above.
    package init(
        _ name: String, after words: StaticString..., value: Part, lines: Int = 1, needsWord: Bool = true,
        revoke: String
    ) {
        self.init(name, .named(words, value, lines: lines, needsWord: needsWord), revoke: revoke)
    }
}

/// What a pattern of the policy says of a text.
package enum SecretMatch: Sendable, Hashable {
    /// It is one, and so many bytes of the text belong to it.
    case found
    /// It is none.
    case none
    /// Nobody knows.
    case undecided(String)
}

extension SecretKind.Part {
    package static func digits(_ length: ClosedRange<Int>) -> Self { .run(.digits, length) }
    package static func hex(_ length: Int) -> Self { .run(.hexadecimal, length...length) }
    package static func hex(_ length: ClosedRange<Int>) -> Self { .run(.hexadecimal, length) }
    package static func small(_ length: ClosedRange<Int>) -> Self { .run(.small, length) }
    package static func capitals(_ length: ClosedRange<Int>) -> Self { .run(.capitals, length) }
    package static func letters(_ length: Int) -> Self { .run(.alphanumeric, length...length) }
    package static func letters(_ length: ClosedRange<Int>) -> Self { .run(.alphanumeric, length) }
    package static func dashed(_ length: ClosedRange<Int>) -> Self { .run(.dashed, length) }
    package static func url(_ length: Int) -> Self { .run(.url, length...length) }
    package static func url(_ length: ClosedRange<Int>) -> Self { .run(.url, length) }
    package static func base64(_ length: ClosedRange<Int>) -> Self { .run(.base64, length) }
    /// A UUID.
    package static var uuid: Self { .run(.dashed, 36...36) }
}

extension SecretKind.Alphabet {
    /// True for the characters of the alphabet.
    package func holds(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39: true
        case 0x41...0x46: self != .digits && self != .hexadecimal && self != .small
        case 0x47...0x5A: self != .digits && self != .hexadecimal && self != .anyHexadecimal && self != .small
        case 0x61...0x66: self != .digits && self != .capitals
        case 0x67...0x7A: self != .digits && self != .hexadecimal && self != .anyHexadecimal && self != .capitals
        case UInt8(ascii: "-"): self == .dashed || self == .url || self == .spelled
        case UInt8(ascii: "_"): self == .url || self == .spelled
        case UInt8(ascii: "+"), UInt8(ascii: "/"): self == .base64 || self == .spelled
        case UInt8(ascii: "="): self == .base64
        case UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "$"),
            UInt8(ascii: "%"), UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "?"),
            UInt8(ascii: "#"):
            self == .spelled
        default: false
        }
    }
}
