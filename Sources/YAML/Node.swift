/// A place in a YAML text.
public struct Mark: Sendable, Hashable, Comparable {
    /// The line, counted from 1.
    public var line: Int
    /// The column in characters, counted from 1.
    public var column: Int

    /// Makes a mark.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Orders marks as they stand in the text.
    public static func < (left: Mark, right: Mark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A piece of text in a YAML document.
public struct Scalar: Sendable, Hashable {
    /// How a scalar is written.
    public enum Style: Sendable, Hashable {
        /// Without quotes: the only style in which `off`, `null` and `5` have a meaning beside their letters.
        case plain
        /// In single or double quotes, or tagged `!!str`.
        case quoted
        /// As a block behind `|` or `>`.
        case block
    }

    /// The text, escapes resolved.
    public var text: String
    /// How it is written.
    public var style: Style

    /// Makes a scalar.
    public init(_ text: String, style: Style = .plain) {
        self.text = text
        self.style = style
    }
}

/// A value of a YAML document that remembers where it stood.
public struct Node: Sendable, Hashable {
    /// What a node is.
    public enum Content: Sendable, Hashable {
        /// A piece of text.
        case scalar(Scalar)
        /// A list.
        case sequence([Node])
        /// Keys and values in the order of the text; a key may stand there twice.
        case mapping([Entry])
    }

    /// What it is.
    public var content: Content
    /// Where it begins.
    public var start: Mark
    /// Where it ends: the place behind its last character.
    public var end: Mark

    /// Makes a node.
    public init(_ content: Content, start: Mark, end: Mark) {
        self.content = content
        self.start = start
        self.end = end
    }

    /// The scalar, nil for lists and mappings.
    public var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// How many characters it takes on its first line, at least 1; 1 where it goes on over several lines.
    public var width: Int {
        start.line == end.line ? max(1, end.column - start.column) : 1
    }
}

/// A key and its value.
public struct Entry: Sendable, Hashable {
    /// The key's text.
    public var key: String
    /// The key as a node.
    public var keyNode: Node
    /// The value.
    public var value: Node

    /// Makes an entry.
    public init(key: String, keyNode: Node, value: Node) {
        self.key = key
        self.keyNode = keyNode
        self.value = value
    }
}

/// What a YAML text holds.
public struct Document: Sendable, Hashable {
    /// The value at the top, nil for a text of nothing but comments and white space.
    public var root: Node?
    /// What is wrong without hindering the reading: keys that stand twice, and merge keys.
    public var problems: [YAMLError]

    /// Makes a document.
    public init(root: Node?, problems: [YAMLError] = []) {
        self.root = root
        self.problems = problems
    }
}
