public import Engine
import Git
public import Model
import PolicyLanguage
import Rules

/// `gate fix`: commands of the policy run on what is staged, one after the other, and what they change is taken over.
public struct FixRun: Sendable {
    private let runner: Runner

    /// Makes a fixing run.
    ///
    /// - Parameter runner: It should keep no record: a fix is no verdict.
    public init(_ runner: Runner) {
        self.runner = runner
    }

    /// The commands of the policy that may fix something, in its order.
    ///
    /// - Returns: nil where there is no policy that can be read; a run says why.
    public func commands() throws -> [String]? {
        let repository = try runner.workspace.open()
        guard case .tree(let tree) = try repository.indexContent(),
            let text = try JudgedPolicy.find(repository, tree: tree, commit: nil, base: nil, stage: .commit),
            let policy = text.reading.policy
        else { return nil }
        return CheckRegistry.fixes(in: policy).map { $0.description.id.name }
            + policy.commands.filter { $0.fix != .off && $0.settings.place == .snapshot }.map(\.settings.name)
    }

    /// Runs commands and takes over what they change.
    ///
    /// - Parameters:
    ///   - names: The commands' names; each sees what the ones before it have made.
    ///   - allPaths: Whether every file counts as changed.
    public func run(_ names: [String], allPaths: Bool) async -> RunRecord {
        var whole: RunRecord?
        for name in names.isEmpty ? [""] : names {
            let record = await runner.run(
                HookEvent(
                    stage: .commit, trigger: .fix, allPaths: allPaths,
                    steps: name.isEmpty ? [] : [name]))
            whole = whole.map { Self.joined($0, record) } ?? record
            if record.verdict == .broken || record.verdict == .interrupted { break }
        }
        return whole
            ?? RunRecord(
                id: "", gate: GateVersion.current, startedAt: "", durationMilliseconds: 0, stage: .commit,
                trigger: .fix, verdict: .passed)
    }

    private static func joined(_ first: RunRecord, _ second: RunRecord) -> RunRecord {
        var record = first
        record.steps += second.steps
        record.findings += second.findings
        record.notices += second.notices.filter { !first.notices.contains($0) }
        record.durationMilliseconds += second.durationMilliseconds
        // The later word is the graver one, or as good: passed, rejected, broken, interrupted.
        if second.verdict != .passed { record.verdict = second.verdict }
        record.next = NextAction.after(record.verdict, record.findings)
        return record
    }
}
