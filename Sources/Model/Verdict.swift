/// The answer of a whole run.
public enum Verdict: String, Sendable {
    /// Nothing that blocks was found.
    case passed
    /// Something that blocks was found.
    case rejected
    /// The gate itself, its policy or its surroundings failed, so there is no answer.
    case broken
    /// There is no policy by which to judge, so nothing was looked at and nothing is held up.
    case notJudged = "not judged"
    /// A person or the system ended the run.
    case interrupted

    /// The exit code that belongs to the verdict.
    public var exitCode: Int32 {
        switch self {
        case .passed, .notJudged: 0
        case .rejected: 1
        case .broken: 2
        case .interrupted: 130
        }
    }
}
