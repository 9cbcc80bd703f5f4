import Git
import JSON
public import Model
import PythonSource

/// What is documented of a Swift package's public declarations, file by file.
public struct SwiftDocumentation: Sendable {
    /// The files of the judged tree, in the order of their paths.
    public private(set) var files: [DocumentationReport.File] = []
    /// Symbol graphs that could not be read.
    private(set) var problems: [String] = []
    /// How many symbol graphs were read.
    private(set) var graphs = 0

    /// What counts in all files.
    package var total: DocumentationReport.Count {
        DocumentationReport(tree: "", counting: "public", files: files).total
    }

    /// Reads the symbol graphs among the files that a command has made; declarations of other packages are left out.
    init(_ produced: [ProducedFile], tree: ObjectID, _ repository: borrowing Repository) throws(GitError) {
        var seen: Set<String> = []
        var places: [String: RepositoryPath?] = [:]
        var found: [RepositoryPath: [SymbolGraph.Declaration]] = [:]
        for file in produced where file.path.description.hasSuffix(SymbolGraph.fileEnd) {
            guard let bytes = file.bytes else {
                problems.append("\(file.path) is too large to be read")
                continue
            }
            let declarations: [SymbolGraph.Declaration]
            do throws(JSONError) {
                declarations = try SymbolGraph.read(bytes)
            } catch {
                problems.append("\(file.path):\(error.line): \(error.message)")
                continue
            }
            graphs += 1
            for declaration in declarations where seen.insert(declaration.precise).inserted {
                let place: RepositoryPath?
                if let known = places[declaration.file] {
                    place = known
                } else {
                    place = try Self.place(declaration.file, tree, repository)
                    places[declaration.file] = .some(place)
                }
                if let place { found[place, default: []].append(declaration) }
            }
        }
        files = found.map { path, declarations in
            let missing = declarations.filter { !$0.isDocumented }.sorted { ($0.line, $0.words) < ($1.line, $1.words) }
            return DocumentationReport.File(
                path: path,
                count: DocumentationReport.Count(
                    definitions: declarations.count, documented: declarations.count - missing.count),
                missing: missing.map { DocumentationReport.Missing(name: $0.words, line: $0.line) })
        }.sorted { $0.path < $1.path }
    }

    /// The file of the tree that was compiled at an absolute path: the longest end of it that the tree has.
    private static func place(_ file: String, _ tree: ObjectID, _ repository: borrowing Repository) throws(GitError)
        -> RepositoryPath?
    {
        // What lies below a build folder belongs to other packages, also where the tree has a file of that name.
        if file.contains("/checkouts/") { return nil }
        var rest = file.drop { $0 == "/" }
        while true {
            if let entry = try repository.entry(String(rest), in: tree), case .file = entry.kind {
                return RepositoryPath(String(rest))
            }
            guard let slash = rest.firstIndex(of: "/") else { return nil }
            rest = rest[rest.index(after: slash)...]
        }
    }
}

/// The declarations of a Swift module, as the compiler's symbol graph has them.
///
/// The form: <https://github.com/swiftlang/swift-docc-symbolkit>, version 0.6.
enum SymbolGraph {
    static let fileEnd = ".symbols.json"

    /// A declaration that stands in a source file.
    struct Declaration: Sendable, Hashable {
        /// The compiler's name, by which one that two graphs have is known.
        let precise: String
        /// Kind and name: `instance method Net.forward(_:)`.
        let words: String
        /// The file's absolute path, where it was compiled.
        let file: String
        /// From 1.
        let line: Int
        /// True where a comment stands, its own or the one of what it implements.
        let isDocumented: Bool
    }

    /// Reads one file; what the compiler has added by itself has no place and is left out.
    ///
    /// - Throws: The first place at which the file is no JSON, or no symbol graph.
    static func read(_ bytes: [UInt8]) throws(JSONError) -> [Declaration] {
        let document = try JSONDocument.read(bytes)
        guard let symbols = document.root["symbols"]?.elements else {
            throw JSONError("it is no symbol graph")
        }
        return symbols.compactMap { symbol in
            guard let place = symbol["location"], let uri = document.string(of: place["uri"]), uri.hasPrefix("file://"),
                let line = document.integer(of: place["position"]?["line"]), line >= 0, line < 1 << 31,
                let precise = document.string(of: symbol["identifier"]?["precise"])
            else { return nil }
            let path = symbol["pathComponents"]?.elements?.compactMap { document.string(of: $0) } ?? []
            let kind = document.string(of: symbol["kind"]?["displayName"])?.lowercased() ?? "declaration"
            let lines = symbol["docComment"]?["lines"]?.elements ?? []
            let isDocumented = lines.contains { line in
                document.string(of: line["text"])?.contains { !$0.isWhitespace } ?? false
            }
            return Declaration(
                precise: precise, words: "\(kind) \(path.joined(separator: "."))", file: decoded(uri.dropFirst(7)),
                line: line + 1, isDocumented: isDocumented)
        }
    }

    /// The text of a URI's path, RFC 3986: `%20` is a blank.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
