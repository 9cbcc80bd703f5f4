import Git
import PythonSource
import Synchronization

/// What a check needs of a documented file.
enum DocsNeed: Sendable {
    /// What counts, and what of it is missing.
    case count
    /// What the checks of single definitions find, too. They look while a file is read: the text of a whole tree is large.
    case findings(DefinitionChecks)
    /// The text with its definitions.
    case text

    /// True for a file that was read for as much.
    func isMet(by file: DocsFile) -> Bool {
        switch self {
        case .count: true
        case .findings(let checks): file.found.map { $0.hasEntries || !checks.keepsEntries } ?? false
        case .text: file.parts != nil
        }
    }
}

/// The documented files of one run: each is read once, by several threads where there are many.
final class DocsReadings: Sendable {
    private let files = Mutex<[TreeEntry: DocsFile]>([:])

    /// What the files that were read bind.
    func outlines() -> [TreeEntry: ModuleOutline] { files.withLock { $0.compactMapValues(\.outline) } }

    /// True for a file that a check has read without finding a word of ignoring in it.
    func isWithoutIgnores(_ entry: TreeEntry) -> Bool { files.withLock { $0[entry]?.isWithoutIgnores ?? false } }

    /// Reads files of a tree, or takes what an earlier check has read.
    ///
    /// - Parameters:
    ///   - entries: The files.
    ///   - need: What is needed of them.
    ///   - repository: Reads few files; threads open it anew at `place`.
    /// - Returns: The files in the order of `entries`.
    func read(
        _ entries: [TreeEntry], _ need: DocsNeed, _ counting: DocsCounting, _ place: RepositoryPlace,
        _ repository: borrowing Repository
    ) throws -> [DocsFile] {
        let known = files.withLock { $0 }
        let missing = entries.filter { entry in known[entry].map { !need.isMet(by: $0) } ?? true }
        if !missing.isEmpty {
            let read = try InParallel.map(missing, place, repository) {
                { entry, repository in try DocsFile.read(entry, need, counting, repository) }
            }
            files.withLock { files in
                for (entry, file) in zip(missing, read) { files[entry] = file }
            }
        }
        let all = files.withLock { $0 }
        return entries.compactMap { all[$0] }
    }
}
