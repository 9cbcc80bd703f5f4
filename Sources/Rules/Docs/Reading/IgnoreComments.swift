package import Model
package import PythonSource

/// The comments `# gate: ignore[docs/missing] why` of a module.
package struct IgnoreComments: Sendable {
    /// What a comment says to a check.
    package enum Answer: Sendable {
        /// None speaks of it.
        case none
        /// The check looks away, for a reason.
        case ignored
        /// The check looks all the same: no reason is given.
        case withoutReason
        /// The check looks all the same: the policy holds on to it.
        case refused
    }

    private struct Comment: Sendable {
        let checks: [String]
        let hasReason: Bool
    }

    private let comments: [Int: Comment]
    /// True where the text holds the words with which such a comment begins.
    package let isMarked: Bool
    private let never: Set<CheckID>
    package var isEmpty: Bool { comments.isEmpty }

    /// Reads the comments of a module.
    ///
    /// - Parameter never: The checks that no comment turns away.
    package init(_ module: PythonModule, never: Set<CheckID> = []) {
        self.never = never
        isMarked = module.holds("gate: ignore[")
        guard isMarked else {
            comments = [:]
            return
        }
        comments = module.comments(beginningWith: "gate: ignore[").compactMapValues { text in
            guard let end = text.firstIndex(of: "]") else { return nil }
            let checks = text[..<end].split { $0 == "," || $0 == " " }.map(String.init)
            let reason = text[text.index(after: end)...].filter { $0.isLetter }
            return Comment(checks: checks, hasReason: !reason.isEmpty)
        }
    }

    /// What is said of a definition: in its header, on a line of its own above, or behind its docstring.
    ///
    /// - Parameter index: The definition; nil for the module, of which the comments before its first code and the one
    ///   behind its docstring speak.
    package func answer(to check: CheckID, _ index: Int?, in module: PythonModule) -> Answer {
        if comments.isEmpty { return .none }
        var lines: [Int] = []
        let docstring: Docstring?
        if let index {
            let definition = module.definitions[index]
            let header = module.headerLines(of: definition)
            lines = Array(header)
            if module.isCommentAlone(header.lowerBound - 1) { lines.append(header.lowerBound - 1) }
            docstring = definition.docstring
        } else {
            let first = module.firstCodeLine
            lines = comments.keys.filter { first == 0 || $0 < first }
            docstring = module.docstring
        }
        if let docstring { lines.append(docstring.endLine) }
        var answer = Answer.none
        for line in lines {
            guard let comment = comments[line], comment.checks.contains(check.name) else { continue }
            if never.contains(check) { return .refused }
            if comment.hasReason { return .ignored }
            answer = .withoutReason
        }
        return answer
    }
}
