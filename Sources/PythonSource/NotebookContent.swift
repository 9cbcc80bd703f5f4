package import JSON

/// What a notebook holds beside its code: outputs, counts, metadata, with the bytes at which each stands.
public struct NotebookContent: Sendable {
    /// One cell.
    public struct Cell: Sendable {
        /// Its place among all cells, from 0.
        public let index: Int
        /// True where it holds code.
        public let isCode: Bool
        /// The source as UTF-8.
        public let source: [UInt8]
        /// The number that its last run got, nil where it was not run.
        public let executionCount: Int?
        /// The bytes that its outputs take in the file, 0 where it has none.
        public let outputBytes: Int
        /// True where its own metadata or the notebook's say that the outputs stay (`keep_output`, `init_cell`).
        public let keepsOutputs: Bool
        /// True where the file gives the cell outputs or a number.
        public let wasRun: Bool
        /// True where a script has the cell as comments only (`active-ipynb`).
        let isForNotebookOnly: Bool
        package let node: JSONNode

        /// True where its metadata holds when it was run, or by whom.
        public func isTimed(_ rules: NotebookMetadataRules = NotebookMetadataRules()) -> Bool {
            isCode && rules.removes(NotebookMetadataRules.times, from: node["metadata"], .cell)
        }
    }

    /// The number before the dot of the notebook's format: 3 or 4.
    public let format: Int
    /// The cells, those of an unknown form left out.
    public let cells: [Cell]
    package let document: JSONDocument
    /// What was left out of the document, of a large notebook its outputs.
    let gaps: NotebookGaps

    /// Reads a notebook of format 3 or 4.
    ///
    /// - Throws: Where the file is not JSON, or no notebook.
    public static func read(_ bytes: [UInt8]) throws(PythonSourceError) -> NotebookContent {
        try read(bytes, gaps: NotebookGaps())
    }

    static func read(_ bytes: [UInt8], gaps: NotebookGaps) throws(PythonSourceError) -> NotebookContent {
        let document = try JSONDocument.notebook(bytes)
        let root = document.root
        let start = SourcePosition(line: 1, column: 1)
        guard root.members != nil, let format = document.integer(of: root["nbformat"]) else {
            throw PythonSourceError(.notebook, "this is not a notebook: it has no number 'nbformat'", at: start)
        }
        let nodes: [JSONNode]?
        switch format {
        case 4: nodes = root["cells"]?.elements
        case 3: nodes = root["worksheets"]?.elements?.flatMap { $0["cells"]?.elements ?? [] }
        default:
            throw PythonSourceError(.notebook, "notebook format \(format) is not read: only 3 and 4 are", at: start)
        }
        guard let nodes else {
            throw PythonSourceError(
                .notebook, "the notebook has no list '\(format == 4 ? "cells" : "worksheets")'", at: start)
        }
        let keeps = keepsOutputs(root["metadata"]) ?? false
        let cells = nodes.enumerated().compactMap { index, node in
            cell(node, index: index, format: format, keepsOutputs: keeps, document, gaps)
        }
        return NotebookContent(format: format, cells: cells, document: document, gaps: gaps)
    }

    private static func cell(
        _ node: JSONNode, index: Int, format: Int, keepsOutputs: Bool, _ document: JSONDocument, _ gaps: NotebookGaps
    ) -> Cell? {
        guard node.members != nil, let type = document.string(of: node["cell_type"]) else { return nil }
        let isCode = type == "code"
        let text = (format == 3 && isCode ? node["input"] : nil) ?? node["source"]
        let outputs = node["outputs"]
        let hasOutputs = outputs?.elements?.isEmpty == false
        let count = document.integer(of: node["execution_count"] ?? node["prompt_number"])
        let metadata = node["metadata"]
        let tags = metadata?["tags"]?.elements?.compactMap { document.string(of: $0) } ?? []
        let isKept = tags.contains("keep_output") || Self.keepsOutputs(metadata) ?? keepsOutputs
        return Cell(
            index: index, isCode: isCode, source: text.map { document.joined($0) } ?? [],
            executionCount: isCode ? count : nil,
            outputBytes: hasOutputs ? outputs.map { gaps.range($0.range).count } ?? 0 : 0,
            keepsOutputs: isKept, wasRun: isCode && (hasOutputs || count != nil),
            isForNotebookOnly: tags.contains("active-ipynb") || document.string(of: metadata?["active"]) == "ipynb",
            node: node)
    }

