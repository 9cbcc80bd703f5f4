/// Tells by PCRE2's partial matching what may follow the beginning of a text.
struct Speller {
    /// What may come next.
    enum Next {
        /// Only characters that the pattern spells out, in the pattern's order.
        case spelled([Unicode.Scalar])
        /// Characters of a class, with the separators that the pattern spells out beside it.
        case open(separators: [Unicode.Scalar])
        /// Nothing that is known here.
        case closed
    }

    // A suggestion may take some 20 ms, not more.
    private static let maxProbes = 20_000
    private static let alphanumerics = Array(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".unicodeScalars)

    private let code: CompiledPattern
    private let literals: [Unicode.Scalar]
    private var probes = 0
    private var known: [String: Next] = [:]

    /// Makes a speller, nil where the pattern can't be followed in parts.
    init?(_ pattern: Pattern) {
        // PCRE2 refuses to match partially where the end is anchored by an option.
        guard let code = try? CompiledPattern("(?:\(pattern.text))\\z", .beginning) else { return nil }
        self.code = code
        literals = Literals(pattern.text).scalars
    }

    /// True where no more questions are answered.
    var isExhausted: Bool { probes >= Self.maxProbes }

    /// True where a text that matches begins with these characters, as far as few steps show.
    mutating func mayContinue(_ text: String) -> Bool {
        guard !isExhausted else { return false }
        probes += 1
        var text = text
        let answer = text.withUTF8 { code.match($0, steps: PatternBudget.freeSteps, partial: true) }
        switch answer {
        case .matched, .partial: return true
        case .none, .tooManySteps, .tooMuchMemory, .failed: return false
        }
    }

    /// What may follow a text.
    mutating func next(after text: String) -> Next {
        if let next = known[text] { return next }
        var spelled: [Unicode.Scalar] = []
        for literal in literals where mayContinue(text + String(literal)) { spelled.append(literal) }
        // A class such as `[a-z]` takes characters that the pattern does not name.
        let hasClass = Self.alphanumerics.contains { !literals.contains($0) && mayContinue(text + String($0)) }
        let next: Next =
            hasClass
            ? .open(separators: spelled.filter(NearestText.isSeparator)) : spelled.isEmpty ? .closed : .spelled(spelled)
        known[text] = next
        return next
    }
}

extension Pattern {
    /// The texts that the pattern spells out for the beginning of a name, such as `feature/` and `fix/`.
    public var literalBeginnings: [String] {
        guard var speller = Speller(self) else { return [] }
        var found: [String] = []
        var waiting = [""]
        while let text = waiting.popLast(), found.count < 32 {
            guard text.unicodeScalars.count < 40 else { continue }
            switch speller.next(after: text) {
            case .spelled(let scalars): waiting += scalars.reversed().map { text + String($0) }
            case .open: if !text.isEmpty { found.append(text) }
            case .closed: continue
            }
        }
        return found
    }
}
