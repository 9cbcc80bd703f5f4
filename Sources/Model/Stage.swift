/// The moment at which the gate is asked for a verdict.
public enum Stage: String, Sendable, CaseIterable, Comparable {
    /// Before a commit is made; the index is judged.
    case commit
    /// When the commit message stands.
    case message
    /// Before objects leave for a remote; every pushed tip is judged.
    case push
    /// Before published history is replaced.
    case rewrite
    /// On a CI system; a range of commits and its head are judged.
    case ci
    /// By hand alone.
    case manual

    /// Orders the stages as they follow each other in daily work.
    public static func < (left: Stage, right: Stage) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
