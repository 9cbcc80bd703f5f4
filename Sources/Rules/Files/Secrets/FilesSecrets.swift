import Git
public import Model
import PolicyLanguage

/// `files/secrets`: a private key or a token is about to be committed.
enum FilesSecrets: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/secrets",
        "A file, its path or a link holds a private key, a token or a password, of more than a hundred kinds.",
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

    static let kindsKey = RuleKey<[OwnSecretKind]>(
        .files, "secret_kinds", OwnSecretKind.section.list("a list of kinds of credentials"), default: [],
        example: "[{name: an Acme key, prefix: acme_}]",
        "Kinds of credentials of your own, which are searched for like those that gate knows.")
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { [severityKey, kindsKey] }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        var findings = inPath(file, look)
        if case .link = file.entry.kind, let target = file.bytes {
            findings += SecretScan.find(inPath: target, by: look.search).map {
                finding(description.id, $0, at: file.at(), place: "the link's target: ", file.change, look)
            }
        }
        return findings + (try inContent(file, look))
    }

    /// What a path itself tells; the finding does not repeat it.
    private static func inPath(_ file: InspectedFile, _ look: FileLook) -> [Finding] {
        guard file.change.kind != .modified else { return [] }
        return SecretScan.find(inPath: file.change.path, by: look.search).map { secret in
            var found = finding(description.id, secret, at: nil, place: "a file's path: ", file.change, look)
            found.command = "git status --short"
            return found
        }
    }

    private static func inContent(_ file: InspectedFile, _ look: FileLook) throws -> [Finding] {
        guard file.isFile, let whole = file.bytes else { return [] }
        // PowerShell writes UTF-16 with `>`, which is binary to Git and text to everybody else.
        let decoded = file.scan.isBinary ? UTF16Text.utf8(whole) : nil
        // A notebook that can be read is searched cell by cell.
        if case .success? = file.notebook, NotebookSecrets.severity(look.context.policy) != .off { return [] }
        let found = SecretScan.find(
            in: decoded ?? whole,
            candidates: decoded.map { ByteScan.candidates(in: $0, by: look.search) } ?? file.scan.candidates,
            by: look.search, ignoring: description.id.name, unless: look.refusesIgnores(of: description.id))
        return found.map { finding(description.id, $0, at: file.at($0.line), file.change, look) }
    }

    /// A finding about one that stands in a file.
    static func finding(
        _ id: CheckID, _ secret: SecretScan.Found, at location: SourceLocation?, place: String = "",
        _ change: TreeChange, _ look: FileLook
    ) -> Finding {
        var notes = secret.isIgnored ? [IgnoreComment.refusal(of: id)] : []
        if secret.count > 1 { notes.append("it stands here \(secret.count) times") }
        notes += advice(secret, isPublished: look.context.stage == .ci)
        notes += look.advice.noteOnMending(change)
        return Finding(
            id, secret.undecided == nil ? look.severity : .warning, place + words(secret), at: location, notes: notes,
            command: look.advice.takingOut(change), inconclusive: secret.undecided != nil)
    }

    /// What is said of one wherever it stands.
    static func words(_ secret: SecretScan.Found) -> String {
        if let reason = secret.undecided {
            return "it cannot be told whether this is \(secret.name) (\(secret.beginning)): \(reason)"
        }
        return "this looks like \(secret.name) (\(secret.beginning))"
    }

    /// What to do about one that somebody else can have read.
    static func advice(_ secret: SecretScan.Found, isPublished: Bool) -> [String] {
        let revoke = "\(secret.revoke) if anybody else can have read it, and read it from the environment instead"
        return isPublished ? [revoke, "it is published: only revoking it helps"] : [revoke]
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
