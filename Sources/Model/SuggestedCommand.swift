import JSON
import Words

/// A command line that can be pasted, with the paths of the repository in it kept apart from its text.
///
/// Git and editors read a path from where a person stands, and that may be another folder for each reader.
public struct SuggestedCommand: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// A piece of the line.
    fileprivate enum Part: Sendable, Hashable {
        case text(String)
        case path(RepositoryPath)
        case pathspec(RepositoryPath)
    }

    fileprivate var parts: [Part]
    /// True for a command of the policy: it means the top of the work tree, wherever the reader stands.
    private(set) var isFromTop = false

    /// Makes a command of text alone, its words quoted where a shell wants that.
    public init(_ text: String) {
        parts = [.text(text)]
    }

    /// Makes a command that is only right at the top of the work tree, as those of a policy are.
    public init(atTop text: String) {
        self.init(text)
        isFromTop = true
    }

    /// Makes a command of text alone.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// Makes a command of text with paths in it.
    public init(stringInterpolation: StringInterpolation) {
        parts = stringInterpolation.parts
    }

    /// Opens a file in the editor that the person has chosen for Git, whichever it is.
    ///
    /// No line is named: editors agree on no way to do that, and the finding says the place.
    public static func editing(_ path: RepositoryPath) -> SuggestedCommand { "$(git var GIT_EDITOR) \(path: path)" }

    /// Opens a file that lies outside of the work tree.
    public static func editing(file: String) -> SuggestedCommand { "$(git var GIT_EDITOR) \(ShellWords.quoted(file))" }

    /// The line as it is typed in a folder.
    ///
    /// - Parameter folder: The folder in the work tree, such as `src/models`; empty for its top.
    public func line(from folder: String = "") -> String {
        let isBelow = isFromTop && !folder.isEmpty
        let line = parts.map { part in
            switch part {
            case .text(let text): text
            case .path(let path): Self.word(path, from: folder)
            case .pathspec(let path): Self.pathspec(path, from: folder)
            }
        }.joined()
        let up = folder.split(separator: "/").map { _ in ".." }.joined(separator: "/")
        return isBelow ? "(cd \(up) && \(line))" : line
    }

    /// Nothing but white space.
    public var isEmpty: Bool { line().allSatisfy(\.isWhitespace) }

    /// The paths in it, in their order.
    var paths: [RepositoryPath] {
        parts.compactMap { part in
            switch part {
            case .text: nil
            case .path(let path), .pathspec(let path): path
            }
        }
    }

    /// Finds the paths again in a line that was written from the top.
    init(line: String, paths: [RepositoryPath], isFromTop: Bool) {
        self.isFromTop = isFromTop
        parts = []
        var rest = line[...]
        for path in paths {
            let spec = Self.pathspec(path, from: "")
            let word = Self.word(path, from: "")
            let isPlain = spec == word
            guard let range = Self.first(spec, in: rest) ?? Self.first(word, in: rest) else { continue }
            let found: Part = !isPlain && rest[range] == spec ? .pathspec(path) : .path(path)
            parts += [.text(String(rest[..<range.lowerBound])), found]
            rest = rest[range.upperBound...]
        }
        if parts.isEmpty || !rest.isEmpty { parts.append(.text(String(rest))) }
    }

    /// Where a line has a text as words of its own.
    private static func first(_ word: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(word) {
                let end = text.index(start, offsetBy: word.count)
                let isBegun = start == text.startIndex || text[text.index(before: start)] == " "
                if isBegun, end == text.endIndex || text[end] == " " { return start..<end }
            }
            start = text.index(after: start)
        }
        return nil
    }

    /// A path as one word of a shell.
    private static func word(_ path: RepositoryPath, from folder: String) -> String {
        let relative = relative(path, from: folder)
        // A name that begins with a dash would be read as an option.
        return ShellWords.quoted(relative.hasPrefix("-") ? "./" + relative : relative)
    }

    /// A path as one word for Git, which would take some characters for a pattern, see gitglossary(7), `pathspec`.
    private static func pathspec(_ path: RepositoryPath, from folder: String) -> String {
        let relative = relative(path, from: folder)
        let isPattern = relative.hasPrefix(":") || relative.contains { "*?[\\".contains($0) }
        return ShellWords.quoted((isPattern ? ":(literal)" : "") + relative)
    }

    private static func relative(_ path: RepositoryPath, from folder: String) -> String {
        let path = path.description
        let standing = folder.split(separator: "/")
        let parts = path.split(separator: "/")
        let common = zip(standing, parts.dropLast()).prefix { $0 == $1 }.count
        let steps = Array(repeating: "..", count: standing.count - common) + parts.dropFirst(common)
        return steps.joined(separator: "/")
    }
}

extension SuggestedCommand {
    /// True for two that are typed alike in every folder.
    public static func == (left: SuggestedCommand, right: SuggestedCommand) -> Bool {
        left.line() == right.line() && left.paths == right.paths && left.isFromTop == right.isFromTop
    }

    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(line())
    }
}

extension SuggestedCommand {
    /// Collects the pieces of a command: `\(…)` for text, `\(path: …)` for a file of the repository.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        /// Begins.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds text as it stands.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        /// Adds text, quoted by the caller where a shell wants that.
        public mutating func appendInterpolation(_ text: String) {
            parts.append(.text(text))
        }

        /// Adds another command.
        public mutating func appendInterpolation(_ command: SuggestedCommand) {
            parts += command.parts
        }

        /// Adds a file as one word, from where the reader stands.
        public mutating func appendInterpolation(path: RepositoryPath) {
            parts.append(.path(path))
        }

        /// Adds a file as one word for a Git command that takes patterns, from where the reader stands.
        public mutating func appendInterpolation(pathspec path: RepositoryPath) {
            parts.append(.pathspec(path))
        }

        /// Adds files as words for a Git command that takes patterns.
        public mutating func appendInterpolation(pathspecs paths: [RepositoryPath]) {
            for (index, path) in paths.enumerated() {
                parts += index == 0 ? [.pathspec(path)] : [.text(" "), .pathspec(path)]
            }
        }
    }
}

extension JSONObject {
    /// Adds a command as it is typed at the top, and the paths in it; nothing where there is none.
    mutating func add(_ name: String, _ command: SuggestedCommand?) {
        guard let command else { return }
        add(name, command.line())
        if !command.paths.isEmpty { add("\(name)Paths", texts: command.paths.map(\.description)) }
        if command.isFromTop { add("\(name)FromTop", document: "true") }
    }
}

extension RecordMembers {
    /// The command of a name, with the paths that stand in it.
    func commandIfPresent(_ name: String) throws(RunRecordError) -> SuggestedCommand? {
        let paths = try textsIfPresent("\(name)Paths") ?? []
        let isFromTop = try boolIfPresent("\(name)FromTop") ?? false
        return try textIfPresent(name).map { line in
            SuggestedCommand(line: line, paths: paths.map { RepositoryPath($0) }, isFromTop: isFromTop)
        }
    }
}
