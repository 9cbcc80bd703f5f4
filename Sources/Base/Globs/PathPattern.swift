/// One gitignore-style glob for paths, see gitignore(5).
///
/// A pattern without a slash matches a name in any folder, one with a slash starts at the top of the repository, `**`
/// crosses folders, and a pattern that matches a folder selects all that is below it.
public struct PathPattern: Sendable, Hashable {
    /// The glob as it was written.
    public let text: String
    /// True for `!glob`.
    public let isNegated: Bool
    private let onlyFolders: Bool
    private let parts: [Part]

    private enum Part: Sendable, Hashable {
        case anyFolders
        case name(GlobProgram)
    }

    /// Reads a glob.
    ///
    /// - Returns: nil where the glob is empty or a class `[` is not closed.
    public init?(_ text: String) {
        self.text = text
        var bytes = Array(text.utf8)[...]
        isNegated = bytes.first == UInt8(ascii: "!")
        if isNegated { bytes = bytes.dropFirst() }
        onlyFolders = bytes.last == UInt8(ascii: "/")
        if onlyFolders { bytes = bytes.dropLast() }
        let anchored = bytes.contains(UInt8(ascii: "/"))
        if bytes.first == UInt8(ascii: "/") { bytes = bytes.dropFirst() }
        if bytes.starts(with: Array("./".utf8)) { bytes = bytes.dropFirst(2) }
        guard !bytes.isEmpty else { return nil }
        var parts: [Part] = anchored ? [] : [.anyFolders]
        for piece in bytes.split(separator: UInt8(ascii: "/")) {
            if piece.elementsEqual("**".utf8) {
                if parts.last != .anyFolders { parts.append(.anyFolders) }
            } else {
                guard let program = GlobProgram(Array(piece), separator: nil) else { return nil }
                parts.append(.name(program))
            }
        }
        guard !parts.isEmpty else { return nil }
        self.parts = parts
    }

    /// Tells whether the pattern, its negation aside, selects a path.
    public func matches(_ path: [UInt8]) -> Bool {
        let names = path.split(separator: UInt8(ascii: "/")).map(Array.init)
        // One state a part, moved along the names: the cost is parts times names, whatever the pattern.
        var states = [Bool](repeating: false, count: parts.count + 1)
        states[0] = true
        spread(&states)
        for (index, name) in names.enumerated() {
            var next = [Bool](repeating: false, count: parts.count + 1)
            for (position, part) in parts.enumerated() where states[position] {
                switch part {
                case .anyFolders:
                    next[position] = true
                    if position == parts.count - 1 { next[position + 1] = true }
                case .name(let program): if program.matches(name) { next[position + 1] = true }
                }
            }
            let isLast = index == names.count - 1
            spread(&next)
            // A folder that matches holds the path; `x/**` selects what is below x, not a file x.
            if next[parts.count], !(isLast && onlyFolders) { return true }
            states = next
        }
        return false
    }

    private func spread(_ states: inout [Bool]) {
        for (position, part) in parts.enumerated() where states[position] && part == .anyFolders {
            // A trailing `**` needs a name of its own, so it is not passed over here.
            if position < parts.count - 1 { states[position + 1] = true }
        }
    }
}

/// A glob for whole names, such as `release/*` for branches or `encoder.*` for parameters.
public struct NameGlob: Sendable, Hashable {
    /// What a name's parts are divided by.
    public enum Kind: Sendable, Hashable {
        /// A branch: `*` stays within a part, `**` crosses slashes.
        case branch
        /// A dotted name, such as a parameter's: `*` matches everything.
        case dotted
    }

    /// The glob as it was written.
    public let text: String
    private let program: GlobProgram

    /// Reads a glob; nil where it is empty, or a class `[` is not closed.
    public init?(_ text: String, kind: Kind) {
        guard !text.isEmpty else { return nil }
        guard let program = GlobProgram(Array(text.utf8), separator: kind == .branch ? UInt8(ascii: "/") : nil) else {
            return nil
        }
        self.text = text
        self.program = program
    }

    /// Tells whether the glob matches the whole name.
    public func matches(_ name: String) -> Bool {
        program.matches(Array(name.utf8))
    }
}
