public import Git

/// Commits that Google Colab makes when a notebook is saved to GitHub: no hook runs there, and nobody types the message.
public enum ColabCommit {
    /// True for a subject such as `Created using Colab` or `Created using Colaboratory (#12)`.
    public static func isOne(_ subject: String) -> Bool {
        guard subject.hasPrefix("Created using Colab") else { return false }
        var rest = subject.dropFirst("Created using Colab".count)
        if rest.hasPrefix("oratory") { rest = rest.dropFirst("oratory".count) }
        if rest.isEmpty { return true }
        // GitHub puts the number of a pull request behind the subject of what it squashes.
        guard rest.hasPrefix(" (#"), rest.hasSuffix(")"), rest.utf8.count > 4 else { return false }
        return rest.utf8.dropFirst(3).dropLast().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// True where there are commits, and Colab made each of them.
    public static func areAll(_ commits: [Commit]) -> Bool {
        !commits.isEmpty && commits.allSatisfy { isOne($0.subject) }
    }
}
