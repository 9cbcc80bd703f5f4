/// What a shortened copy of a notebook lacks: where each of its bytes stands in the file.
struct NotebookGaps: Sendable {
    private struct Gap {
        /// The byte of the copy before which something is missing.
        let offset: Int
        /// The bytes and lines that are missing up to there.
        let bytes: Int
        let lines: Int
    }

    private var gaps: [Gap] = []

    /// Notes that bytes are missing before one of the copy, behind every earlier gap.
    mutating func add(at offset: Int, bytes: Int, lines: Int) {
        gaps.append(
            Gap(offset: offset, bytes: bytes + (gaps.last?.bytes ?? 0), lines: lines + (gaps.last?.lines ?? 0)))
    }

    /// The same place in the file.
    func range(_ range: Range<Int>) -> Range<Int> {
        let (lower, upper) = (range.lowerBound, range.upperBound)
        return lower + (last(before: lower)?.bytes ?? 0)..<upper + (last(before: upper)?.bytes ?? 0)
    }

    /// The lines that are missing before a byte of the copy.
    func lines(before offset: Int) -> Int { last(before: offset)?.lines ?? 0 }

    private func last(before offset: Int) -> Gap? {
        var (low, high) = (0, gaps.count)
        while low < high {
            let middle = (low + high) / 2
            if gaps[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : gaps[low - 1]
    }
}
