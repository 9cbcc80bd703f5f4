/// A pattern of wildmatch, Git's own matching of names.
///
/// It keeps all ways of matching side by side instead of going back: a hostile pattern costs its length times the
/// name's, where going back doubles the time with every `**/`.
package struct Wildcard {
    private enum Step {
        case byte(UInt8)
        /// `?`
        case one
        /// Any number of bytes, slashes among them or not.
        case run(crossesFolders: Bool)
        /// `**/`: no folder, or any number of them. Two steps: the place before it, and the place within it.
        case folders, withinFolders
        case set([Bool])
        /// What can match nothing, such as a set without its end.
        case never
    }

    private var steps: [Step] = []
    private let foldsCase: Bool

    /// Reads a pattern.
    ///
    /// - Parameters:
    ///   - pattern: Its bytes.
    ///   - foldsCase: True under `core.ignoreCase`.
    package init(_ pattern: ArraySlice<UInt8>, foldsCase: Bool) {
        self.foldsCase = foldsCase
        var reader = Reader(bytes: Array(pattern), foldsCase: foldsCase)
        while let step = reader.next() {
            steps.append(step)
            if case .folders = step { steps.append(.withinFolders) }
        }
    }

    /// True where the whole name matches.
    package func matches(_ name: ArraySlice<UInt8>) -> Bool {
        var current = [Bool](repeating: false, count: steps.count + 1)
        enter(0, &current)
        for byte in name {
            let byte = foldsCase ? Self.small(byte) : byte
            var next = [Bool](repeating: false, count: steps.count + 1)
            var isAlive = false
            for place in steps.indices where current[place] {
                for reached in Self.places(after: byte, steps[place], place) {
                    enter(reached, &next)
                    isAlive = true
                }
            }
            guard isAlive else { return false }
            current = next
        }
        return current[steps.count]
    }

    private static func places(after byte: UInt8, _ step: Step, _ place: Int) -> [Int] {
        let isSlash = byte == UInt8(ascii: "/")
        switch step {
        case .byte(let wanted): return byte == wanted ? [place + 1] : []
        case .one: return isSlash ? [] : [place + 1]
        case .run(let crossesFolders): return isSlash && !crossesFolders ? [] : [place]
        case .folders: return isSlash ? [place + 1, place + 2] : [place + 1]
        case .withinFolders: return isSlash ? [place, place + 1] : [place]
        case .set(let members): return !isSlash && members[Int(byte)] ? [place + 1] : []
        case .never: return []
        }
    }

    /// Marks a place, and those that are reached from it without a byte.
    private func enter(_ place: Int, _ places: inout [Bool]) {
        var place = place
        while !places[place] {
            places[place] = true
            guard place < steps.count else { return }
            switch steps[place] {
            case .run: place += 1
            case .folders: place += 2
            default: return
            }
        }
    }

    private static func small(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 32 : byte }

    /// Reads the steps of a pattern, as `dowild` in Git's wildmatch.c does.
    private struct Reader {
        let bytes: [UInt8]
        let foldsCase: Bool
        var at = 0

        private func byte(_ place: Int) -> UInt8? { bytes.indices.contains(place) ? bytes[place] : nil }

        private func literal(_ byte: UInt8) -> Step { .byte(foldsCase ? Wildcard.small(byte) : byte) }

        mutating func next() -> Step? {
            guard let first = byte(at) else { return nil }
            at += 1
            switch first {
            case UInt8(ascii: "\\"):
                guard let escaped = byte(at) else { return .never }
                at += 1
                return literal(escaped)
            case UInt8(ascii: "?"): return .one
            case UInt8(ascii: "*"): return stars()
            case UInt8(ascii: "["): return set() ?? .never
            default: return literal(first)
            }
        }

        private mutating func stars() -> Step {
            let start = at - 1
            while byte(at) == UInt8(ascii: "*") { at += 1 }
            guard at - start > 1, start == 0 || bytes[start - 1] == UInt8(ascii: "/") else {
                return .run(crossesFolders: false)
            }
            if byte(at) == UInt8(ascii: "/") {
                at += 1
                return .folders
            }
            let isLast = at == bytes.count
            let isEscapedSlash = byte(at) == UInt8(ascii: "\\") && byte(at + 1) == UInt8(ascii: "/")
            return .run(crossesFolders: isLast || isEscapedSlash)
        }

        /// A set in brackets; nil where it has no end or names no class that there is.
        private mutating func set() -> Step? {
            var members = [Bool](repeating: false, count: 256)
            let isNegated = byte(at) == UInt8(ascii: "!") || byte(at) == UInt8(ascii: "^")
            if isNegated { at += 1 }
            var previous: UInt8 = 0
            var isFirst = true
            while let next = byte(at), isFirst || next != UInt8(ascii: "]") {
                isFirst = false
                guard let last = member(next, after: previous, &members) else { return nil }
                previous = last
                at += 1
            }
            guard byte(at) != nil else { return nil }
            at += 1
            return .set(isNegated ? members.map { !$0 } : members)
        }

        /// Reads one member and stays at its last byte; gives the byte from which a range may go on, 0 for none.
        private mutating func member(_ first: UInt8, after previous: UInt8, _ members: inout [Bool]) -> UInt8? {
            if first == UInt8(ascii: "\\") {
                at += 1
                guard let escaped = byte(at) else { return nil }
                members[Int(escaped)] = true
                return escaped
            }
            if first == UInt8(ascii: "-"), previous != 0, let end = byte(at + 1), end != UInt8(ascii: "]") {
                return range(from: previous, &members)
            }
            if first == UInt8(ascii: "["), byte(at + 1) == UInt8(ascii: ":") { return namedClass(&members) }
            members[Int(first)] = true
            return first
        }

        private mutating func range(from first: UInt8, _ members: inout [Bool]) -> UInt8? {
            at += 1
            if byte(at) == UInt8(ascii: "\\") { at += 1 }
            guard let last = byte(at) else { return nil }
            if first <= last {
                for value in first...last {
                    members[Int(value)] = true
                    if foldsCase { members[Int(Wildcard.small(value))] = true }
                }
            }
            return 0
        }

        private mutating func namedClass(_ members: inout [Bool]) -> UInt8? {
            let start = at + 2
            guard let end = bytes[min(start, bytes.count)...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
            guard end > start, bytes[end - 1] == UInt8(ascii: ":") else {
                members[Int(UInt8(ascii: "["))] = true
                return UInt8(ascii: "[")
            }
            guard let contains = Self.classes[String(decoding: bytes[start..<end - 1], as: UTF8.self)] else {
                return nil
            }
            for value in UInt8.min...UInt8.max where contains(value) {
                members[Int(value)] = true
                if foldsCase { members[Int(Wildcard.small(value))] = true }
            }
            at = end
            return 0
        }

        private static let classes: [String: @Sendable (UInt8) -> Bool] = [
            "alnum": { isLetter($0) || isDigit($0) }, "alpha": isLetter, "digit": isDigit,
            "blank": { $0 == 0x20 || $0 == 0x09 }, "cntrl": { $0 < 0x20 || $0 == 0x7F },
            "graph": { (0x21...0x7E).contains($0) }, "print": { (0x20...0x7E).contains($0) },
            "lower": { (0x61...0x7A).contains($0) }, "upper": { (0x41...0x5A).contains($0) },
            "punct": { (0x21...0x7E).contains($0) && !isLetter($0) && !isDigit($0) },
            "space": { $0 == 0x20 || (0x09...0x0D).contains($0) },
            "xdigit": { isDigit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) },
        ]

        private static func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }

        private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    }
}
