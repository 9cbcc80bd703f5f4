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
