/// A regular expression in PCRE2's syntax, matched within limits (https://www.pcre.org/current/doc/html/pcre2pattern.html).
///
/// Texts are UTF-8; a byte that is not is matched by nothing. `\d`, `\w` and `\s` are ASCII's, as in earlier versions,
/// unless the pattern begins with `(*UCP)`; `\p{L}` is a letter of any script.
public struct Pattern: Sendable, Hashable {
    /// Which part of a text has to match.
    public enum Extent: Sendable, Hashable {
        /// All of it.
        case whole
        /// Its beginning, as Python's `re.match` has it.
        case beginning
    }

    /// The most characters of a pattern.
    static let maxCharacters = 1_000
    /// The most bytes of a text that is matched: 4 kB.
    static let maxSubjectBytes = 4_000

    /// The pattern as it was written.
    public let text: String
    /// Which part of a text has to match.
    public let extent: Extent
    private let code: CompiledPattern

    /// Compiles a pattern.
    ///
    /// - Throws: `PatternError` where the text is not a pattern, or too large a one.
    public init(_ text: String, _ extent: Extent = .whole) throws(PatternError) {
        if text.isEmpty { throw PatternError(message: "the pattern is empty", offset: 0) }
        if text.unicodeScalars.count > Self.maxCharacters {
            throw PatternError(message: "the pattern has more than \(Self.maxCharacters) characters", offset: nil)
        }
        self.text = text
        self.extent = extent
        code = try CompiledPattern(text, extent)
    }

    /// Matches a text.
    ///
    /// - Parameter budget: What the matches of this run may still use.
    public func outcome(of subject: String, _ budget: PatternBudget) -> PatternOutcome {
        var subject = subject
        return subject.withUTF8 { outcome(of: $0, budget) }
    }

    /// Matches bytes, of which some may not be UTF-8.
    public func outcome(of subject: [UInt8], _ budget: PatternBudget) -> PatternOutcome {
        subject.withUnsafeBufferPointer { outcome(of: $0, budget) }
    }

    private func outcome(of subject: UnsafeBufferPointer<UInt8>, _ budget: PatternBudget) -> PatternOutcome {
        guard subject.count <= Self.maxSubjectBytes else { return .inconclusive(.longText) }
        var limit = PatternBudget.freeSteps
        while true {
            switch code.match(subject, steps: limit) {
            case .matched: return .matched
            case .partial, .none: return .unmatched
            case .tooMuchMemory: return .inconclusive(.limit)
            case .failed(let code): return .inconclusive(.failure(code))
            case .tooManySteps: break
            }
            guard limit < PatternBudget.maxSteps else { return .inconclusive(.limit) }
            limit = min(limit * 10, PatternBudget.maxSteps)
            guard budget.spend(limit) else { return .inconclusive(.spentBudget) }
        }
    }

    /// Compares patterns by their text.
    public static func == (left: Pattern, right: Pattern) -> Bool {
        left.text == right.text && left.extent == right.extent
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
        hasher.combine(extent)
    }
}

/// Why a text is not a pattern.
public struct PatternError: Error, Sendable, Hashable {
    /// What is wrong, in PCRE2's words.
    public var message: String
    /// How many characters stand before the place at which reading stopped, nil where no place is meant.
    public var offset: Int?
}

/// What came of matching.
public enum PatternOutcome: Sendable, Hashable {
    /// Why nobody knows.
    public enum Reason: Sendable, Hashable {
        /// The match needs too many steps or too much memory.
        case limit
        /// The matches of this run have used up what they may use together.
        case spentBudget
        /// The text is too long to be matched.
        case longText
        /// PCRE2 gave up with a code of its own.
        case failure(Int32)
    }

    /// The text matches.
    case matched
    /// The text does not match.
    case unmatched
    /// Nobody knows, which is not the same as a match.
    case inconclusive(Reason)
}

extension PatternOutcome.Reason: CustomStringConvertible {
    /// The reason as the end of a sentence, such as `the text has more than 4 kB`.
    public var description: String {
        switch self {
        case .limit: "matching takes too many steps"
        case .spentBudget: "the patterns of this run have used up their steps"
        case .longText: "the text has more than \(Pattern.maxSubjectBytes / 1_000) kB"
        case .failure(let code): "PCRE2 stopped with error \(code)"
        }
    }
}
