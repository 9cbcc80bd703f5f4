import YAML

/// The tree of a regular expression.
package indirect enum PatternTree: Sendable {
    case empty
    case start
    case end
    case oneOf(PatternProgram.CharacterSet)
    case sequence([PatternTree])
    case either([PatternTree])
    case repeated(PatternTree, Int, Int?)
}

/// Reads the text of a regular expression.
package struct PatternParser {
    private typealias Failure = NamePattern.Failure

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    package init(_ text: String) {
        scalars = Array(text.unicodeScalars.prefix(1_001))
    }

    package mutating func wholePattern() throws(NamePattern.Failure) -> PatternTree {
        if scalars.isEmpty { throw failure("the pattern is empty") }
        if scalars.count > 1_000 { throw failure("the pattern has more than 1000 characters") }
        let tree = try choices()
        if index < scalars.count { throw failure("a `)` without its `(`") }
        return tree
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        index += 1
        return true
    }

    private func failure(_ message: String, back: Int = 0) -> Failure {
        Failure(message: message, position: max(1, index + 1 - back))
    }

    private mutating func choices() throws(NamePattern.Failure) -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        if depth > 50 { throw failure("more than 50 groups within each other") }
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .either(choices)
    }

    private mutating func sequence() throws(NamePattern.Failure) -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            var part = try atom()
            var times = 0
            while let bounds = try quantifier() {
                times += 1
                if times > 1 { throw failure("a quantifier behind a quantifier", back: 1) }
                part = .repeated(part, bounds.least, bounds.most)
                // Greedy or not is the same where the whole name must match.
                _ = take("?")
            }
            parts.append(part)
        }
        return parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func quantifier() throws(NamePattern.Failure) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard next == "{" else { return nil }
        let begin = index
        index += 1
        let least = number()
        var most = least
        if take(",") { most = number() }
        guard let least, take("}") else {
            index = begin
            throw failure("`{` begins a number of repetitions such as `{2,5}`; write `\\{` for the character")
        }
        if least > 200 || (most ?? 0) > 200 { throw failure("more than 200 repetitions", back: 1) }
        if let most, most < least { throw failure("repetitions that run backwards", back: 1) }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = next, let digit = scalar.properties.numericType == .decimal ? Int(String(scalar)) : nil {
            value = min((value ?? 0) * 10 + digit, 1_000)
            index += 1
        }
        return value
    }

    private mutating func atom() throws(NamePattern.Failure) -> PatternTree {
        guard let scalar = next else { return .empty }
        index += 1
        switch scalar {
        case "(":
            let begin = index
            if take("?") {
                guard take(":") else { throw failure("look-around, names and flags of groups are not supported") }
            }
            let tree = try choices()
            guard take(")") else { throw Failure(message: "this `(` is never closed", position: begin) }
            return tree
        case "[": return .oneOf(try characterClass())
        case ".": return .oneOf(PatternProgram.CharacterSet(ranges: [], negated: true))
        case "^": return .start
        case "$": return .end
        case "*", "+", "?", "{": throw failure("nothing to repeat before `\(scalar)`", back: 1)
        case "\\": return .oneOf(try escape())
        default: return .oneOf(Self.single(scalar))
        }
    }

    private static func single(_ scalar: Unicode.Scalar) -> PatternProgram.CharacterSet {
        PatternProgram.CharacterSet(ranges: [scalar.value...scalar.value])
    }

    private mutating func escape() throws(NamePattern.Failure) -> PatternProgram.CharacterSet {
        guard let scalar = next else { throw failure("a backslash with nothing behind it", back: 1) }
        index += 1
        switch scalar {
        case "d": return PatternProgram.CharacterSet(ranges: [0x30...0x39])
        case "D": return PatternProgram.CharacterSet(ranges: [0x30...0x39], negated: true)
        case "w", "W":
            return PatternProgram.CharacterSet(
                ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A], negated: scalar == "W")
        case "s", "S":
            return PatternProgram.CharacterSet(ranges: [0x09...0x0D, 0x20...0x20], negated: scalar == "S")
        case "t": return Self.single("\t")
        case "n": return Self.single("\n")
        default:
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                throw failure("`\\\(scalar)` is not supported", back: 2)
            }
            return Self.single(scalar)
        }
    }

    private mutating func characterClass() throws(NamePattern.Failure) -> PatternProgram.CharacterSet {
        let begin = index
        var set = PatternProgram.CharacterSet(ranges: [], negated: take("^"))
        var isFirst = true
        while let scalar = next {
            index += 1
            if scalar == "]", !isFirst { return set }
            isFirst = false
            var low = Self.single(scalar)
            if scalar == "\\" { low = try escape() }
            guard let from = low.ranges.first?.lowerBound, low.ranges.first?.count == 1, !low.negated,
                next == "-", index + 1 < scalars.count, scalars[index + 1] != "]"
            else {
                if low.negated { throw failure("an opposite such as `\\D` inside a class is not supported", back: 2) }
                set.ranges += low.ranges
                continue
            }
            index += 1
            var high = Self.single(scalars[index])
            index += 1
            if scalars[index - 1] == "\\" { high = try escape() }
            guard let upTo = high.ranges.first?.lowerBound, high.ranges.first?.count == 1, !high.negated, from <= upTo
            else { throw failure("a range that runs backwards", back: 1) }
            set.ranges.append(from...upTo)
        }
        throw Failure(message: "this `[` is never closed", position: begin)
    }
}
