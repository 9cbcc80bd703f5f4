import Model
public import PolicyLanguage

/// The rules about files as such.
public struct FilesPolicy: Sendable, Hashable {
    /// What becomes of trailing white space on changed lines.
    public enum Whitespace: String, Sendable, Hashable, CaseIterable {
        /// Nothing.
        case off
        /// It is shown.
        case warning
        /// It blocks.
        case error
        /// It is taken out at commit, and the commit stops so that this is seen.
        case fix
    }

    /// The files that are looked at.
    public var paths: PathSelection

    /// What the rules of this section are set to.
    package var rules = RuleValues()

    /// Makes the section.
    public init(paths: PathSelection = .everything) {
        self.paths = paths
    }
}

extension PathSelection {
    /// Every path.
    public static let everything = PathSelection(["**"])
}

/// The rules about notebooks.
public struct NotebooksPolicy: Sendable, Hashable {
    /// What becomes of the cells' outputs.
    public enum Outputs: String, Sendable, Hashable, CaseIterable {
        /// They stay.
        case keep
        /// They do not enter a commit.
        case strip
    }

    /// What becomes of what Colab alone writes.
    public enum Colab: String, Sendable, Hashable, CaseIterable {
        /// It stays.
        case keep
        /// It does not enter a commit.
        case drop
    }

    /// The notebooks that are looked at.
    public var paths: PathSelection

    /// What the rules of this section are set to.
    package var rules = RuleValues()

    /// Makes the section.
    public init(paths: PathSelection = .everything) {
        self.paths = paths
    }
}
