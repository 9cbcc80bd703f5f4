import YAML

/// The words of a text, as names are made of them: Latin letters and digits, in the components between slashes.
struct BranchWords {
    private var components: [[Word]]

    private struct Word {
        var text: String
        var lowered: String { text.lowercased() }
        var isNumber: Bool { text.utf8.allSatisfy { (48...57).contains($0) } }
    }

    /// What people write for the usual prefixes.
    private static let synonyms = [
        "bug": "fix", "bugfix": "fix", "hotfix": "fix", "fixes": "fix", "fixed": "fix", "feat": "feature",
        "features": "feature", "add": "feature", "exp": "experiment", "experiments": "experiment", "try": "experiment",
        "doc": "docs", "documentation": "docs", "tests": "test", "refactoring": "refactor",
    ]

    /// Reads the words of a text; letters of other scripts are left out where they have no Latin ones to stand for them.
    init(_ text: String) {
        // What one must not take apart, and every training run meets.
        components = text.prefix(100).replacing("NaN", with: "nan").split(separator: "/").map { Self.words(String($0)) }
            .filter { !$0.isEmpty }
    }

    private init(components: [[Word]]) {
        self.components = components.filter { !$0.isEmpty }
    }

    var isEmpty: Bool { components.isEmpty }
    var count: Int { components.reduce(0) { $0 + $1.count } }

    /// All words in one.
    package func text(_ separator: String) -> String { components.joined().map(\.lowered).joined(separator: separator) }

    /// The words with the slashes that were typed.
    func path(lowered: Bool = true) -> String {
        components.map { $0.map { lowered ? $0.lowered : $0.text }.joined(separator: "-") }.joined(separator: "/")
    }

    /// The first words, as one component.
    func prefix(_ count: Int) -> BranchWords { BranchWords(components: [Array(components.joined().prefix(count))]) }

    /// Issue numbers in front, where patterns want them.
    var numbersFirst: BranchWords {
        let all = Array(components.joined())
        return BranchWords(components: [all.filter(\.isNumber) + all.filter { !$0.isNumber }])
    }

    /// What stands behind the last slash, nil where there is no slash or no word behind it.
    var lastComponent: BranchWords? {
        guard components.count > 1, let last = components.last, last.contains(where: { !$0.isNumber }) else {
            return nil
        }
        return BranchWords(components: [last])
    }

    /// The prefix that the first word names, and the other words.
    func withoutPrefix(_ prefixes: [String]) -> (String, BranchWords)? {
        guard let first = components.first?.first?.lowered, count > 1 else { return nil }
        let meant = [first, Self.synonyms[first]].compactMap { $0 }
        let found = prefixes.first { prefix in
            let word = prefix.split { !$0.isLetter && !$0.isNumber }.first.map { $0.lowercased() } ?? ""
            return meant.contains(word) || (Self.synonyms[word].map { meant.contains($0) } ?? false)
        }
        guard let found else { return nil }
        var rest = components
        rest[0].removeFirst()
        return (found, BranchWords(components: rest))
    }

    // MARK: Reading

    private static func words(_ text: String) -> [Word] {
        var words: [Word] = []
        var word = ""
        func isUpper(_ index: Int) -> Bool { scalars.indices.contains(index) && (65...90).contains(scalars[index]) }
        func isLower(_ index: Int) -> Bool { scalars.indices.contains(index) && (97...122).contains(scalars[index]) }
        let scalars = Array(latin(text).utf8)
        for (index, byte) in scalars.enumerated() {
            guard isUpper(index) || isLower(index) || (48...57).contains(byte) else {
                if !word.isEmpty { words.append(Word(text: word)) }
                word = ""
                continue
            }
            // `MyStuff` and `HTTPServer` are two words each, `ResNet50` ends in its number.
            if isUpper(index), isLower(index - 1) || (isUpper(index - 1) && isLower(index + 1)), !word.isEmpty {
                words.append(Word(text: word))
                word = ""
            }
            word.unicodeScalars.append(Unicode.Scalar(byte))
        }
        if !word.isEmpty { words.append(Word(text: word)) }
        return words
    }

    /// The text in ASCII: accents fall away, Greek letters are spelled, an apostrophe joins.
    private static func latin(_ text: String) -> String {
        text.unicodeScalars.map { scalar -> String in
            if scalar.isASCII { return scalar == "'" ? "" : String(scalar) }
            if scalar == "’" || scalar.properties.generalCategory == .nonspacingMark { return "" }
            return letters(scalar) ?? " "
        }.joined()
    }

    /// The letters for which a character stands by its Unicode name, such as `LATIN SMALL LETTER E WITH ACUTE`.
    private static func letters(_ scalar: Unicode.Scalar) -> String? {
        if scalar == "ß" { return "ss" }
        let words = (scalar.properties.name ?? "").split(separator: " ")
        guard words.count >= 4, words[2] == "LETTER" else { return nil }
        let isCapital = words[1] == "CAPITAL"
        switch words[0] {
        // Longer names, such as `ETH`, are sounds and no letters.
        case "LATIN" where words[3].count <= 2: return isCapital ? String(words[3]) : words[3].lowercased()
        case "GREEK": return " \(words[3] == "LAMDA" ? "lambda" : words[3].lowercased()) "
        default: return nil
        }
    }
}
