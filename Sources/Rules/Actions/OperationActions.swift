package import Git
package import Model

extension Operation {
    /// The operation in a sentence, such as `a rebase is under way`.
    package var isUnderWay: String { self == .am ? "git am is under way" : "a \(rawValue) is under way" }

    /// The command that brings it to its end.
    package var completion: SuggestedCommand {
        switch self {
        case .bisect: "git bisect reset"
        case .merge, .revert, .cherryPick, .rebase, .am: "git \(rawValue) --continue"
        }
    }

    /// The command that takes it back, nil where that is its end as well.
    package var retreat: SuggestedCommand? {
        switch self {
        case .bisect: nil
        case .merge, .revert, .cherryPick, .rebase, .am: "git \(rawValue) --abort"
        }
    }
}
