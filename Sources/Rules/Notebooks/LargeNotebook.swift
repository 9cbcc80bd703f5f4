import Git
import Model
import PythonSource
import Words

/// Notebooks that are too large to be held: they are read piece by piece, without what their outputs hold.
enum LargeNotebook {
    /// A blob in a pack is unpacked in one piece; that of a larger file would take too much memory.
    static let largest = 1_000_000_000

    /// Reads a notebook of any size that is looked at.
    ///
    /// - Parameter onText: Takes the texts of cells, outputs and metadata.
    static func read(
        _ id: ObjectID, size: Int, _ repository: borrowing Repository, onText: ((NotebookText) -> Void)? = nil
    ) throws -> Result<NotebookContent, PythonSourceError> {
        if size > largest {
            return .failure(
                PythonSourceError(
                    .notebook, "it is larger than \(SizeText.measured(largest)) and is not read",
                    at: SourcePosition(line: 1, column: 1)))
        }
        var stream = NotebookStream(onText: onText)
        do {
            try repository.read(id) { try stream.read($0) }
            return .success(try stream.content())
        } catch let error as PythonSourceError {
            return .failure(error)
        }
    }

    /// Reads the notebook of a blob, large or not; nil where the blob is none.
    static func read(_ id: ObjectID, _ repository: borrowing Repository) throws -> NotebookContent? {
        switch try repository.content(of: id, limit: Inspection.largestFile) {
        case .bytes(let bytes): return try? NotebookContent.read(bytes)
        case .tooLarge(let size):
            let notebook = try read(id, size: size, repository)
            return try? notebook.get()
        }
    }
}
