import Git

/// What the first line of a commit message tells about the commit.
package enum CommitSubject {
    /// The first line of a message, empty where there is none.
    package static func of(_ message: String) -> String {
        MessageLines.split(message).first.map(String.init) ?? ""
    }

    /// True for the words that `git revert` writes.
    package static func isRevert(_ subject: String) -> Bool {
        ["Revert \"", "Reapply \""].contains { subject.hasPrefix($0) }
    }

    /// True for a subject that speaks of a slip: a typing error, something forgotten, what a linter asked for.
    ///
    /// A longer subject with "fix" in it mostly tells of work of its own.
    package static func speaksOfASlip(_ subject: String) -> Bool {
        var text = subject[...]
        // In `fix(loader): close the file` the first word is a kind of change.
        if let type = ConventionalSubject(subject) { text = Substring(type.description) }
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if words.contains(where: slips.contains) { return true }
        return words.count <= 3 && words.contains { fixes.contains($0) }
    }

    private static let slips: Set<String> = [
        "typo", "typos", "oops", "ups", "whoops", "forgot", "forgotten", "forget", "lint", "linter", "linting",
        "flake8",
        "pep8", "misspelling", "mispelling", "mistyped",
    ]
    private static let fixes: Set<String> = ["fix", "fixes", "fixed", "fixing", "fixup"]
}
