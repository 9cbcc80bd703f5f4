import PythonSource

/// What a docstring says outside of its sections: looked for only where a section is missing.
extension DocumentedDefinition {
    /// True where a summary holds one of these words, or a paragraph begins with one as a sentence does.
    func tells(of words: Set<String>) -> Bool {
        guard let function else { return false }
        return function.texts.contains { text in
            let summary = text.content.summary.lowercased().split { !$0.isLetter }
            return summary.contains { words.contains(String($0)) }
                || paragraphs(of: text).contains { first in
                    words.contains(first.lowercased()) && first.first?.isUppercase == true
                }
        }
    }

    /// True where a line other than an example names this.
    func names(_ word: String) -> Bool {
        guard let function else { return false }
        return function.texts.contains { text in
            lines(of: text).contains { line in
                !line.hasPrefix(">>>") && !line.hasPrefix("...")
                    && line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == word }
            }
        }
    }

    /// The first word of every paragraph.
    private func paragraphs(of text: Text) -> [Substring] {
        var isStart = true
        return lines(of: text).compactMap { line in
            defer { isStart = line.isEmpty }
            return isStart && !line.isEmpty ? line.prefix { $0.isLetter } : nil
        }
    }

    private func lines(of text: Text) -> [Substring] {
        module.value(of: text.docstring).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.drop { $0 == " " || $0 == "\t" } }
    }
}
