/// What counts as a white-space mistake in a file, see git-config(1), `core.whitespace`; read as Git's ws.c reads it.
public struct WhitespaceRules: Sendable, Hashable {
    /// `blank-at-eol`: white space at the end of a line is a mistake.
    public var blankAtLineEnd = true
    /// `blank-at-eof`: blank lines at the end of a file are a mistake.
    public var blankAtFileEnd = true
    /// `cr-at-eol`: a carriage return belongs to the line's end.
    public var allowsCarriageReturn = false

    /// Git's own rules, where nothing is configured.
    public static let standard = WhitespaceRules()

    private init() {}

    /// Reads a list such as `-trailing-space,cr-at-eol`: it adds to Git's own rules and takes from them.
    public init(_ list: [UInt8]) {
        for word in list.split(separator: UInt8(ascii: ",")) {
            let text = word.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
            let isNegated = text.first == UInt8(ascii: "-")
            let name = isNegated ? text.dropFirst() : text
            if text.isEmpty { continue }
            // Git reads no further than a sign without a name.
            if name.isEmpty { break }
            switch Self.names.first(where: { $0.starts(with: name) }).map({ String(decoding: $0, as: UTF8.self) }) {
            case "trailing-space": (blankAtLineEnd, blankAtFileEnd) = (!isNegated, !isNegated)
            case "blank-at-eol": blankAtLineEnd = !isNegated
            case "blank-at-eof": blankAtFileEnd = !isNegated
            case "cr-at-eol": allowsCarriageReturn = !isNegated
            default: break
            }
        }
    }

    /// The rules of a file.
    ///
    /// - Parameters:
    ///   - attribute: Its attribute `whitespace`.
    ///   - configured: `core.whitespace`, nil where it is not set.
    public init(attribute: AttributeValue?, configured: String?) {
        switch attribute {
        case .set: self.init()
        case .unset:
            self.init()
            (blankAtLineEnd, blankAtFileEnd) = (false, false)
        case .text(let list): self.init(list)
        case .unspecified, nil: self.init(Array((configured ?? "").utf8))
        }
    }

    // In Git's order: an abbreviation is the first name that begins with it.
    private static let names = [
        "trailing-space", "space-before-tab", "indent-with-non-tab", "cr-at-eol", "blank-at-eol", "blank-at-eof",
        "tab-in-indent",
    ].map { Array($0.utf8) }
}
