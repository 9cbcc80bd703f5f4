import Git
import Model
import Platform
import Rules

/// Reads the message of the commit that a hook asks about.
enum MessageReader {
    // A message is a page at most; below it may lie the whole change, which Git cuts off.
    private static let limit = 1 << 20

    /// Reads it as Git will store it.
    ///
    /// - Returns: nil at every other stage, and where its characters cannot be told apart.
    static func read(
        _ event: HookEvent, _ asking: GitCommandLine?, _ repository: borrowing Repository, _ surroundings: Surroundings
    ) throws -> CommitMessage? {
        guard let file = event.messageFile else { return nil }
        let path = file.hasPrefix("/") ? file : "\(surroundings.currentFolder)/\(file)"
        guard let bytes = try Files.read(path, limit: limit) else { return nil }
        // Git names no editor to its hooks where nobody edits; a person's own may be called `:` as well.
        let isEdited = surroundings.environment["GIT_EDITOR"] != ":" || asking?.commit?.usesEditor == true
        let origin = MessageOrigin(
            isEdited: isEdited, cleanup: asking?.commit?.cleanup ?? asking?.value(of: "--cleanup"),
            isVerbose: asking?.commit?.isVerbose, isMerge: file.hasSuffix("MERGE_MSG"))
        let environment = surroundings.environment
        guard
            let settings = try repository.messageSettings(of: bytes, origin: origin, environment: environment),
            let text = settings.text(of: bytes)
        else { return nil }
        // The hook runs at the top of the work tree; who has typed the command may stand elsewhere.
        let isAtTop = environment["GIT_PREFIX"]?.isEmpty ?? true
        return CommitMessage(text: text, file: isAtTop ? file : path)
    }
}
