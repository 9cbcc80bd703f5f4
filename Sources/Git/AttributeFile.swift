/// The lines of one file of attributes, see gitattributes(5); read as Git's attr.c reads them.
struct AttributeFile {
    /// One attribute with its value.
    struct Assignment {
        var name: [UInt8]
        var value: AttributeValue
    }

    /// A pattern and what it gives to the files that it matches.
    struct Line {
        var pattern: AttributePattern
        var assignments: [Assignment]
    }

    private(set) var lines: [Line] = []
    private(set) var macros: [[UInt8]: [Assignment]] = [:]

    /// The largest file that is read; every line costs a comparison for each file that is asked about.
    static let largest = 8_000_000
    // Git ignores longer lines.
    private static let longestLine = 2048

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: What it holds.
    ///   - allowsMacros: False for a file below the top of the tree.
    ///   - foldsCase: True under `core.ignoreCase`.
    init(_ bytes: [UInt8], allowsMacros: Bool, foldsCase: Bool) {
        var content = bytes.prefix { $0 != 0 }
        if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
        for text in content.split(separator: UInt8(ascii: "\n")) where text.count < Self.longestLine {
            read(text, allowsMacros, foldsCase)
        }
    }

    private mutating func read(_ text: ArraySlice<UInt8>, _ allowsMacros: Bool, _ foldsCase: Bool) {
        var rest = text.drop(while: Self.isBlank)
        guard let first = rest.first, first != UInt8(ascii: "#") else { return }
        var name: [UInt8]
        if first == UInt8(ascii: "\""), let (unquoted, behind) = Self.unquoted(rest) {
            (name, rest) = (unquoted, behind)
        } else {
            name = Array(rest.prefix { !Self.isBlank($0) })
            rest = rest.dropFirst(name.count)
        }
        let mark = Array("[attr]".utf8)
        let isMacro = name.count > mark.count && name.starts(with: mark)
        if isMacro {
            name = Array(name.dropFirst(mark.count).drop(while: Self.isBlank).prefix { !Self.isBlank($0) })
            guard allowsMacros, Self.isValid(name[...]) else { return }
        }
        guard let assignments = Self.assignments(rest) else { return }
        if isMacro {
            macros[name] = assignments
        } else if let pattern = AttributePattern(name, foldsCase: foldsCase) {
            lines.append(Line(pattern: pattern, assignments: assignments))
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// The attributes of a line; nil where one of them has no valid name, for which Git ignores the whole line.
    private static func assignments(_ text: ArraySlice<UInt8>) -> [Assignment]? {
        var assignments: [Assignment] = []
        for word in text.split(whereSeparator: isBlank) {
            let mark = word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "!") ? word.first : nil
            let equals = word.firstIndex(of: UInt8(ascii: "="))
            var name = word[..<(equals ?? word.endIndex)]
            if mark != nil { name = name.dropFirst() }
            guard isValid(name) else { return nil }
            let value: AttributeValue =
                switch mark {
                case UInt8(ascii: "-"): .unset
                case UInt8(ascii: "!"): .unspecified
                default: equals.map { .text(Array(word[($0 + 1)...])) } ?? .set
                }
            assignments.append(Assignment(name: Array(name), value: value))
        }
        return assignments
    }

    private static func isValid(_ name: ArraySlice<UInt8>) -> Bool {
        guard let first = name.first, first != UInt8(ascii: "-") else { return false }
        return name.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
        UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "\""): UInt8(ascii: "\""),
    ]

    /// A name in quotes and what follows it; nil where it is not quoted as C quotes.
    private static func unquoted(_ text: ArraySlice<UInt8>) -> ([UInt8], ArraySlice<UInt8>)? {
        var rest = text.dropFirst()
        var name: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return (name, rest) }
            guard byte == UInt8(ascii: "\\") else {
                name.append(byte)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            if let value = escapes[escaped] {
                name.append(value)
                continue
            }
            let digits = [escaped] + rest.prefix(2)
            let isOctal = digits.count == 3 && digits.allSatisfy { (0x30...0x37).contains($0) }
            guard isOctal, escaped <= UInt8(ascii: "3") else { return nil }
            name.append(digits.reduce(0) { $0 << 3 | ($1 - 0x30) })
            rest = rest.dropFirst(2)
        }
        return nil
    }
}

/// What an attribute is for a file.
public enum AttributeValue: Sendable, Hashable {
    /// `name`
    case set
    /// `-name`
    case unset
    /// `!name`, or no word of it.
    case unspecified
    /// `name=text`
    case text([UInt8])
}

/// The pattern of a line of attributes.
struct AttributePattern {
    private enum Shape {
        case name([UInt8])
        case ending([UInt8])
        case wildName(Wildcard)
        /// A path from the file's own folder: what it begins with, and a pattern for the rest.
        case path(start: [UInt8], rest: Wildcard?)
    }

    private let shape: Shape
    private let foldsCase: Bool

    /// Reads a pattern; nil for one that no file can match.
    init?(_ pattern: [UInt8], foldsCase: Bool) {
        let slash = UInt8(ascii: "/")
        // Git knows no patterns of exceptions here, and those of folders are for folders alone.
        guard let first = pattern.first, first != UInt8(ascii: "!"), pattern.last != slash else { return nil }
        self.foldsCase = foldsCase
        let isSpecial: (UInt8) -> Bool = { [0x2A, 0x3F, 0x5B, 0x5C].contains($0) }
        guard pattern.contains(slash) else {
            if !pattern.contains(where: isSpecial) {
                shape = .name(pattern)
            } else if first == UInt8(ascii: "*"), !pattern.dropFirst().contains(where: isSpecial) {
                shape = .ending(Array(pattern.dropFirst()))
            } else {
                shape = .wildName(Wildcard(pattern[...], foldsCase: foldsCase))
            }
            return
        }
        let path = first == slash ? pattern.dropFirst() : pattern[...]
        let start = path.prefix { !isSpecial($0) }
        let rest = path.dropFirst(start.count)
        shape = .path(start: Array(start), rest: rest.isEmpty ? nil : Wildcard(rest, foldsCase: foldsCase))
    }

    /// True where a file matches.
    ///
    /// - Parameters:
    ///   - path: Its path from the folder that the pattern stands in.
    ///   - name: The last part of its path.
    func matches(_ path: ArraySlice<UInt8>, name: ArraySlice<UInt8>) -> Bool {
        switch shape {
        case .name(let wanted): return same(name, wanted[...])
        case .ending(let wanted): return name.count >= wanted.count && same(name.suffix(wanted.count), wanted[...])
        case .wildName(let pattern): return pattern.matches(name)
        case .path(let start, let rest):
            guard path.count >= start.count, same(path.prefix(start.count), start[...]) else { return false }
            return rest.map { $0.matches(path.dropFirst(start.count)) } ?? (path.count == start.count)
        }
    }

    private func same(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
        guard foldsCase else { return one == other }
        func small(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 32 : byte }
        return one.count == other.count && zip(one, other).allSatisfy { small($0) == small($1) }
    }
}