    /// What metadata say of outputs, as nbstripout reads them; nil where they say nothing.
    private static func keepsOutputs(_ metadata: JSONNode?) -> Bool? {
        let said = ["keep_output", "init_cell"].compactMap { metadata?[$0] }
        if said.isEmpty { return nil }
        return said.contains { value in
            switch value.content {
            case .bool(let value): value
            case .null: false
            default: true
            }
        }
    }

    /// The texts of a cell's outputs, decoded; images and other binary data are left out.
    public func outputTexts(of cell: Cell) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        for output in cell.node["outputs"]?.elements ?? [] {
            for member in output.members ?? [] {
                switch member.key {
                case "data": for entry in member.value.members ?? [] { add(entry, to: &texts) }
                case "metadata", "output_type", "name", "png", "jpeg", "pdf", "svg": break
                default: add(member, to: &texts)
                }
            }
        }
        return texts
    }

    private func add(_ member: JSONMember, to texts: inout [[UInt8]]) {
        if member.key.hasPrefix("image/") || member.key == "application/pdf" { return }
        let text = document.joined(member.value)
        if !text.isEmpty { texts.append(text) }
    }

    /// The texts of the notebook's own metadata, widget state left out.
    public var metadataTexts: [[UInt8]] {
        var texts: [[UInt8]] = []
        for member in document.root["metadata"]?.members ?? [] where member.key != "widgets" {
            texts.append(document.joined(member.value))
        }
        return texts.filter { !$0.isEmpty }
    }

    /// The line at which widgets stand without their state, so that GitHub shows no notebook; nil where all is well.
    public var lineOfWidgetsWithoutState: Int? {
        guard let widgets = document.root["metadata"]?["widgets"] else { return nil }
        let kind = "application/vnd.jupyter.widget-state+json"
        if let state = widgets[kind], state["state"] != nil { return nil }
        return line(of: widgets.range.lowerBound)
    }

    /// The metadata that rules take out, each name once.
    public func metadata(removedBy rules: NotebookMetadataRules) -> [String] {
        var names = rules.removed(from: document.root["metadata"], .notebook).map { "metadata.\($0)" }
        var seen: Set<String> = []
        for cell in cells {
            for name in rules.removed(from: cell.node["metadata"], .cell) where seen.insert(name).inserted {
                names.append("cells[].metadata.\(name)")
            }
        }
        return names
    }

    /// The line at which a cell begins, by its place among all cells; nil where there is no such cell.
    public func line(ofCell index: Int) -> Int? { cells.first { $0.index == index }.map { line(of: $0) } }

    /// The line of the file at which a cell begins.
    public func line(of cell: Cell) -> Int { line(of: cell.node.range.lowerBound) }

    private func line(of offset: Int) -> Int {
        SourceEncoding.position(of: offset, in: document.bytes[...]).line + gaps.lines(before: offset)
    }
}

extension JSONDocument {
    /// A text, or the texts of a list one behind the other; those of an object each on a line of its own.
    package func joined(_ node: JSONNode) -> [UInt8] {
        switch node.content {
        case .string: return utf8(of: node) ?? []
        case .array(let elements): return elements.reduce(into: []) { $0 += joined($1) }
        case .object(let members):
            return members.reduce(into: []) { $0 += Array($1.key.utf8) + [Byte.equals] + joined($1.value) + [0x0A] }
        case .null, .number, .bool: return []
        }
    }
}

