import Git

/// The lines that differ between two trees, file by file.
enum ChangedLines {
    // More is no text that a person has written.
    private static let largestFile = 1 << 20

    /// Compares files.
    ///
    /// - Parameters:
    ///   - changes: The files, as a comparison of the trees gave them.
    ///   - old: The earlier tree.
    ///   - most: How many changed lines are counted.
    /// - Returns: The changes of each file; nil where one is no text, or where there are more lines than `most`.
    static func read(
        _ changes: [TreeChange], from old: ObjectID, most: Int, _ repository: borrowing Repository
    ) throws -> [[UInt8]: [LineChange]]? {
        var lines: [[UInt8]: [LineChange]] = [:]
        var count = 0
        for change in changes {
            guard let path = String(validating: change.path, as: UTF8.self) else { return nil }
            let before = change.kind == .added ? nil : try repository.entry(path, in: old)
            for side in [before, change.entry] {
                if let side { guard case .file = side.kind else { return nil } }
            }
            guard
                let found = try repository.lineChanges(from: before?.id, to: change.entry?.id, limit: largestFile)
            else { return nil }
            lines[change.path] = found
            count += found.reduce(0) { $0 + $1.lineCount }
            if count > most { return nil }
        }
        return lines
    }
}
