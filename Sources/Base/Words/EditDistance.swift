/// The nearest of some known words.
public enum EditDistance {
    /// The known word that a mistyped one most likely means, nil when none is near; `-` and `_` are the same.
    public static func nearest(to word: String, among known: [String]) -> String? {
        let word = letters(word)
        let limit = max(1, word.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let distance = between(word, letters(candidate))
            if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best?.word
    }

    private static func letters(_ word: String) -> [Character] {
        word.prefix(64).lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
    static func between(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let isSame = left[row] == right[column]
                var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
