package import Globs
import Model

/// A list of globs for paths that a person has written into a policy, with the place of each.
public struct WrittenSelection: Sendable, Hashable {
    /// Where a glob stands.
    public struct Place: Sendable, Hashable {
        /// Its first character.
        public var mark: SourceMark
        /// How many characters it takes.
        public var width: Int
    }

    /// The key with those above it: `tests[0].paths`.
    public var keyPath: String
    /// The globs in the file's order.
    package var patterns: [PathPattern]
    /// Where each of them stands.
    package var places: [Place]

    /// A glob that selects nothing.
    package struct Idle: Sendable, Hashable {
        package var keyPath: String
        package var text: String
        package var place: Place
        /// True where it selects something by itself, and the rest of the list takes all of it away.
        package var isTakenAway = false
    }

    /// True where one of the globs selects a path by itself.
    package func names(_ path: [UInt8]) -> Bool {
        patterns.contains { !$0.isNegated && $0.matches(path) }
    }

    /// The globs that select none of some paths.
    ///
    /// A glob behind `!` that takes nothing out leaves no check off, and often waits for a folder that is to come.
    ///
    /// - Parameters:
    ///   - paths: Every path of a tree.
    ///   - submodules: The paths at which other repositories stand, of which no file is known.
    package func idle(among paths: [[UInt8]], submodules: [[UInt8]] = []) -> [Idle] {
        let selection = PathSelection(patterns: patterns)
        var idle: [Idle] = []
        for (pattern, place) in zip(patterns, places) where !pattern.isNegated {
            let selects =
                paths.contains(where: pattern.matches)
                || submodules.contains { pattern.matches($0) || pattern.reaches(into: $0) }
            if !selects { idle.append(Idle(keyPath: keyPath, text: pattern.text, place: place)) }
        }
        guard idle.isEmpty, let first = patterns.first, let place = places.first, submodules.isEmpty,
            patterns.contains(where: \.isNegated), !paths.isEmpty, !paths.contains(where: selection.matches)
        else { return idle }
        return [Idle(keyPath: keyPath, text: first.text, place: place, isTakenAway: true)]
    }
}
