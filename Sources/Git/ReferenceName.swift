private import CLibgit2

/// Names of references, as Git allows them.
public enum ReferenceName {
    /// True where a branch may have this name, see git-check-ref-format(1).
    public static func isBranch(_ name: String) -> Bool {
        guard Library.isReady else { return false }
        if name.utf8.contains(0) || name.isEmpty || name == "HEAD" || name.hasPrefix("-") { return false }
        var isValid: Int32 = 0
        return git_reference_name_is_valid(&isValid, "refs/heads/" + name) == 0 && isValid == 1
    }
}
