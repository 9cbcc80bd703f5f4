public import PolicyLanguage
public import Model
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
    /// What becomes of the cells' outputs.
    public var outputs: Outputs
    /// The most bytes of one cell's outputs where they are kept, nil for no limit.
    public var maxOutputBytes: Int?
    /// `notebook/order`: cells that were not run from top to bottom.
    public var order: Severity
    /// The most bytes of a notebook, nil for no limit.
    public var maxSizeBytes: Int?
    /// `notebook/size`: a notebook that is larger.
    public var size: Severity
    /// `notebook/secrets`: a private key or a token in a cell or its output.
    public var secrets: Severity
    /// `notebook/metadata`: metadata that should not be there.
    public var metadata: Severity
    /// What becomes of what Colab alone writes.
    public var colab: Colab
    /// `notebook/pair`: a script of the same name with other code.
    public var pair: Severity

    /// Makes the section.
    public init(
        paths: PathSelection = .everything, outputs: Outputs = .keep, maxOutputBytes: Int? = nil,
        order: Severity = .off, maxSizeBytes: Int? = 1_000_000, size: Severity = .warning, secrets: Severity = .error,
        metadata: Severity = .warning, colab: Colab = .keep, pair: Severity = .off
    ) {
        self.paths = paths
        self.outputs = outputs
        self.maxOutputBytes = maxOutputBytes
        self.order = order
        self.maxSizeBytes = maxSizeBytes
        self.size = size
        self.secrets = secrets
        self.metadata = metadata
        self.colab = colab
        self.pair = pair
    }
}
