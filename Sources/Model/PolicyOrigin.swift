/// Where the policy was read that judges.
public enum PolicyOrigin: String, Sendable, Hashable {
    /// What is staged.
    case index
    /// The commit that is judged, or the one at HEAD.
    case commit
    /// The commit after which a range in CI begins.
    case base
    /// A file in the work tree that Git does not track.
    case workTree = "work tree"
    /// A copy in the Git folder, made by the last `gate install` or `gate trust`.
    case recorded
}
