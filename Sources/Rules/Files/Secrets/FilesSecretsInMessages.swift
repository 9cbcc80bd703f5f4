import Git
import Model
import PolicyLanguage
import Words

/// `files/secrets-in-messages`: what a commit or a push publishes beside files holds a private key or a token.
enum FilesSecretsInMessages: NativeCheck {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/secrets-in-messages",
        "A commit message, a tag or the name of a reference holds a private key or a token.",
        why: "A message is published as a file is, and Git shows it in more places. A tag can name a file or a folder "
            + "that no commit has; what it names is searched too. A push and CI always search; a commit does where the hook "
            + "commit-msg stands, which rules about messages need, as the default policy has them.",
        settings: ["files.secrets", "files.secret_kinds"],
        wayPast: "Set files.secrets to warning, where a text that only looks like a secret has to stay in a message.",
        bad: CheckExample(
            policy: "branches: off",
            // Put together by the command, so that no file of this project holds anything like a token.
            commands: ["git commit -q --allow-empty -m \"try hf_$(printf QwErTyUiOpAsDfGhJkLz)XcVbNmPoIuYtRe\""],
            stage: .message),
        good: CheckExample(
            policy: "branches: off", commands: ["git commit -q --allow-empty -m 'Read the token from HF_TOKEN'"],
            stage: .message))

    /// What it finds cannot be taken back once others have it.
    static let blocksUnderAdvise = true
    /// When the message stands, and before anything is published.
    static let occasions = [Occasion.content, .message]
    /// A tag has a message of its own, whatever else has its commit.
    static let scope = CheckScope.reference

    /// Why it has nothing to do here.
    static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let files = context.policy.files else { return "files: off" }
        if files.secrets == .off { return "files.secrets: off" }
        switch context.stage {
        case .message: return nil
        case .push: return context.subject.push?.isDeletion == true ? "a reference is deleted" : nil
        case .ci: return context.subject.commits.isEmpty ? "no commit is new" : nil
        case .commit, .rewrite, .manual: return "judged when the message stands, at push and in CI"
        }
    }

    /// Looks.
    static func run(_ context: CheckContext) throws -> CheckResult {
        let look = Look(context)
        if context.stage == .message {
            guard let message = context.message else {
                return CheckResult(inconclusive: "the message's encoding is not known here")
            }
            return CheckResult(
                look.findings(
                    in: Array(message.text.utf8), "in this commit message", command: again(message, context)))
        }
        var findings: [Finding] = []
        let new = NewCommits(context)
        for commit in new.commits {
            let isHead = commit.id == context.facts.head.commit && new.commits.count == 1
            findings += look.findings(
                in: Array(commit.message.utf8), "in the message of the commit \(commit.id.short)",
                command: isHead ? "git commit --amend" : new.rebase("-i", onto: new.base),
                notes: isHead ? [] : ["mark the commit with reword"])
        }
        guard let push = context.subject.push, !push.isDeletion else { return CheckResult(findings) }
        findings += look.findings(
            in: Array(push.name.utf8), "in the name of the reference that is pushed", command: "git branch -m",
            notes: [])
        let repository = try context.repository()
        guard let tagged = repository.tagged(push.localID) else { return CheckResult(findings) }
        let name = push.localName.hasPrefix("refs/tags/") ? String(push.localName.dropFirst(10)) : push.localName
        for message in tagged.messages {
            findings += look.findings(
                in: message, "in the message of \(name)",
                command: SuggestedCommand(
                    "git tag --annotate --force \(ShellWords.quoted(name)) \(ShellWords.quoted(name + "^{}"))"))
        }
        let drop = SuggestedCommand("git tag -d \(ShellWords.quoted(name))")
        switch tagged.kind {
        case .commit: break
        case .blob:
            findings += try look.findings(
                inObject: tagged.id, "in the file that \(name) names", command: drop, repository)
        case .tree:
            for entry in try repository.entries(of: tagged.id) where entry.kind != .submodule {
                let path = RepositoryPath(bytes: entry.path)
                findings += try look.findings(
                    inObject: entry.id, "in \(path) of the folder that \(name) names", command: drop, repository)
                findings += look.findings(in: entry.path, "in a path of the folder that \(name) names", command: drop)
            }
        }
        return CheckResult(findings)
    }

    /// Commits again, with the message that was refused to edit.
    private static func again(_ message: CommitMessage, _ context: CheckContext) -> SuggestedCommand {
        let commit = context.facts.asking?.commit ?? CommitCommand(arguments: [])
        guard context.refuses(at: context.policy.files?.secrets ?? .off) else { return "git commit --amend" }
        // A refused merge is under way, and its message waits for the next commit.
        if message.file.hasSuffix("MERGE_MSG") { return "git commit" }
        return commit.line("-e -F \(ShellWords.quoted(message.file))", amends: commit.isAmend, keepsOptions: true)
    }

    /// Searches one text after the other, and tells what stands in several of them once.
    private final class Look {
        private let severity: Severity
        private let search: SecretSearch
        private let isPublished: Bool
        private var known: Set<String> = []

        init(_ context: CheckContext) {
            severity = context.policy.files?.secrets ?? .off
            search = SecretSearch.of(context)
            isPublished = context.stage == .ci
        }

        /// Searches what an object holds; one that is too large for that is said, and is no pass.
        func findings(
            inObject id: ObjectID, _ place: String, command: SuggestedCommand, _ repository: borrowing Repository
        ) throws -> [Finding] {
            guard case .bytes(let bytes) = try repository.content(of: id, limit: Inspection.largestFile) else {
                return [
                    Finding(
                        description.id, .warning, "no key was looked for \(place): it is too large", command: command,
                        inconclusive: true)
                ]
            }
            return findings(in: UTF16Text.utf8(bytes) ?? bytes, place, command: command)
        }

        func findings(
            in text: [UInt8], _ place: String, command: SuggestedCommand, notes: [String] = []
        ) -> [Finding] {
            SecretScan.find(in: text, by: search, ignoring: "").compactMap { secret in
                guard known.insert(secret.name + secret.beginning).inserted else { return nil }
                return Finding(
                    description.id, secret.undecided == nil ? severity : .warning,
                    "\(FilesSecrets.words(secret)), \(place)",
                    notes: FilesSecrets.advice(secret, isPublished: isPublished) + notes,
                    command: command, inconclusive: secret.undecided != nil)
            }
        }
    }
}
