import Git
import JSON
import PythonSource
import TOML
internal import YAML

/// Finds the files that hold the same notebook: by its own metadata, by jupytext's settings, by a header, by its name.
struct NotebookPairing {
    private let tree: ObjectID
    /// Where settings are read: in CI the base's.
    private let settingsTree: ObjectID
    private var settings: [String: [String]] = [:]
    private var paths: [String: [String]]?

    private static let settingsFiles = ["jupytext", "jupytext.toml", "jupytext.yml", "jupytext.yaml", "jupytext.json"]
    private static let largestSettings = 1 << 20
    // A header is a few lines.
    private static let longestHeader = 1 << 16
    /// The extensions of the texts that are compared.
    private static let scripts = ["py", "R", "r", "jl"]
    private static let markdown = ["md", "markdown", "Rmd", "qmd", "myst", "mystnb"]

    init(tree: ObjectID, settingsTree: ObjectID) {
        self.tree = tree
        self.settingsTree = settingsTree
    }

    /// True for a file that may be a notebook's other half, by its name.
    static func isText(_ path: [UInt8]) -> Bool {
        let name = String(decoding: path, as: UTF8.self)
        return (scripts + markdown).contains(fileExtension(name))
    }

    /// The code of a text, nil where its kind is not read.
    static func code(of text: [UInt8], at path: String, language: String) -> [UInt8]? {
        let fileExtension = fileExtension(path)
        if scripts.contains(fileExtension) { return text }
        return markdown.contains(fileExtension) ? MarkdownCode.lines(of: text, language: language) : nil
    }

    /// The other files of a notebook, those that are missing too.
    mutating func partners(of path: String, _ notebook: NotebookContent, _ repository: borrowing Repository) throws
        -> [JupytextFormats.Partner]
    {
        if let text = try formats(of: path, notebook, repository) {
            return JupytextFormats(text, language: notebook.language)?.partners(of: path) ?? []
        }
        let groups = try settings(for: path, repository)
        if !groups.isEmpty {
            let found = groups.lazy.compactMap { JupytextFormats($0, language: notebook.language)?.partners(of: path) }
            return found.first ?? []
        }
        let usual = JupytextFormats.Partner(path: Self.stem(path) + ".py", target: "py:percent")
        if try repository.entry(usual.path, in: tree) != nil { return [usual] }
        // A header alone may name a pair that lies elsewhere.
        for other in try sameName(path, repository) where Self.isText(Array(other.utf8)) {
            guard let entry = try repository.entry(other, in: tree), case .file = entry.kind,
                let bytes = try repository.blob(entry.id, limit: Inspection.largestFile),
                let text = Self.formats(inHeaderOf: bytes), let formats = JupytextFormats(text),
                formats.partners(of: path)?.contains(where: { $0.path == other }) == true
            else { continue }
            return formats.partners(of: path) ?? []
        }
        return [usual]
    }

    /// What a notebook says of its formats: in CI what the base's version of it says, which a change does not choose.
    private func formats(of path: String, _ notebook: NotebookContent, _ repository: borrowing Repository) throws
        -> String?
    {
        guard settingsTree != tree, let entry = try repository.entry(path, in: settingsTree), case .file = entry.kind,
            let before = try LargeNotebook.read(entry.id, repository)
        else { return notebook.jupytextFormats }
        return before.jupytextFormats
    }

    /// The notebooks that a text may belong to; each of them has the last word.
    mutating func notebooks(of path: String, _ bytes: [UInt8]?, _ repository: borrowing Repository) throws -> [String] {
        var found = [Self.stem(path) + ".ipynb"]
        for text in try [bytes.flatMap(Self.formats(inHeaderOf:))].compactMap({ $0 }) + settings(for: path, repository)
        {
            found += JupytextFormats(text)?.partners(of: path)?.map(\.path) ?? []
        }
        found = try found.filter { try $0.hasSuffix(".ipynb") && repository.entry($0, in: tree) != nil }
        // Only the notebook itself may say that it belongs to a text elsewhere.
        return found.isEmpty ? try sameName(path, repository).filter { $0.hasSuffix(".ipynb") } : found
    }

    /// The pair that a text's own header makes with a notebook which says nothing of pairs itself; nil where it makes none.
    mutating func declared(
        by text: [UInt8]?, at path: String, with notebook: String, _ content: NotebookContent,
        _ repository: borrowing Repository
    ) throws -> JupytextFormats.Partner? {
        guard content.jupytextFormats == nil, try settings(for: notebook, repository).isEmpty,
            let formats = text.flatMap(Self.formats(inHeaderOf:)).flatMap({ JupytextFormats($0) })
        else { return nil }
        guard formats.partners(of: path)?.contains(where: { $0.path == notebook }) == true else { return nil }
        return formats.partners(of: notebook)?.first { $0.path == path }
    }

    /// True where a text's own header says that it is one half of a pair.
    static func isDeclared(_ text: [UInt8]) -> Bool {
        formats(inHeaderOf: text).flatMap { JupytextFormats($0) } != nil
    }

    // MARK: Names

    private static func fileExtension(_ path: String) -> String {
        path.lastIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? ""
    }

