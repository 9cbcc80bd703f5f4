import JSON
/// The files that hold one notebook, as jupytext writes it: `ipynb,scripts//py:percent`.
///
/// See <https://jupytext.readthedocs.io/en/latest/config.html>: `folder//` is a folder beside, `root///` a folder somewhere
/// above, a text before one slash a part of the name, and `.suffix.py` one too.
public struct JupytextFormats: Hashable, Sendable {
    /// One of the files.
    struct Format: Hashable, Sendable {
        var root: [String] = []
        var folder: [String] = []
        var prefix = ""
        var suffix = ""
        var fileExtension: String
        /// `percent`, `light` and the like, nil where that is left open.
        var name: String?

        /// How jupytext's `--to` takes it.
        var target: String { name.map { "\(fileExtension):\($0)" } ?? fileExtension }
    }

    /// A file that holds the notebook.
    public struct Partner: Hashable, Sendable {
        /// Its path.
        public var path: String
        /// How jupytext's `--to` takes its format.
        public var target: String

        /// Makes a partner.
        public init(path: String, target: String) {
            self.path = path
            self.target = target
        }
    }

    private struct Base {
        var left: [String]
        var right: [String]?
        var name: String
    }

    /// The formats as they were written.
    public let text: String
    private let formats: [Format]

    /// Reads formats with commas between them; nil where there are fewer than two, which is no pair.
    ///
    /// - Parameter language: The notebook's language, for the extension `auto`.
    public init?(_ text: String, language: String = "python") {
        self.text = text
        formats = text.split(separator: ",").compactMap { Self.format(String($0.filter { $0 != " " }), language) }
        if formats.count < 2 { return nil }
    }

    private static func format(_ text: String, _ language: String) -> Format? {
        var format = Format(fileExtension: text)
        if let slash = text.lastIndex(of: "/") {
            format.fileExtension = String(text[text.index(after: slash)...])
            var prefix = String(text[..<slash])
            if let double = prefix.lastDoubleSlash {
                format.root = names(prefix[..<double])
                prefix = String(prefix[double...].dropFirst(2))
            }
            if let slash = prefix.lastIndex(of: "/") {
                format.folder = names(prefix[..<slash])
                prefix = String(prefix[prefix.index(after: slash)...])
            }
            format.prefix = prefix
        }
        if let colon = format.fileExtension.firstIndex(of: ":") {
            format.name = String(format.fileExtension[format.fileExtension.index(after: colon)...])
            format.fileExtension = String(format.fileExtension[..<colon])
        }
        if let dot = format.fileExtension.lastIndex(of: ".") {
            format.suffix = String(format.fileExtension[..<dot])
            format.fileExtension = String(format.fileExtension[format.fileExtension.index(after: dot)...])
        }
        if format.fileExtension == "auto" {
            format.fileExtension = ["r": "R", "julia": "jl"][language.lowercased()] ?? "py"
        }
        return format.fileExtension.isEmpty ? nil : format
    }

    private static func names(_ text: Substring) -> [String] { text.split(separator: "/").map(String.init) }

    /// The other files of the notebook that a path holds; nil where the path fits none of the formats.
    public func partners(of path: String) -> [Partner]? {
        for format in formats {
            guard let base = base(of: path, format) else { continue }
            return formats.filter { $0 != format }.compactMap { other in
                full(base, other).map { Partner(path: $0, target: other.target) }
            }
        }
        return nil
    }

    private func base(of path: String, _ format: Format) -> Base? {
        var names = Self.names(path[...])
        guard var name = names.popLast() else { return nil }
        let end = "\(format.suffix).\(format.fileExtension)"
        guard name.hasSuffix(end), name.hasPrefix(format.prefix),
            name.utf8.count > end.utf8.count + format.prefix.utf8.count
        else { return nil }
        name = String(name.dropLast(end.count).dropFirst(format.prefix.count))
        // What lies beside a folder of unknown name cannot be told from the other side.
        guard !format.folder.contains("..") else { return nil }
        guard names.suffix(format.folder.count).elementsEqual(format.folder) else { return nil }
        names.removeLast(format.folder.count)
        if format.root.isEmpty { return Base(left: names, name: name) }
        guard names.count >= format.root.count else { return nil }
        for start in (0...names.count - format.root.count).reversed()
        where names[start..<start + format.root.count].elementsEqual(format.root) {
            return Base(left: Array(names[..<start]), right: Array(names[(start + format.root.count)...]), name: name)
        }
        return nil
    }

    private func full(_ base: Base, _ format: Format) -> String? {
        guard format.root.isEmpty == (base.right == nil) else { return nil }
        var names = base.left + (base.right.map { format.root + $0 } ?? [])
        for folder in format.folder {
            if folder != ".." {
                names.append(folder)
            } else if names.popLast() == nil {
                return nil
            }
        }
        let name = "\(format.prefix)\(base.name)\(format.suffix).\(format.fileExtension)"
        return (names + [name]).joined(separator: "/")
    }
}

extension String {
    /// Where the last `//` begins.
    fileprivate var lastDoubleSlash: Index? {
        var found: Index?
        var last: Index?
        for index in indices where self[index] == "/" {
            if let last, self.index(after: last) == index { found = last }
            last = index
        }
        return found
    }
}

extension NotebookContent {
    /// What the notebook's metadata say of its other files, nil where they say nothing.
    public var jupytextFormats: String? {
        guard let jupytext = document.root["metadata"]?["jupytext"] else { return nil }
        return document.string(of: jupytext["formats"])
    }

    /// The language of the code cells, `python` where the notebook does not say.
    public var language: String {
        let metadata = document.root["metadata"]
        return document.string(of: metadata?["kernelspec"]?["language"])
            ?? document.string(of: metadata?["language_info"]?["name"]) ?? "python"
    }
}
