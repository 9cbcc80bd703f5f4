/// Whether errors block.
public enum PolicyMode: String, Sendable, Hashable, CaseIterable {
    /// Errors are reported as warnings, except those that nobody wants: secrets, merge markers, rewritten history.
    case advise
    /// Errors block.
    case enforce
}
