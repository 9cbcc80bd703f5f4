/// A glob over bytes: `*`, `?`, `[…]` and backslash; matched without recursion in pattern times text at most.
public struct GlobProgram: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case byte(UInt8)
        case anyOne
        case anyRun(crossing: Bool)
        case oneOf([ClosedRange<UInt8>], negated: Bool)
    }

    private let steps: [Step]
    private let separator: UInt8?

    /// Reads a glob; nil where a class is not closed, a range runs backwards, or a backslash ends the text.
    ///
    /// - Parameter separator: The byte that `*`, `?` and classes do not match; `**` does. nil when all match all.
    public init?(_ glob: [UInt8], separator: UInt8?) {
        var steps: [Step] = []
        var index = 0
        while index < glob.count {
            let byte = glob[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\\"):
                guard index < glob.count else { return nil }
                steps.append(.byte(glob[index]))
                index += 1
            case UInt8(ascii: "?"): steps.append(.anyOne)
            case UInt8(ascii: "*"):
                var stars = 1
                while index < glob.count, glob[index] == UInt8(ascii: "*") {
                    stars += 1
                    index += 1
                }
                steps.append(.anyRun(crossing: separator == nil || stars > 1))
            case UInt8(ascii: "["):
                guard let step = Self.readClass(glob, &index) else { return nil }
                steps.append(step)
            default: steps.append(.byte(byte))
            }
        }
        self.steps = steps
        self.separator = separator
    }

    /// Reads a class behind its bracket; nil where it is not closed, or a range runs backwards.
    static func readClass(_ glob: [UInt8], _ index: inout Int) -> Step? {
        var ranges: [ClosedRange<UInt8>] = []
        var negated = false
        if index < glob.count, glob[index] == UInt8(ascii: "!") || glob[index] == UInt8(ascii: "^") {
            negated = true
            index += 1
        }
        var isFirst = true
        while index < glob.count {
            var low = glob[index]
            index += 1
            if low == UInt8(ascii: "]"), !isFirst { return .oneOf(ranges, negated: negated) }
            isFirst = false
            if low == UInt8(ascii: "\\") {
                guard index < glob.count else { return nil }
                low = glob[index]
                index += 1
            }
            guard index + 1 < glob.count, glob[index] == UInt8(ascii: "-"), glob[index + 1] != UInt8(ascii: "]") else {
                ranges.append(low...low)
                continue
            }
            var high = glob[index + 1]
            index += 2
            if high == UInt8(ascii: "\\") {
                guard index < glob.count else { return nil }
                high = glob[index]
                index += 1
            }
            guard low <= high else { return nil }
            ranges.append(low...high)
        }
        return nil
    }

    /// Tells whether the glob matches the whole text.
    public func matches(_ text: [UInt8]) -> Bool {
        var states = [Bool](repeating: false, count: steps.count + 1)
        states[0] = true
        spread(&states)
        for byte in text {
            var next = [Bool](repeating: false, count: steps.count + 1)
            var alive = false
            for (position, step) in steps.enumerated() where states[position] {
                switch step {
                case .byte(let wanted): if byte == wanted { next[position + 1] = true }
                case .anyOne: if byte != separator { next[position + 1] = true }
                case .anyRun(let crossing): if crossing || byte != separator { next[position] = true }
                case .oneOf(let ranges, let negated):
                    if byte != separator, ranges.contains(where: { $0.contains(byte) }) != negated {
                        next[position + 1] = true
                    }
                }
                if next[position] || next[position + 1] { alive = true }
            }
            guard alive else { return false }
            spread(&next)
            states = next
        }
        return states[steps.count]
    }

    private func spread(_ states: inout [Bool]) {
        for (position, step) in steps.enumerated() where states[position] {
            if case .anyRun = step { states[position + 1] = true }
        }
    }
}
