import Git
public import Model
import PolicyLanguage

/// `files/secrets`: a private key or a token is about to be committed.
enum FilesSecrets: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/secrets",
        "A file holds a private key or a token, such as those of W&B, Hugging Face, OpenAI, AWS and GitHub.",
        why: "What is pushed once is copied by machines within minutes, and it stays in the history. A key that has "
            + "been public must be revoked; before the commit it is a line to delete.",
        settings: ["files.paths"],
        wayPast: "End the line with `gate: ignore[files/secrets]` and a reason, or take the path out of files.paths.",
        bad: CheckExample(
            policy: "branches: off",
            // Put together by the command, so that no file of this project holds anything like a token.
            commands: ["printf 'token = \"hf_%s\"\\n' QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe > train.py"]),
        good: CheckExample(policy: "branches: off", files: ["train.py": "login(token=os.environ[\"HF_TOKEN\"])\n"]))

    /// A secret that a later commit takes out again is pushed all the same.
    static let searchesEveryCommit = true

    /// What it finds cannot be taken back once others have it.
    static let blocksUnderAdvise = true

    static let severityKey = RuleKey<Severity>(
        .files, "secrets", .severity(.error), default: .error, example: "warning",
        "`files/secrets`: a private key or a token.")

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard file.isFile, let whole = file.bytes else { return [] }
        // PowerShell writes UTF-16 with `>`, which is binary to Git and text to everybody else.
        let decoded = file.scan.isBinary ? UTF16Text.utf8(whole) : nil
        guard file.isText || decoded != nil else { return [] }
        let bytes = decoded ?? whole
        // A notebook that can be read is searched cell by cell.
        if case .success? = file.notebook, NotebookSecrets.severity(look.context.policy) != .off { return [] }
        let found = SecretScan.find(
            in: bytes, candidates: decoded.map { ByteScan($0).candidates } ?? file.scan.candidates,
            ignoring: description.id.name, unless: look.refusesIgnores(of: description.id))
        guard let first = found.first else { return [] }
        return [
            finding(
                description.id, first, at: file.at(first.line),
                others: found.dropFirst().map { "line \($0.line): \($0.name) (\($0.beginning))" }, file.change, look)
        ]
    }

    static func finding(
        _ id: CheckID, _ secret: SecretScan.Found, at location: SourceLocation, place: String = "", others: [String],
        _ change: TreeChange, _ look: FileLook
    ) -> Finding {
        var notes = secret.isIgnored ? [IgnoreComment.refusal(of: id)] : []
        notes += others.prefix(5)
        if others.count > 5 { notes.append("and \(others.count - 5) more") }
        notes.append("\(secret.revoke) if anybody else can have read it, and read it from the environment instead")
        notes += look.advice.noteOnMending(change)
        if look.context.stage == .ci { notes.append("it is published: only revoking it helps") }
        return Finding(
            id, look.severity, "\(place)this looks like \(secret.name) (\(secret.beginning))", at: location,
            notes: notes, command: look.advice.takingOut(change))
    }

    static func remarks(_ inspection: Inspection) -> [String] {
        let files = inspection.unsearched
        guard let first = files.first else { return [] }
        return [
            files.count == 1
                ? "\(first) was not searched: it is larger than 8 MB"
                : "\(files.count) files were not searched, \(first) first: they are larger than 8 MB"
        ]
    }
}

extension FilesPolicy {
    /// `files/secrets`: a private key or a token.
    public var secrets: Severity {
        get { rules[FilesSecrets.severityKey] }
        set { rules[FilesSecrets.severityKey] = newValue }
    }
}
