import JSON

/// A Jupyter or Colab notebook: its cells in order, and what could not be read of it.
public struct Notebook: Sendable {
    /// The number before the dot of the notebook's format: 3 or 4.
    public let formatMajor: Int
    /// The number behind the dot: 0 in Colab's notebooks, 5 and more where cells have ids of their own.
    public let formatMinor: Int
    /// The kernel's language in small letters; `python` where the notebook names none, as Colab's do.
    public let language: String
    /// The cells that could be read; `NotebookCell.index` counts the others too.
    public let cells: [NotebookCell]
    /// One error for each cell that is no cell.
    public let problems: [PythonSourceError]

    /// Reads a notebook of format 3 or 4.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: The notebook; a cell that can't be read costs one of `problems` and no other cell.
    /// - Throws: Where the file is not JSON, or is not a notebook of a format that is known.
    public static func read(_ bytes: [UInt8]) throws(PythonSourceError) -> Notebook {
        let document = try JSONDocument.notebook(bytes)
        let root = document.root
        let start = SourcePosition(line: 1, column: 1)
        guard root.members != nil, let format = document.integer(of: root["nbformat"]) else {
            throw PythonSourceError(.notebook, "this is not a notebook: it has no number 'nbformat'", at: start)
        }
        let nodes: [JSONNode]
        switch format {
        case 4:
            guard let elements = root["cells"]?.elements else {
                throw PythonSourceError(.notebook, "the notebook has no list 'cells'", at: start)
            }
            nodes = elements
        case 3:
            guard let worksheets = root["worksheets"]?.elements else {
                throw PythonSourceError(.notebook, "the notebook has no list 'worksheets'", at: start)
            }
            nodes = worksheets.flatMap { $0["cells"]?.elements ?? [] }
        default:
            throw PythonSourceError(.notebook, "notebook format \(format) is not read: only 3 and 4 are", at: start)
        }
        var reader = NotebookCellReader(document: document, format: format)
        for (index, node) in nodes.enumerated() { reader.read(node, index: index) }
        return Notebook(
            formatMajor: format, formatMinor: document.integer(of: root["nbformat_minor"]) ?? 0,
            language: language(of: root, in: document), cells: reader.cells, problems: reader.problems)
    }

    private static func language(of root: JSONNode, in document: JSONDocument) -> String {
        let metadata = root["metadata"]
        let named =
            document.string(of: metadata?["language_info"]?["name"])
            ?? document.string(of: metadata?["kernelspec"]?["language"])
        if let named { return named.lowercased() }
        switch document.string(of: metadata?["kernelspec"]?["name"]) {
        case "ir": return "r"
        case let kernel? where kernel.hasPrefix("julia"): return "julia"
        default: return "python"
        }
    }
}

/// One cell of a notebook.
public struct NotebookCell: Hashable, Sendable {
    /// What a cell holds.
    public enum Kind: String, Hashable, Sendable {
        /// Code for the kernel.
        case code
        /// Text in Markdown; headings and HTML of format 3 as well.
        case markdown
        /// Text that is passed on as it is.
        case raw
    }

    /// Code, Markdown or raw text.
    public let kind: Kind
    /// The place among all cells of the notebook, from 0.
    public let index: Int
    /// The cell's own id, or the one that Colab keeps in the metadata.
    public let id: String?
    /// The source as UTF-8.
    public let source: [UInt8]
    /// Where the cell's source stands in the notebook's file.
    public let position: SourcePosition
    /// The bytes of the whole cell in the notebook's file.
    public let range: Range<Int>

    /// A cell of the given parts.
    public init(
        kind: Kind, index: Int, id: String?, source: [UInt8], position: SourcePosition, range: Range<Int>
    ) {
        self.kind = kind
        self.index = index
        self.id = id
        self.source = source
        self.position = position
        self.range = range
    }

    /// Reads a code cell as Python; positions count in the cell's own source.
    ///
    /// IPython's magics, shell escapes, help requests and prompts are blanked so that every line keeps its number.
    ///
    /// - Returns: The definitions; nil where the cell holds no Python: text, or a cell magic of another language.
    /// - Throws: The first place at which the source is not Python, with the cell's index.
    public func readPython() throws(PythonSourceError) -> PythonModule? {
        guard kind == .code, var text = NotebookSource.python(of: source) else { return nil }
        do throws(PythonSourceError) {
            if let bad = text.firstIndex(of: 0) {
                throw PythonSourceError(
                    .encoding, "the text holds a NUL byte", at: SourceEncoding.position(of: bad, in: text[...]))
            }
            text.append(0)
            return try PythonModule.read(text: text)
        } catch {
            var located = error
            located.cell = index
            throw located
        }
    }
}
