/// How much a finding weighs.
public enum Severity: String, Sendable, CaseIterable, Comparable {
    /// Not looked for at all.
    case off
    /// Shown, and never blocks.
    case warning
    /// Blocks the commit, the push or the CI job.
    case error

    /// Orders severities by weight: `off`, `warning`, `error`.
    public static func < (left: Severity, right: Severity) -> Bool {
        left.weight < right.weight
    }

    private var weight: Int {
        switch self {
        case .off: 0
        case .warning: 1
        case .error: 2
        }
    }
}
