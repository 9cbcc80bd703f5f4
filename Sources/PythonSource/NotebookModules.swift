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
