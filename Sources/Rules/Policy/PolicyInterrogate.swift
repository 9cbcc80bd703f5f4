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