    private static func stem(_ path: String) -> String {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path }
        return String(path[..<dot])
    }

    private static func name(_ path: String) -> String {
        String(path.split(separator: "/").last?.prefix { $0 != "." } ?? "")
    }

    /// The notebooks and texts of the tree whose names are alike but for an end or a beginning; the tree is walked once.
    private mutating func sameName(_ path: String, _ repository: borrowing Repository) throws -> [String] {
        if paths == nil {
            let known = try repository.entries(of: tree).map(\.path).filter {
                $0.hasSuffix(".ipynb") || Self.isText($0)
            }
            paths = Dictionary(grouping: known.map { String(decoding: $0, as: UTF8.self) }, by: Self.name)
        }
        let name = Self.name(path)
        let alike = (paths ?? [:]).filter {
            $0.key == name || Self.isLonger(name, $0.key) || Self.isLonger($0.key, name)
        }
        return alike.values.joined().filter { $0 != path }.sorted()
    }

    /// True for `nb-train` and `train`: what stands before is set off by a sign.
    private static func isLonger(_ name: String, _ short: String) -> Bool {
        guard !short.isEmpty, name.hasSuffix(short), let before = name.dropLast(short.count).last else { return false }
        return !before.isLetter && !before.isNumber
    }

    // MARK: Formats

    /// What the header of a text says of formats, nil where it says nothing.
    private static func formats(inHeaderOf text: [UInt8]) -> String? {
        var header = ""
        var isOpen = false
        for line in text.prefix(longestHeader).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            var words = Substring(String(decoding: line, as: UTF8.self))
            while let last = words.last, last.isWhitespace { words.removeLast() }
            if words.hasPrefix("#") { words = words.dropFirst(words.hasPrefix("# ") ? 2 : 1) }
            if words == "---" {
                guard !isOpen else { return formats(inYAML: header) }
                isOpen = true
            } else if isOpen {
                header += words + "\n"
            } else if !line.isEmpty, line.first != UInt8(ascii: "#"), !words.hasPrefix("<!--") {
                return nil
            }
        }
        return nil
    }

    private static func formats(inYAML text: String) -> String? {
        guard text.contains("formats"), let root = try? YAMLReader.read(Array(text.utf8)).root else { return nil }
        return (root["jupyter"]?["jupytext"] ?? root["jupytext"])?["formats"]?.scalar?.text
    }

    /// The groups of formats that jupytext's settings give a path, those of the nearest folder that has any.
    private mutating func settings(for path: String, _ repository: borrowing Repository) throws -> [String] {
        let names = path.split(separator: "/").dropLast().map(String.init)
        for count in (0...names.count).reversed() {
            let folder = names.prefix(count).map { $0 + "/" }.joined()
            if let known = settings[folder] {
                if !known.isEmpty { return known }
                continue
            }
            let found = try settings(in: folder, repository)
            settings[folder] = found
            if !found.isEmpty { return found }
        }
        return []
    }

    private func settings(in folder: String, _ repository: borrowing Repository) throws -> [String] {
        for name in Self.settingsFiles + Self.settingsFiles.map({ "." + $0 }) + ["pyproject.toml"] {
            guard let entry = try repository.entry(folder + name, in: settingsTree), case .file = entry.kind,
                let bytes = try repository.blob(entry.id, limit: Self.largestSettings)
            else { continue }
            let found = Self.settings(name, bytes)
            if name != "pyproject.toml" || !found.isEmpty { return found }
        }
        return []
    }

    private static func settings(_ name: String, _ bytes: [UInt8]) -> [String] {
        if name.hasSuffix("json") {
            guard let document = try? JSONDocument.read(bytes), let formats = document.root["formats"] else {
                return []
            }
            if let text = document.string(of: formats) { return groups(text) }
            return formats.members.map { [group($0.map { ($0.key, document.string(of: $0.value) ?? "") })] } ?? []
        }
        if name.hasSuffix("yml") || name.hasSuffix("yaml") {
            guard let formats = try? YAMLReader.read(bytes).root?["formats"] else { return [] }
            if let text = formats.scalar?.text { return groups(text) }
            guard case .mapping(let entries) = formats.content else { return [] }
            return [group(entries.map { ($0.key, $0.value.scalar?.text ?? "") })]
        }
        guard let document = try? TOMLDocument.read(bytes) else { return [] }
        let table = name == "pyproject.toml" ? document["tool", "jupytext"] : document
        guard let formats = table?["formats"] ?? table?["default_jupytext_formats"] else { return [] }
        return groups(formats)
    }

    private static func groups(_ formats: TOMLValue) -> [String] {
        switch formats {
        case .string(let text): groups(text)
        case .table(let members):
            [
                group(
                    members.sorted { $0.key < $1.key }.map { folder, value in
                        if case .string(let text) = value { (folder, text) } else { (folder, "") }
                    })
            ]
        case .array(let elements): elements.flatMap { groups($0) }
        case .bool, .number, .time: []
        }
    }

    private static func groups(_ text: String) -> [String] { text.split(separator: ";").map(String.init) }

    /// Formats by their folders, in the form of one text.
    private static func group(_ folders: [(folder: String, format: String)]) -> String {
        folders.map { folder, format in
            if folder.isEmpty { return format }
            return (folder.hasSuffix("/") ? String(folder.dropLast()) : folder) + "///" + format
        }
        .joined(separator: ",")
    }
}

extension Node {
    fileprivate subscript(key: String) -> Node? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }
}
