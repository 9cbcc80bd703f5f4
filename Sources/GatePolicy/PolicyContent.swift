public import GateModel

/// The rules about docstrings.
public struct DocsPolicy: Sendable, Hashable {
    /// How docstrings are laid out.
    public enum Style: String, Sendable, Hashable, CaseIterable {
        /// Told by each docstring's own form.
        case auto
        /// Google's Python style guide, section 3.8.
        case google
        /// numpydoc.
        case numpy
        /// Sphinx fields, `:param name:`.
        case sphinx
    }

    /// Which definitions are counted.
    public enum Count: String, Sendable, Hashable, CaseIterable {
        /// Every module, class and function.
        case all
        /// Those whose name and whose parents' names begin with no underscore.
        case `public`
        /// As the tool interrogate counts by default.
        case interrogate
    }

    /// What is asked of changed definitions.
    public struct Changed: Sendable, Hashable {
        /// `docs/changed`: a changed definition without a docstring.
        public var severity: Severity
        /// True where every touched definition counts, false for newly added ones alone.
        public var touched: Bool

        /// Makes the rule.
        public init(severity: Severity = .warning, touched: Bool = false) {
            self.severity = severity
            self.touched = touched
        }
    }

    /// The tool that publishes the documentation.
    public struct Build: Sendable, Hashable {
        /// When it is built if the policy does not say.
        public static let defaultStages: Set<Stage> = [.push, .ci]
        /// How long it may take if the policy does not say.
        public static let defaultTimeoutMilliseconds = 300_000

        /// What every step has.
        public var settings: StepSettings
        /// What it runs; `{out}` stands for the output folder.
        public var command: CommandLine

        /// Makes the step.
        public init(settings: StepSettings, command: CommandLine) {
            self.settings = settings
            self.command = command
        }
    }

    /// The files whose definitions are counted.
    public var paths: PathSelection
    /// How docstrings are laid out.
    public var style: Style
    /// Which definitions are counted.
    public var count: Count
    /// The least share of documented definitions in percent, nil for none.
    public var minimumPercent: Double?
    /// True where coverage must not fall below upstream's.
    public var ratchet: Bool
    /// `docs/coverage`: too few definitions have a docstring.
    public var coverage: Severity
    /// What is asked of changed definitions.
    public var changed: Changed
    /// `docs/missing`: a definition without a docstring, each one by itself.
    public var missing: Severity
    /// `docs/missing-argument`: a docstring that leaves out a parameter.
    public var missingArgument: Severity
    /// `docs/missing-returns`: a docstring that leaves out the returned value.
    public var missingReturns: Severity
    /// `docs/missing-raises`: a docstring that leaves out an exception.
    public var missingRaises: Severity
    /// The tool that publishes the documentation, nil for none.
    public var build: Build?

    /// Makes the section.
    public init(
        paths: PathSelection = PathSelection(["**/*.py"]), style: Style = .auto, count: Count = .public,
        minimumPercent: Double? = nil, ratchet: Bool = true, coverage: Severity = .error, changed: Changed = Changed(),
        missing: Severity = .off, missingArgument: Severity = .off, missingReturns: Severity = .off,
        missingRaises: Severity = .off, build: Build? = nil
    ) {
        self.paths = paths
        self.style = style
        self.count = count
        self.minimumPercent = minimumPercent
        self.ratchet = ratchet
        self.coverage = coverage
        self.changed = changed
        self.missing = missing
        self.missingArgument = missingArgument
        self.missingReturns = missingReturns
        self.missingRaises = missingRaises
        self.build = build
    }
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
