public import Globs
public import Model
public import PolicyLanguage

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
        /// As the tool interrogate counts, with its options.
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

    /// Definitions that need no docstring.
    public struct Ignore: Sendable, Hashable {
        /// What a definition is.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// A file.
            case module
            /// A class.
            case `class`
            /// A function that is no method.
            case function
            /// A function right inside a class.
            case method
            /// `__init__`
            case `init`
            /// Another method named `__like_this__`.
            case magic
            /// A method that is read as an attribute.
            case property
            /// What stands inside a function.
            case nested
        }

        /// Names, bare or dotted.
        public var names: [NameGlob]
        /// Decorators by their names.
        public var decorators: [NameGlob]
        /// Kinds.
        public var kinds: [Kind]

        /// Makes the rule.
        public init(names: [NameGlob] = [], decorators: [NameGlob] = [], kinds: [Kind] = []) {
            self.names = names
            self.decorators = decorators
            self.kinds = kinds
        }
    }

    /// The files whose definitions are counted.
    public var paths: PathSelection
    /// How docstrings are laid out.
    public var style: Style
    /// Which definitions are counted.
    public var count: Count
    /// The options of interrogate; what is not given stands in pyproject.toml.
    public var interrogate: Interrogate
    /// Definitions that need no docstring.
    public var ignore: Ignore
    /// The tool that publishes the documentation, nil for none.
    public var build: Build?
    /// The file that holds known findings, nil for none.
    public var baseline: String?
    /// The documentation of Swift declarations, nil where nobody asks for it.
    public var swift: Swift?
    /// The decorators that make an attribute of a method, beside those whose names say so.
    public var propertyDecorators: [NameGlob] = []

    /// What the rules of this section are set to.
    package var rules = RuleValues()

    /// Makes the section.
    public init(
        paths: PathSelection = PathSelection(["**/*.py"]), style: Style = .auto, count: Count = .public,
        interrogate: Interrogate = Interrogate(), ignore: Ignore = Ignore(), build: Build? = nil,
        baseline: String? = nil, swift: Swift? = nil
    ) {
        self.paths = paths
        self.style = style
        self.count = count
        self.interrogate = interrogate
        self.ignore = ignore
        self.build = build
        self.baseline = baseline
        self.swift = swift
    }
}

extension DocsPolicy {
    /// The options of the tool interrogate; nil where pyproject.toml decides.
    public struct Interrogate: Sendable, Hashable {
        /// What the docstring of a class serves.
        public enum Style: String, Sendable, Hashable, CaseIterable {
            /// The class alone.
            case sphinx
            /// Its `__init__` too, and the other way round.
            case google
        }

        /// No `__init__` counts.
        public var ignoreInitMethod: Bool?
        /// No file `__init__.py` counts.
        public var ignoreInitModule: Bool?
        /// No module counts.
        public var ignoreModule: Bool?
        /// No other name with two underscores at both ends counts.
        public var ignoreMagic: Bool?
        /// No name that begins with two underscores counts.
        public var ignorePrivate: Bool?
        /// No name that begins with one underscore counts.
        public var ignoreSemiprivate: Bool?
        /// No property, setter or deleter counts.
        public var ignorePropertyDecorators: Bool?
        /// No setter counts.
        public var ignoreSetters: Bool?
        /// Nothing marked as an overload counts.
        public var ignoreOverloadedFunctions: Bool?
        /// No function right inside a function counts.
        public var ignoreNestedFunctions: Bool?
        /// No class inside a class or function counts.
        public var ignoreNestedClasses: Bool?
        /// Names that do not count, by expressions that match from their beginning.
        public var ignoreRegex: [String]?
        /// What the docstring of a class serves.
        public var style: Style?

        /// Leaves everything to pyproject.toml.
        public init() {}
    }
}

extension DocsPolicy {
    /// The tool that publishes the documentation.
    public struct Build: Sendable, Hashable {
        /// When it is built if the policy does not say.
        public static let defaultStages: Set<Stage> = [.push, .ci]
        /// How long it may take if the policy does not say.
        public static let defaultTimeoutMilliseconds = 300_000
        /// The name of its step.
        public static let stepName = "docs build"

        /// What every step has.
        public var settings: StepSettings
        /// What it runs, `{out}` for the output folder; an empty text for pdoc over the packages of the tree.
        public var command: CommandLine
        /// The folder of the work tree that keeps the pages, nil where they are thrown away.
        public var out: String?
        /// How much a warning of the tool weighs.
        public var warnings: Severity

        /// Makes the step.
        public init(
            settings: StepSettings, command: CommandLine = CommandLine(""), out: String? = nil,
            warnings: Severity = .warning
        ) {
            self.settings = settings
            self.command = command
            self.out = out
            self.warnings = warnings
        }

        /// The step as `build: true` means it.
        public init(stages: Set<Stage> = defaultStages, mark: SourceMark = SourceMark()) {
            self.init(
                settings: StepSettings(
                    name: Self.stepName, stages: stages, timeoutMilliseconds: Self.defaultTimeoutMilliseconds,
                    mark: mark))
        }
    }
    /// How much is documented of what a Swift package declares public, as its symbol graphs say.
    public struct Swift: Sendable, Hashable {
        /// When it is counted if the policy does not say.
        public static let defaultStages: Set<Stage> = [.ci]
        /// How long the package may build if the policy does not say.
        public static let defaultTimeoutMilliseconds = 1_200_000
        /// The name of its step.
        public static let stepName = "docs swift"
        /// The command if the policy does not say.
        public static let defaultCommand =
            "swift package --scratch-path {out} dump-symbol-graph --skip-synthesized-members"

        /// What every step has.
        public var settings: StepSettings
        /// What writes the symbol graphs to `{out}`.
        public var command: CommandLine
        /// The least share of documented declarations in percent, nil for none.
        public var minimumPercent: Double?

        /// Makes the step as `swift: true` means it.
        public init(stages: Set<Stage> = defaultStages, mark: SourceMark = SourceMark()) {
            settings = StepSettings(
                name: Self.stepName, stages: stages, timeoutMilliseconds: Self.defaultTimeoutMilliseconds, mark: mark)
            command = CommandLine(Self.defaultCommand)
        }
    }
}
