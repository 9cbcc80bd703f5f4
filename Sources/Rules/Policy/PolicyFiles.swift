public import PolicyLanguage
public import Model
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
    /// The most bytes of a file, nil for no limit.
    public var maxSizeBytes: Int?
    /// `files/size`: a file that is larger.
    public var size: Severity
    /// `files/secrets`: a private key or a token.
    public var secrets: Severity
    /// `files/merge-markers`: the lines that a conflict leaves.
    public var mergeMarkers: Severity
    /// `files/case-conflict`: two names that differ in capitals alone.
    public var caseConflict: Severity
    /// `files/broken-symlink`: a link that leads to nothing.
    public var brokenSymlink: Severity
    /// `files/syntax`: JSON, YAML or TOML that cannot be read.
    public var syntax: Severity
    /// `files/line-endings`: CRLF and LF in one file.
    public var lineEndings: Severity
    /// `files/debug-statements`: Python that stops in a debugger.
    public var debugStatements: Severity
    /// What becomes of trailing white space on changed lines.
    public var whitespace: Whitespace

    /// Makes the section.
    public init(
        paths: PathSelection = .everything, maxSizeBytes: Int? = 5_000_000, size: Severity = .warning,
        secrets: Severity = .error, mergeMarkers: Severity = .error, caseConflict: Severity = .warning,
        brokenSymlink: Severity = .warning, syntax: Severity = .warning, lineEndings: Severity = .warning,
        debugStatements: Severity = .warning, whitespace: Whitespace = .warning
    ) {
        self.paths = paths
        self.maxSizeBytes = maxSizeBytes
        self.size = size
        self.secrets = secrets
        self.mergeMarkers = mergeMarkers
        self.caseConflict = caseConflict
        self.brokenSymlink = brokenSymlink
        self.syntax = syntax
        self.lineEndings = lineEndings
        self.debugStatements = debugStatements
        self.whitespace = whitespace
    }
}

extension PathSelection {
    /// Every path.
    public static let everything = PathSelection(["**"])
}
