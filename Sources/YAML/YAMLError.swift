/// Why a text is not the YAML that is wanted.
public struct YAMLError: Error, Sendable, Hashable {
    /// What kind of mistake it is.
    public enum Code: Sendable, Hashable {
        /// A byte that is not UTF-8, or a character that YAML does not allow.
        case encoding
        /// A tab where only spaces may stand.
        case tab
        /// A text that is not YAML.
        case syntax
        /// A key that stands twice in one mapping.
        case duplicateKey
        /// Something that YAML has and this reader does not take: tags, merge keys, several documents.
        case unsupported
        /// An alias without its anchor, or inside of it.
        case alias
        /// More bytes, levels or values than are read.
        case tooLarge
        /// libyaml ran out of memory.
        case memory
    }

    /// What kind of mistake it is.
    public var code: Code
    /// One line for people.
    public var message: String
    /// What to do, nil where the message says it.
    public var hint: String?
    /// Where it is.
    public var mark: Mark
    /// How many characters it takes, at least 1.
    public var width: Int
    /// The other place, where two places make the mistake.
    public var other: Mark?

    /// Makes an error.
    public init(
        _ code: Code, _ message: String, at mark: Mark, width: Int = 1, hint: String? = nil, other: Mark? = nil
    ) {
        self.code = code
        self.message = message
        self.mark = mark
        self.width = max(1, width)
        self.hint = hint
        self.other = other
    }
}

/// How much a text may hold, so that a hostile one costs no more than a bad one.
public struct YAMLLimits: Sendable, Hashable {
    /// The most bytes.
    public var bytes: Int
    /// The most levels of lists and mappings within each other, aliases followed.
    public var depth: Int
    /// The most values, aliases followed.
    public var nodes: Int

    /// Makes limits.
    public init(bytes: Int = 1_000_000, depth: Int = 64, nodes: Int = 50_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}
