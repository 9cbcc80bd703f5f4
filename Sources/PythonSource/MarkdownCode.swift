/// The code cells of a notebook that is written as Markdown: jupytext's, MyST's and R Markdown's.
public enum MarkdownCode {
    /// The lines of the code cells, every other line blank, so that lines keep their numbers.
    ///
    /// - Parameter language: The notebook's language; blocks of others are text.
    public static func lines(of text: [UInt8], language: String) -> [UInt8] {
        var result: [UInt8] = []
        var fence: (count: Int, isCode: Bool, isMyST: Bool)?
        // A region is one cell of text, whatever blocks it holds.
        var isRegion = false
        // MyST's options stand before the code.
        var options = Options.done
        for line in text.split(separator: Byte.lineFeed, omittingEmptySubsequences: false) {
            defer { result.append(Byte.lineFeed) }
            let words = String(decoding: line, as: UTF8.self).trimmed
            guard let open = fence else {
                if words.hasPrefix("<!-- #region") { isRegion = true }
                if words.hasPrefix("<!-- #endregion") { isRegion = false }
                let count = line.prefix { $0 == Byte.backtick }.count
                guard count >= 3, !isRegion else { continue }
                let kind = kind(of: words.dropFirst(count), language)
                fence = (count, kind != .text, kind == .myst)
                options = kind == .myst ? .before : .done
                continue
            }
            if words.utf8.count >= open.count, words.utf8.allSatisfy({ $0 == Byte.backtick }) {
                fence = nil
                continue
            }
            guard open.isCode, !options.take(words) else { continue }
            result += line
        }
        if !result.isEmpty { result.removeLast() }
        return result
    }

    private enum Kind { case text, code, myst }

    private enum Options {
        case before, block, done

        /// True for a line of options.
        mutating func take(_ line: String) -> Bool {
            switch self {
            case .done: return false
            case .block:
                if line == "---" { self = .done }
                return true
            case .before:
                if line == "---" {
                    self = .block
                    return true
                }
                if line.hasPrefix(":"), line.dropFirst().contains(":") { return true }
                self = .done
                return line.isEmpty
            }
        }
    }

    private static func kind(of info: Substring, _ language: String) -> Kind {
        let info = String(info).trimmed
        if info.hasPrefix("{code-cell}") || info.hasPrefix("{code}") { return .myst }
        var word = info.prefix { !" ,}".contains($0) }.lowercased()
        if word.hasPrefix("{") { word.removeFirst() }
        let names =
            language.lowercased() == "python" ? ["python", "python3", "ipython3", "ipython"] : [language.lowercased()]
        // `.python` and `.noeval` mark blocks that are no cells.
        return names.contains(word) && !info.contains(".noeval") ? .code : .text
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }
}
