private import CLibgit2

extension Repository {
    /// True where Git passes a path over, by the rules of gitignore(5); false as well where that cannot be told.
    ///
    /// - Parameter path: Relative to the top of the work tree; a folder's ends with a slash.
    public borrowing func ignores(_ path: String) -> Bool {
        var answer: Int32 = 0
        return git_ignore_path_is_ignored(&answer, pointer, path) == 0 && answer == 1
    }
}
