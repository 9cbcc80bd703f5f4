public import Globs
public import Model

/// A list of gitignore-style globs; the last one that matches decides, and `!` takes paths out again.
public struct PathSelection: Sendable, Hashable {
    /// The globs in the policy's order.
    public let patterns: [PathPattern]

    /// Makes a selection from globs; those without a meaning are left out, the decoder reports them.
    public init(_ globs: [String]) {
        patterns = globs.compactMap { PathPattern($0) }
    }

    /// Makes a selection from patterns.
    public init(patterns: [PathPattern]) {
        self.patterns = patterns
    }

    /// True where no path can be selected, because there is no pattern.
    public var isEmpty: Bool { patterns.isEmpty }

    /// The globs as they were written.
    public var globs: [String] { patterns.map(\.text) }

    /// Tells whether the selection holds a path.
    public func matches(_ path: RepositoryPath) -> Bool {
        matches(path.bytes)
    }

    /// Tells whether the selection holds a path, given as its bytes.
    ///
    /// A selection that begins with `!` starts from every path.
    public func matches(_ path: [UInt8]) -> Bool {
        guard let first = patterns.first else { return false }
        var selected = first.isNegated
        for pattern in patterns where pattern.isNegated == selected {
            if pattern.matches(path) { selected.toggle() }
        }
        return selected
    }
}
