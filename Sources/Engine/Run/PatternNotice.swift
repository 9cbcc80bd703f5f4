package import Git
package import Model
import Platform
package import PolicyLanguage
import Rules

/// Finds the globs of a policy that select nothing: a check that such a glob turns off says nothing of itself.
///
/// Hooks look only where it may be news: the policy has changed, or files are gone that a glob selected. The tree is walked
/// for nothing else.
package struct PatternNotice: Sendable {
    private let selections: [WrittenSelection]
    private let text: PolicyText

    // Beyond that it is as quick to look at the whole tree.
    private static let mostDeletions = 500

    /// nil where the policy has no globs of its own.
    package init?(_ selections: [WrittenSelection], in text: PolicyText) {
        if selections.isEmpty { return nil }
        self.selections = selections
        self.text = text
    }

    /// What there is to say of them at an event.
    func findings(_ context: CheckContext, _ state: StateFolder, _ repository: borrowing Repository) -> [Finding] {
        guard context.event.occasion == .content, context.event.trigger != .ahead, context.exemptBranch == nil,
            context.subject.push?.isDeletion != true, mayBeNews(context)
        else { return [] }
        // A tree that is not here, as in a partial clone, says nothing.
        guard let found = try? findings(in: context.subject.tree, repository) else { return [] }
        var result = CheckResult(found)
        result.once = found.map(\.message).joined(separator: "; ")
        SaidOnce(state: state).quieten(&result, of: "policy/selects-nothing", context.event)
        return result.findings
    }

    /// What there is to say of them about a tree.
    package func findings(in tree: ObjectID, _ repository: borrowing Repository) throws -> [Finding] {
        var paths: [[UInt8]] = []
        var submodules: [[UInt8]] = []
        for entry in try repository.entries(of: tree) {
            if case .submodule = entry.kind { submodules.append(entry.path) } else { paths.append(entry.path) }
        }
        // Where there is nothing yet, nothing can be selected.
        if paths.allSatisfy({ $0.elementsEqual(Policy.fileName.utf8) }) { return [] }
        return selections.flatMap { $0.idle(among: paths, submodules: submodules) }
            .map { PolicyFindings.selectsNothing($0, in: text) }
    }

    private func mayBeNews(_ context: CheckContext) -> Bool {
        if !context.event.isByHook || context.changesPolicy { return true }
        let deleted = context.subject.changes.filter { $0.kind == .deleted }
        return deleted.count > Self.mostDeletions
            || deleted.contains { change in selections.contains { $0.names(change.path) } }
    }
}
