import Git

/// What attributes and configuration say of the white space and the line ends of a file.
///
/// The rules are those of `git diff --check`: what Git takes for no text, or for right as it is, gets no finding and is
/// never rewritten. No other rule goes by attributes, or a change could hide a secret from its judge.
struct TextRules {
    /// True where blanks at the end of a line are a mistake.
    var judgesBlanks = true
    /// True where a last line without an end is a mistake.
    var judgesLastLine = true
    /// True where two kinds of line ends in one file are a mistake.
    var judgesLineEnds = true
    /// True where Git keeps the file with LF, whatever the work tree has.
    var isKeptWithLF = false
    /// Why a fix leaves the file alone, nil where it does not.
    var obstacle: String?

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - attributes: Those of the file; what is not among them is unspecified.
    ///   - configured: `core.whitespace`, nil where it is not set.
    init(_ attributes: [String: AttributeValue], configured: String?) {
        // `crlf` is what `text` was called once.
        let text = attributes["text"] ?? attributes["crlf"]
        let filter = attributes["filter"]
        if text == .unset || attributes["diff"] == .unset || filter == .text(Array("lfs".utf8)) {
            (judgesBlanks, judgesLastLine, judgesLineEnds) = (false, false, false)
            return
        }
        let rules = WhitespaceRules(attribute: attributes["whitespace"], configured: configured)
        judgesBlanks = rules.blankAtLineEnd
        judgesLastLine = rules.blankAtFileEnd
        judgesLineEnds = rules.blankAtLineEnd && !rules.allowsCarriageReturn
        isKeptWithLF = text != nil || attributes["eol"] != nil
        if case .text = filter {
            obstacle = "what is committed of it comes from its filter"
        } else if case .text = attributes["working-tree-encoding"] {
            obstacle = "the work tree has it in another encoding"
        }
    }
}

/// The rules for the files of a judged tree, read where a finding depends on them.
final class TextRulesReader {
    private var attributes: TreeAttributes
    private var configured: String??

    init(_ context: CheckContext) {
        attributes = TreeAttributes(of: context.subject.tree)
        if let given = context.configuration["core.whitespace"] { configured = .some(given) }
    }

    /// The length of conflict markers that the attributes give a file; nil where they say nothing of it.
    func markerSize(of file: InspectedFile, _ repository: borrowing Repository) throws(GitError) -> Int? {
        guard case .text(let size)? = try attributes.values(of: file.change.path, repository)["conflict-marker-size"]
        else {
            return nil
        }
        return Int(String(decoding: size, as: UTF8.self))
    }

    /// The rules for one file.
    func rules(for file: InspectedFile, _ repository: borrowing Repository) throws(GitError) -> TextRules {
        if configured == nil { configured = .some(try repository.configuration("core.whitespace")) }
        var values = try attributes.values(of: file.change.path, repository)
        if case .text(let driver) = values["diff"] {
            let isBinary = try repository.configuration("diff.\(String(decoding: driver, as: UTF8.self)).binary")
            if isBinary?.lowercased() == "true" { values["diff"] = .unset }
        }
        return TextRules(values, configured: configured ?? nil)
    }
}
