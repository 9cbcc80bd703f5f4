public import Engine
import Git
import Model
import Platform
import Rules

/// The branch for a policy that was written where no commits are made: on a fork's main, which only follows upstream.
public struct PolicyBranch: Sendable {
    private let workspace: Workspace

    /// A branch at a place.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Begins the branch where HEAD's is protected by the policy that lies here; the work tree and the index stay.
    ///
    /// - Returns: The new branch and the protected one, nil where none was needed or Git refused.
    public func begin() async -> (branch: String, from: String)? {
        guard let status = try? await StatusReader(workspace).status(), status.isProtected, let from = status.branch,
            let top = status.workTree, let repository = try? workspace.open()
        else { return nil }
        var branch = "add-quality-gate"
        var number = 2
        while (try? repository.reference("refs/heads/\(branch)")) ?? nil != nil {
            branch = "add-quality-gate-\(number)"
            number += 1
        }
        let outcome = await workspace.git.run(
            ["switch", "-q", "-c", branch], folder: top, timeoutMilliseconds: 60_000)
        return outcome.end == .exited(0) ? (branch, from) : nil
    }

    /// True where something is staged, which the commit of the policy is not to take along.
    public func hasStagedChanges() async -> Bool {
        guard let top = (try? workspace.open())?.workTree else { return false }
        let staged = await workspace.git.run(
            ["diff", "--cached", "--quiet", "HEAD"], folder: top, timeoutMilliseconds: 60_000)
        return staged.end == .exited(1)
    }
}