/// The Python of a notebook: one module for each code cell that holds any.
public struct NotebookModules: Sendable {
    /// A code cell and what it defines; positions count in the cell's own source.
    public struct Element: Sendable {
        /// The cell.
        public let cell: NotebookCell
        /// Its definitions.
        public let module: PythonModule
    }

    /// The cells that are Python, in the notebook's order.
    public let elements: [Element]
    /// What could not be read: one error a cell, of the notebook's form as well as of Python's.
    public let problems: [PythonSourceError]

    /// Reads every code cell of a notebook; one of another language than Python has none.
    public init(_ notebook: Notebook) {
        var elements: [Element] = []
        var problems = notebook.problems
        for cell in notebook.cells where notebook.language == "python" {
            do throws(PythonSourceError) {
                if let module = try cell.readPython() { elements.append(Element(cell: cell, module: module)) }
            } catch {
                problems.append(error)
            }
        }
        self.elements = elements
        self.problems = problems
    }
}

/// Removes what people paste into cells with the code: the prompts of a session, and a common indentation.
enum NotebookPrompts {
    /// The lines without prompts and without the first line's indentation, as IPython reads them.
    static func stripped(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
        guard let first = lines.first(where: { !$0.allSatisfy { $0.isBlank || $0.isNewline } }) else { return lines }
        let margin = first.prefix { $0 == Byte.space || $0 == Byte.tab }
        let flush = margin.isEmpty ? lines : lines.map { $0.starts(with: margin) ? $0.dropFirst(margin.count) : $0 }
        let head = first.dropFirst(margin.count)
        if classicPrompt(of: head, isFirst: true) != nil {
            return flush.map { $0.dropFirst(classicPrompt(of: $0, isFirst: false) ?? 0) }
        }
        if inputPrompt(of: head) != nil {
            return flush.map { $0.dropFirst(inputPrompt(of: $0) ?? continuationPrompt(of: $0) ?? 0) }
        }
        return flush
    }

    /// The length of `>>>` or `...` with the blank behind it; nil where the line has none.
    private static func classicPrompt(of line: ArraySlice<UInt8>, isFirst: Bool) -> Int? {
        guard line.starts(with: Array(">>>".utf8)) || (!isFirst && line.starts(with: Array("...".utf8))) else {
            return nil
        }
        guard let next = line.dropFirst(3).first else { return 3 }
        return next == Byte.space ? 4 : next.isNewline ? 3 : nil
    }

    /// The length of `In [12]: `; nil where the line has none.
    private static func inputPrompt(of line: ArraySlice<UInt8>) -> Int? {
        guard line.starts(with: Array("In [".utf8)) else { return nil }
        let tail = line.dropFirst(4).drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard tail.starts(with: Array("]:".utf8)) else { return nil }
        let length = tail.startIndex - line.startIndex + 2
        return line.dropFirst(length).first == Byte.space ? length + 1 : length
    }

    /// The length of `   ...: `; nil where the line has none.
    private static func continuationPrompt(of line: ArraySlice<UInt8>) -> Int? {
        let dots = line.drop { $0 == Byte.space }
        let tail = dots.drop { $0 == Byte.period }
        guard tail.startIndex - dots.startIndex >= 3, tail.first == Byte.colon else { return nil }
        let length = tail.startIndex - line.startIndex + 1
        return line.dropFirst(length).first == Byte.space ? length + 1 : length
    }
}

extension PythonSourceError {
    /// What keeps a notebook's bytes from being JSON.
    package init(_ error: JSONError) {
        self.init(
            error.isTooDeep ? .nesting : .json, error.message,
            at: SourcePosition(line: error.line, column: error.column))
    }
}

extension JSONDocument {
    /// Reads the bytes of a notebook.
    package static func notebook(_ bytes: [UInt8]) throws(PythonSourceError) -> JSONDocument {
        do throws(JSONError) {
            return try read(bytes)
        } catch {
            throw PythonSourceError(error)
        }
    }
}
