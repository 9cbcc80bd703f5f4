public import GateModel

/// The rules about notebooks.
public struct NotebooksPolicy: Sendable, Hashable {
    /// What becomes of the cells' outputs.
    public enum Outputs: String, Sendable, Hashable, CaseIterable {
        /// They stay.
        case keep
        /// They do not enter a commit.
        case strip
    }

    /// What becomes of the cells' outputs.
    public var outputs: Outputs
    /// `notebook/order`: cells that were not run from top to bottom.
    public var order: Severity
    /// The most bytes of a notebook, nil for no limit; more is a warning.
    public var maxSizeBytes: Int?
    /// The text format that a notebook is paired with, such as `py:percent`; nil for none.
    public var pair: String?

    /// Makes the section.
    public init(
        outputs: Outputs = .keep, order: Severity = .off, maxSizeBytes: Int? = 1_000_000, pair: String? = nil
    ) {
        self.outputs = outputs
        self.order = order
        self.maxSizeBytes = maxSizeBytes
        self.pair = pair
    }
}

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
        /// It is shown with a fix.
        case fix
    }

    /// The most bytes of a file, nil for no limit.
    public var maxSizeBytes: Int?
    /// `files/secrets`: a key or a password.
    public var secrets: Severity
    /// `files/merge-markers`: the lines that a conflict leaves.
    public var mergeMarkers: Severity
    /// What becomes of trailing white space on changed lines.
    public var whitespace: Whitespace

    /// Makes the section.
    public init(
        maxSizeBytes: Int? = 5_000_000, secrets: Severity = .error, mergeMarkers: Severity = .error,
        whitespace: Whitespace = .warning
    ) {
        self.maxSizeBytes = maxSizeBytes
        self.secrets = secrets
        self.mergeMarkers = mergeMarkers
        self.whitespace = whitespace
    }
}
