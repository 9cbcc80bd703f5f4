/// Removes what people paste into cells with the code: the prompts of a session, and a common indentation.
enum NotebookPrompts {
    /// The lines without prompts and without the first line's indentation, as IPython reads them.
    static func stripped(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
        guard let first = lines.first(where: { !$0.allSatisfy { $0.isBlank || $0.isNewline } }) else { return lines }
        let margin = first.prefix { $0 == Byte.space || $0 == Byte.tab }
        let flush = margin.isEmpty ? lines : lines.map { $0.starts(with: margin) ? $0.dropFirst(margin.count) : $0 }
        let head = first.dropFirst(margin.count)
        if classicPrompt(of: head, isFirst: true) != nil {
            return flush.map { $0.dropFirst(classicPrompt(of: $0, isFirst: false) ?? 0) }
        }
        if inputPrompt(of: head) != nil {
            return flush.map { $0.dropFirst(inputPrompt(of: $0) ?? continuationPrompt(of: $0) ?? 0) }
        }
        return flush
    }

    /// The length of `>>>` or `...` with the blank behind it; nil where the line has none.
    private static func classicPrompt(of line: ArraySlice<UInt8>, isFirst: Bool) -> Int? {
        guard line.starts(with: Array(">>>".utf8)) || (!isFirst && line.starts(with: Array("...".utf8))) else {
            return nil
        }
        guard let next = line.dropFirst(3).first else { return 3 }
        return next == Byte.space ? 4 : next.isNewline ? 3 : nil
    }

    /// The length of `In [12]: `; nil where the line has none.
    private static func inputPrompt(of line: ArraySlice<UInt8>) -> Int? {
        guard line.starts(with: Array("In [".utf8)) else { return nil }
        let tail = line.dropFirst(4).drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard tail.starts(with: Array("]:".utf8)) else { return nil }
        let length = tail.startIndex - line.startIndex + 2
        return line.dropFirst(length).first == Byte.space ? length + 1 : length
    }

    /// The length of `   ...: `; nil where the line has none.
    private static func continuationPrompt(of line: ArraySlice<UInt8>) -> Int? {
        let dots = line.drop { $0 == Byte.space }
        let tail = dots.drop { $0 == Byte.period }
        guard tail.startIndex - dots.startIndex >= 3, tail.first == Byte.colon else { return nil }
        let length = tail.startIndex - line.startIndex + 1
        return line.dropFirst(length).first == Byte.space ? length + 1 : length
    }
}
