package import Git
import Model
import PolicyLanguage
import Words

/// A check that looks at one changed file after the other.
///
/// One reading of a file serves all of them: the first that runs looks for the others too, see `Inspection`.
protocol FileCheck: NativeCheck {
    /// How much its findings weigh, `off` where the policy does not ask for it.
    static func severity(_ policy: Policy) -> Severity
    /// The key that turns it off.
    static var setting: any DeclaredKey { get }
    /// True where it also looks at what the new commits add and take out again.
    static var searchesEveryCommit: Bool { get }
    /// What it finds beside the changed files, such as files that depend on those.
    static func lookBeyond(_ look: FileLook, _ repository: borrowing Repository, isSelected: ([UInt8]) -> Bool) throws
        -> [Finding]
    /// True for the files that it looks at, by their names alone.
    static func wants(_ change: TreeChange) -> Bool
    /// Looks at a file.
    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding]
    /// A remark on all that was looked at, such as what was left out.
    static func remarks(_ inspection: Inspection) -> [String]
}

/// What a file check knows beside the file.
///
/// A class, since a context is large and each check asks for it at each file.
final class FileLook {
    package let context: CheckContext
    package let severity: Severity
    package let advice: FileAdvice
    package let textRules: TextRulesReader
    /// The kinds of credentials that are looked for.
    let search: SecretSearch

    init(_ context: CheckContext, _ severity: Severity, _ textRules: TextRulesReader, _ search: SecretSearch) {
        self.context = context
        self.severity = severity
        self.textRules = textRules
        self.search = search
        advice = FileAdvice(context)
    }

    /// True where the policy's `skips.never` has a check, so that no comment turns it away.
    func refusesIgnores(of check: CheckID) -> Bool { context.policy.skips.never.contains(check) }
}

extension IgnoreComment {
    /// What to say of a comment that has no effect.
    static func refusal(of check: CheckID) -> String {
        "the ignore comment here has no effect: the policy's skips.never has \(check.name)"
    }
}

/// A rule with a severity of its own in the policy.
protocol SeverityRule {
    /// The key of its severity.
    static var severityKey: RuleKey<Severity> { get }
}

extension FileCheck where Self: SeverityRule {
    static var setting: any DeclaredKey { severityKey }
    static var keys: [any DeclaredKey] { [severityKey] }
    static func severity(_ policy: Policy) -> Severity { policy[severityKey] }
}

extension FileCheck {
    /// Most look at what is judged alone.
    static var searchesEveryCommit: Bool { false }

    /// Nothing.
    static func lookBeyond(_ look: FileLook, _ repository: borrowing Repository, isSelected: ([UInt8]) -> Bool) throws
        -> [Finding]
    { [] }

    /// Every file.
    static func wants(_ change: TreeChange) -> Bool { true }

    /// None.
    static func remarks(_ inspection: Inspection) -> [String] { [] }

    /// Why it has nothing to do here.
    static func reasonToSkip(_ context: CheckContext) -> String? {
        let setting = setting
        if context.policy.rules(of: setting.section) == nil { return "\(setting.section.rawValue): off" }
        if severity(context.policy) == .off { return "\(setting.path): off" }
        let isThere = context.subject.changes.contains { $0.entry != nil && wants($0) }
        // What new commits add and take out again is no change of the judged tree.
        if searchesEveryCommit, [.push, .ci].contains(context.stage), context.subject.commits.count > 1 { return nil }
        return isThere ? nil : setting.section == .files ? "no file changed" : "no notebook changed"
    }

    /// Looks.
    static func run(_ context: CheckContext) throws -> CheckResult {
        try context.inspections.result(of: Self.self, context)
    }
}

extension FileCheck where Self: NotebookCheck {
    static func wants(_ change: TreeChange) -> Bool { change.isNotebook }
}

/// A file check that looks at notebooks alone.
protocol NotebookCheck: FileCheck {}

extension TreeChange {
    /// True for a file named like a notebook.
    package var isNotebook: Bool { path.hasSuffix(".ipynb") }
}

extension [UInt8] {
    /// True where the bytes end with a text.
    func hasSuffix(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length else { return false }
        for place in 0..<length where self[count - length + place] != text.utf8Start[place] { return false }
        return true
    }
}

/// The commands that take something out of what is judged, by where it stands: staged, in one new commit, in several.
struct FileAdvice {
    private let context: CheckContext

    init(_ context: CheckContext) {
        self.context = context
    }

    /// True where the file is in the index alone, and in no commit yet.
    var isStaged: Bool { context.stage == .commit || context.stage == .manual || context.stage == .message }

    /// Takes a whole file, or its change, out again.
    func takingOut(_ change: TreeChange) -> SuggestedCommand {
        let path = RepositoryPath(bytes: change.path)
        guard isStaged else { return mending(change) }
        if change.kind == .added { return "git rm --cached -- \(pathspec: path)" }
        // Without this source an amend would get the version of the commit that it replaces.
        let source = context.subject.amended == nil ? "" : "--source=HEAD^ "
        return "git restore --staged \(source)-- \(pathspec: path)"
    }

    /// Mends a file by hand, in the commit that brings it.
    func mending(_ change: TreeChange) -> SuggestedCommand {
        let path = RepositoryPath(bytes: change.path)
        let edit = SuggestedCommand.editing(path)
        guard context.stage == .push else { return edit }
        let new = NewCommits(context)
        if new.commits.count == 1, context.subject.commit == context.facts.head.commit {
            return "\(edit) && git commit --amend --no-edit -- \(pathspec: path)"
        }
        return new.commits.count > 1 ? new.rebase("-i", onto: new.base) : edit
    }

    /// The step that the command alone does not show.
    func noteOnMending(_ change: TreeChange) -> [String] {
        guard context.stage == .push, NewCommits(context).commits.count > 1 else { return [] }
        let path = ShellWords.quoted(RepositoryPath(bytes: change.path).description)
        return [
            "mark the commit that brings it with edit, take it out there, then git add -- \(path) "
                + "and git rebase --continue"
        ]
    }

    /// Lets `gate fix` mend it; what is committed already is mended by hand.
    func fixing(_ check: CheckID, _ change: TreeChange) -> SuggestedCommand {
        isStaged ? "gate fix \(check.name)\(context.event.allPaths ? " --all" : "")" : mending(change)
    }
}
