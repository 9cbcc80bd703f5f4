extension Pattern {
    private static let subjectLength = 64

    /// A text of 64 characters on which the pattern takes too many steps, nil where none of a few tried is one.
    ///
    /// A repetition within a repetition shows on a run of what the pattern spells out with something else at its end.
    public func slowSubject() -> String? {
        // Subjects that are slow, but not too slow, are paid for at every start: three of the worst kind at most.
        let budget = PatternBudget(steps: 3 * PatternBudget.maxSteps)
        for subject in Self.hostileSubjects(Literals(text)) {
            switch outcome(of: subject, budget) {
            case .inconclusive(.limit): return subject
            case .inconclusive(.spentBudget): return nil
            default: break
            }
        }
        return nil
    }

    private static func hostileSubjects(_ literals: Literals) -> [String] {
        // What ends the text must not fit: a pattern that spells out `!` gets another character.
        let end: [Unicode.Scalar] = [["!", "\u{1}", "~"].first { !literals.scalars.contains($0) } ?? "!"]
        let own = Array(literals.scalars.prefix(12))
        // A pattern that needs a certain character fails at once where a text has none, so texts end with all of them.
        let runs =
            [["a"]] + own.prefix(8).map { [$0] } + literals.words.prefix(6) + (own.count > 1 ? [own] : [])
            + [["0"], ["-"], [" "]]
        var subjects: [String] = []
        for tail in own.isEmpty ? [end] : [end, own + end] {
            for run in runs {
                let count = max(0, subjectLength - tail.count)
                let scalars = (0..<count).map { run[$0 % run.count] } + tail
                var subject = ""
                subject.unicodeScalars.append(contentsOf: scalars.suffix(subjectLength))
                if !subjects.contains(subject) { subjects.append(subject) }
            }
        }
        return subjects
    }
}

/// What a pattern spells out.
struct Literals {
    /// The characters that stand for themselves, in their order, each once; those of classes are left out.
    private(set) var scalars: [Unicode.Scalar] = []
    /// Where several of them stand together, all of those, such as `feature`.
    private(set) var words: [[Unicode.Scalar]] = []

    init(_ text: String) {
        var word: [Unicode.Scalar] = []
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            if let literal = Self.literal(scalar, &rest) {
                if !scalars.contains(literal) { scalars.append(literal) }
                word.append(literal)
            } else {
                keep(word)
                word = []
            }
        }
        keep(word)
    }

    private mutating func keep(_ word: [Unicode.Scalar]) {
        if word.count > 1, !words.contains(word) { words.append(word) }
    }

    /// The character that stands for itself, nil for every other part of a pattern, of which the rest is skipped.
    private static func literal(
        _ scalar: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>
    ) -> Unicode.Scalar? {
        switch scalar {
        case "\\":
            guard let escaped = rest.popFirst() else { return nil }
            return escaped.properties.isAlphabetic || escaped.properties.numericType != nil ? nil : escaped
        case "[": skipClass(&rest)
        case "{" where rest.first?.properties.numericType != nil: rest = rest.drop { $0 != "}" }.dropFirst()
        case "(" where rest.first == "?" || rest.first == "*":
            rest = rest.drop { !":)=!<>'#".unicodeScalars.contains($0) }.dropFirst()
        case "(", ")", "|", "^", "$", ".", "*", "+", "?": break
        default: return scalar
        }
        return nil
    }

    private static func skipClass(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        if scalars.first == "^" { scalars.removeFirst() }
        if scalars.first == "]" { scalars.removeFirst() }
        while let scalar = scalars.popFirst(), scalar != "]" {
            if scalar == "\\" { _ = scalars.popFirst() }
        }
    }
}
