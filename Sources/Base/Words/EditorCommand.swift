/// The command that opens a file where only a person can mend it.
public enum EditorCommand {
    /// Opens a file in the editor that the person has chosen for Git, whichever it is.
    ///
    /// No line is named: editors agree on no way to do that, and the finding says the place.
    public static func opening(_ path: String) -> String { "$(git var GIT_EDITOR) \(ShellWords.quoted(path))" }
}
