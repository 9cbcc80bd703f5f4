/// What a file `.gitmodules` says, see gitmodules(5).
public struct SubmoduleFile: Sendable, Hashable {
    /// A submodule by its name, and where it lies.
    public struct Entry: Sendable, Hashable {
        /// The name of its section.
        public var name: String
        /// Its folder, relative to the top.
        public var path: String
    }

    /// The entries in the order of the file.
    public let entries: [Entry]

    /// The largest file that is read.
    private static let limit = 1 << 20

    /// Reads the one of a tree; without entries where the tree has none.
    public init(in tree: ObjectID, _ repository: borrowing Repository) throws(GitError) {
        guard let entry = try repository.entry(".gitmodules", in: tree), case .file = entry.kind,
            let bytes = try repository.blob(entry.id, limit: Self.limit)
        else {
            self.init("")
            return
        }
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    /// Reads a text.
    init(_ text: String) {
        var found: [Entry] = []
        var section: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.drop { $0 == " " || $0 == "\t" }
            if words.hasPrefix("[") {
                section =
                    words.hasPrefix("[submodule \"")
                    ? words.dropFirst(12).split(separator: "\"").first.map(String.init) : nil
            } else if let section, words.hasPrefix("path"), let equals = words.firstIndex(of: "=") {
                guard words[..<equals].dropFirst(4).allSatisfy({ $0 == " " || $0 == "\t" }) else { continue }
                var value = words[words.index(after: equals)...].drop { $0 == " " || $0 == "\t" }
                while value.last == " " || value.last == "\t" { value.removeLast() }
                if value.count > 1, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
                found.append(Entry(name: section, path: String(value)))
            }
        }
        entries = found
    }
}
