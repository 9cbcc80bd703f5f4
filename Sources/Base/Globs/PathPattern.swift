/// One gitignore-style glob for paths, see gitignore(5), in which `{a,b}` stands for alternatives.
///
/// A pattern without a slash matches a name in any folder, one with a slash starts at the top of the repository, `**`
/// crosses folders, and a pattern that matches a folder selects all that is below it. Each alternative is a pattern of its
/// own: `{src/a,b}` is `src/a` and `b`.
public struct PathPattern: Sendable, Hashable {
    /// The glob as it was written.
    public let text: String
    /// True for `!glob`.
    public let isNegated: Bool
    private let globs: [PathGlob]

    /// Reads a glob.
    ///
    /// - Returns: nil where the glob has no meaning.
    public init?(_ text: String) {
        try? self.init(reading: text)
    }

    /// Reads a glob, or says what is wrong with it.
    public init(reading text: String) throws(GlobError) {
        self.text = text
        var bytes = Array(text.utf8)
        let isNegated = bytes.first == UInt8(ascii: "!")
        if isNegated { bytes.removeFirst() }
        self.isNegated = isNegated
        guard !bytes.isEmpty else { throw GlobError("it is empty") }
        do throws(GlobError) {
            globs = try Self.read(bytes)
        } catch {
            throw GlobError(error.message, at: error.offset.map { isNegated ? $0 + 1 : $0 })
        }
    }

    private static func read(_ bytes: [UInt8]) throws(GlobError) -> [PathGlob] {
        var globs: [PathGlob] = []
        for alternative in try Braces.expanded(bytes) {
            guard let glob = PathGlob(alternative[...]) else {
                let isEmpty = alternative.allSatisfy { $0 == UInt8(ascii: "/") }
                throw GlobError(
                    isEmpty
                        ? "it names nothing, or an alternative of it does" : "a class `[…]` has no end within its name")
            }
            globs.append(glob)
        }
        return globs
    }

    /// Tells whether the pattern, its negation aside, selects a path.
    public func matches(_ path: [UInt8]) -> Bool {
        var names: [[UInt8]]?
        for glob in globs {
            if let ending = glob.ending {
                if PathGlob.hasName(in: path, endingWith: ending) { return true }
                continue
            }
            let parts = names ?? PathGlob.names(path)
            names = parts
            if glob.matches(parts) { return true }
        }
        return false
    }

    /// Tells whether the pattern, its negation aside, can select something in a folder of which only the path is known.
    public func reaches(into folder: [UInt8]) -> Bool {
        let names = PathGlob.names(folder)
        return globs.contains { $0.reaches(into: names) }
    }

    /// Tells whether the pattern, its negation aside, selects all that may lie below a folder.
    public func matchesAll(below folder: [UInt8]) -> Bool {
        // A name that no pattern spells out: only what takes every name takes this one.
        matches(folder + [UInt8(ascii: "/"), 1, 2, 3])
    }
}

/// One alternative of a pattern.
struct PathGlob: Sendable, Hashable {
    private let onlyFolders: Bool
    private let parts: [Part]
    /// What a name ends with that this selects, where it asks for nothing else: `.py` of `*.py` and `**/*.py`.
    let ending: [UInt8]?

    private enum Part: Sendable, Hashable {
        case anyFolders
        case name(GlobProgram)
    }

    /// Reads a glob without alternatives; nil where it is empty, or a class is not closed.
    init?(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
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
        ending = onlyFolders ? nil : Self.ending(bytes, parts)
    }

    private static func ending(_ bytes: ArraySlice<UInt8>, _ parts: [Part]) -> [UInt8]? {
        guard parts.count == 2, parts[0] == .anyFolders,
            let name = bytes.split(separator: UInt8(ascii: "/")).last, name.first == UInt8(ascii: "*")
        else { return nil }
        let ending = name.dropFirst()
        return ending.isEmpty || ending.contains { "*?[]\\".utf8.contains($0) } ? nil : Array(ending)
    }

    /// True where a name of a path, a folder's or its own, ends so.
    static func hasName(in path: [UInt8], endingWith ending: [UInt8]) -> Bool {
        guard path.count >= ending.count else { return false }
        for end in ending.count...path.count
        where (end == path.count || path[end] == UInt8(ascii: "/")) && path[end - 1] == ending[ending.count - 1] {
            if path[(end - ending.count)..<end].elementsEqual(ending) { return true }
        }
        return false
    }

    /// The names that a path is made of.
    static func names(_ path: [UInt8]) -> [[UInt8]] {
        path.split(separator: UInt8(ascii: "/")).map(Array.init)
    }

    /// Tells whether the glob selects a path.
    func matches(_ names: [[UInt8]]) -> Bool {
        // One state a part, moved along the names: the cost is parts times names, whatever the pattern.
        var states = [Bool](repeating: false, count: parts.count + 1)
        states[0] = true
        spread(&states)
        for (index, name) in names.enumerated() {
            states = after(name, states)
            let isLast = index == names.count - 1
            // A folder that matches holds the path; `x/**` selects what is below x, not a file x.
            if states[parts.count], !(isLast && onlyFolders) { return true }
        }
        return false
    }

    /// Tells whether the glob can select something below a folder.
    func reaches(into folder: [[UInt8]]) -> Bool {
        var states = [Bool](repeating: false, count: parts.count + 1)
        states[0] = true
        spread(&states)
        for name in folder {
            states = after(name, states)
            if states[parts.count] { return true }
        }
        return states.contains(true)
    }

    private func after(_ name: [UInt8], _ states: [Bool]) -> [Bool] {
        var next = [Bool](repeating: false, count: parts.count + 1)
        for (position, part) in parts.enumerated() where states[position] {
            switch part {
            case .anyFolders:
                next[position] = true
                if position == parts.count - 1 { next[position + 1] = true }
            case .name(let program): if program.matches(name) { next[position + 1] = true }
            }
        }
        spread(&next)
        return next
    }

    private func spread(_ states: inout [Bool]) {
        for (position, part) in parts.enumerated() where states[position] && part == .anyFolders {
            // A trailing `**` needs a name of its own, so it is not passed over here.
            if position < parts.count - 1 { states[position + 1] = true }
        }
    }
}

/// A glob for whole names, such as `release/*` for branches or `encoder.{weight,bias}` for parameters.
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
    private let programs: [GlobProgram]

    /// Reads a glob; nil where it has no meaning.
    public init?(_ text: String, kind: Kind) {
        try? self.init(reading: text, kind: kind)
    }

    /// Reads a glob, or says what is wrong with it.
    ///
    /// - Parameter hasBraces: False where `{` is a character like others, as in another program's settings.
    public init(reading text: String, kind: Kind, hasBraces: Bool = true) throws(GlobError) {
        guard !text.isEmpty else { throw GlobError("it is empty") }
        let bytes = Array(text.utf8)
        var programs: [GlobProgram] = []
        for alternative in hasBraces ? try Braces.expanded(bytes) : [bytes] {
            guard !alternative.isEmpty else { throw GlobError("an alternative of it is empty") }
            guard let program = GlobProgram(alternative, separator: kind == .branch ? UInt8(ascii: "/") : nil) else {
                throw GlobError("a class `[…]` or a backslash is left open")
            }
            programs.append(program)
        }
        self.text = text
        self.programs = programs
    }

    /// Tells whether the glob matches the whole name.
    public func matches(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return programs.contains { $0.matches(bytes) }
    }
}
