#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The attributes of the files of a tree, see gitattributes(5).
///
/// libgit2 answers for the work tree, its own index and commits alone. What is judged is a tree, so its files of
/// attributes are read here, each once and only when a file below it is asked about; in order and macros it does what
/// `git check-attr` does.
public struct TreeAttributes {
    private let tree: ObjectID
    private var read: [[UInt8]: AttributeFile] = [:]
    /// Those outside the tree: `info/attributes`, which goes before the tree's; the user's and the system's, which go after.
    private var outside: (before: [AttributeFile], after: [AttributeFile])?
    private var macros: [[UInt8]: [AttributeFile.Assignment]] = [:]
    private var foldsCase = false

    private static let name = Array(".gitattributes".utf8)

    /// Attributes by the files of a tree; nothing is read yet.
    public init(of tree: ObjectID) {
        self.tree = tree
    }

    /// Finds the attributes of a file.
    ///
    /// - Parameters:
    ///   - path: From the top of the tree.
    ///   - repository: Where the tree lies.
    /// - Returns: The values by name; what is not among them is unspecified.
    /// - Throws: `GitError` of kind `notFound` where a file of attributes is not here, as in a partial clone.
    public mutating func values(of path: [UInt8], _ repository: borrowing Repository) throws(GitError)
        -> [String: AttributeValue]
    {
        let outside = try readOutside(repository)
        let slash = UInt8(ascii: "/")
        let name = path[(path.lastIndex(of: slash).map { $0 + 1 } ?? 0)...]
        var known: [[UInt8]: AttributeValue] = [:]
        for file in outside.before { fill(file, path[...], name, &known) }
        // From the file's own folder up to the top, each with the file's path from there.
        for start in path.indices.reversed() where start == 0 || path[start - 1] == slash {
            let file = try file(in: Array(path[..<start]), repository)
            fill(file, path[start...], name, &known)
        }
        for file in outside.after { fill(file, path[...], name, &known) }
        var values: [String: AttributeValue] = [:]
        for (name, value) in known where value != .unspecified {
            values[String(decoding: name, as: UTF8.self)] = value
        }
        return values
    }

    private func fill(
        _ file: AttributeFile, _ path: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>,
        _ known: inout [[UInt8]: AttributeValue]
    ) {
        for line in file.lines.reversed() where line.pattern.matches(path, name: name) {
            // The last word counts first, and a macro's words stand where its name does.
            var waiting = line.assignments
            while let next = waiting.popLast() {
                guard known[next.name] == nil else { continue }
                known[next.name] = next.value
                if next.value == .set, let meaning = macros[next.name] { waiting += meaning }
            }
        }
    }

    private mutating func file(in folder: [UInt8], _ repository: borrowing Repository) throws(GitError)
        -> AttributeFile
    {
        if let known = read[folder] { return known }
        var bytes: [UInt8] = []
        if let entry = try repository.entry(bytes: folder + Self.name, in: tree), case .file = entry.kind,
            case .bytes(let content) = try repository.content(of: entry.id, limit: AttributeFile.largest)
        {
            bytes = content
        }
        let file = AttributeFile(bytes, allowsMacros: folder.isEmpty, foldsCase: foldsCase)
        read[folder] = file
        return file
    }

    private mutating func readOutside(_ repository: borrowing Repository) throws(GitError)
        -> (before: [AttributeFile], after: [AttributeFile])
    {
        if let outside { return outside }
        foldsCase = try repository.truth("core.ignorecase")
        let foldsCase = foldsCase
        func file(_ path: String) -> AttributeFile? {
            Self.content(path).map { AttributeFile($0, allowsMacros: true, foldsCase: foldsCase) }
        }
        let before = [file(repository.commonFolder + "/info/attributes")].compactMap { $0 }
        var after: [AttributeFile] = []
        let own = try repository.configuredPath("core.attributesfile")
        if let path = own ?? Library.folder(of: .user).map({ $0 + "/attributes" }) {
            let folder = repository.workTree ?? repository.gitFolder
            after += [file(path.hasPrefix("/") ? path : "\(folder)/\(path)")].compactMap { $0 }
        }
        if let folder = Library.folder(of: .system) {
            after += [file(folder + "/gitattributes")].compactMap { $0 }
        }
        after.append(
            AttributeFile(Array("[attr]binary -diff -merge -text".utf8), allowsMacros: true, foldsCase: false))
        // Of several definitions the one counts that goes before the others.
        let top = try self.file(in: [], repository)
        for known in (before + [top] + after).reversed() { macros.merge(known.macros) { $1 } }
        outside = (before, after)
        return (before, after)
    }

    /// Reads a file beside the tree; nil where there is none that can be read.
    private static func content(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= AttributeFile.largest
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return pread(descriptor, rest.baseAddress, rest.count, off_t(filled))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            filled += count
        }
        return Array(bytes[..<filled])
    }
}

/// What counts as a white-space mistake in a file, see git-config(1), `core.whitespace`; read as Git's ws.c reads it.
public struct WhitespaceRules: Sendable, Hashable {
    /// `blank-at-eol`: white space at the end of a line is a mistake.
    public var blankAtLineEnd = true
    /// `blank-at-eof`: blank lines at the end of a file are a mistake.
    public var blankAtFileEnd = true
    /// `cr-at-eol`: a carriage return belongs to the line's end.
    public var allowsCarriageReturn = false

    /// Git's own rules, where nothing is configured.
    public static let standard = WhitespaceRules()

    private init() {}

    /// Reads a list such as `-trailing-space,cr-at-eol`: it adds to Git's own rules and takes from them.
    public init(_ list: [UInt8]) {
        for word in list.split(separator: UInt8(ascii: ",")) {
            let text = word.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
            let isNegated = text.first == UInt8(ascii: "-")
            let name = isNegated ? text.dropFirst() : text
            if text.isEmpty { continue }
            // Git reads no further than a sign without a name.
            if name.isEmpty { break }
            switch Self.names.first(where: { $0.starts(with: name) }).map({ String(decoding: $0, as: UTF8.self) }) {
            case "trailing-space": (blankAtLineEnd, blankAtFileEnd) = (!isNegated, !isNegated)
            case "blank-at-eol": blankAtLineEnd = !isNegated
            case "blank-at-eof": blankAtFileEnd = !isNegated
            case "cr-at-eol": allowsCarriageReturn = !isNegated
            default: break
            }
        }
    }

    /// The rules of a file.
    ///
    /// - Parameters:
    ///   - attribute: Its attribute `whitespace`.
    ///   - configured: `core.whitespace`, nil where it is not set.
    public init(attribute: AttributeValue?, configured: String?) {
        switch attribute {
        case .set: self.init()
        case .unset:
            self.init()
            (blankAtLineEnd, blankAtFileEnd) = (false, false)
        case .text(let list): self.init(list)
        case .unspecified, nil: self.init(Array((configured ?? "").utf8))
        }
    }

    // In Git's order: an abbreviation is the first name that begins with it.
    private static let names = [
        "trailing-space", "space-before-tab", "indent-with-non-tab", "cr-at-eol", "blank-at-eol", "blank-at-eof",
        "tab-in-indent",
    ].map { Array($0.utf8) }
}
