import CLibcExtras
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
    /// - Returns: The files in the order of `entries`.
    func read(
        _ entries: [TreeEntry], _ need: DocsNeed, _ counting: DocsCounting, _ place: RepositoryPlace
    ) throws(GitError) -> [DocsFile] {
        let known = files.withLock { $0 }
        let missing = entries.filter { entry in known[entry].map { !need.isMet(by: $0) } ?? true }
        if !missing.isEmpty {
            let read = try Reading(missing, need, counting, place).files()
            files.withLock { files in
                for (entry, file) in zip(missing, read) { files[entry] = file }
            }
        }
        let all = files.withLock { $0 }
        return entries.compactMap { all[$0] }
    }
}

/// Files that several threads read, each with a repository of its own.
private final class Reading: Sendable {
    private struct State {
        var next = 0
        var files: [(index: Int, file: DocsFile)] = []
        var error: GitError?
    }

    // Fewer files than these are read before a thread has started.
    private static let fewFiles = 24
    private static let filesATurn = 8

    private let entries: [TreeEntry]
    private let need: DocsNeed
    private let counting: DocsCounting
    private let place: RepositoryPlace
    private let state = Mutex(State())

    init(_ entries: [TreeEntry], _ need: DocsNeed, _ counting: DocsCounting, _ place: RepositoryPlace) {
        self.entries = entries
        self.need = need
        self.counting = counting
        self.place = place
    }

    func files() throws(GitError) -> [DocsFile] {
        if entries.count <= Self.fewFiles {
            work()
        } else {
            let threads = min(gate_cores(), Int32(clamping: entries.count / Self.filesATurn))
            gate_in_parallel(
                threads,
                { context in
                    if let context { Unmanaged<Reading>.fromOpaque(context).takeUnretainedValue().work() }
                }, Unmanaged.passUnretained(self).toOpaque())
        }
        let (found, error) = state.withLock { ($0.files, $0.error) }
        if let error { throw error }
        return found.sorted { $0.index < $1.index }.map(\.file)
    }

    private func work() {
        var found: [(index: Int, file: DocsFile)] = []
        do throws(GitError) {
            let repository = try Repository(at: place)
            while let turn = turn() {
                for index in turn {
                    let file = try DocsFile.read(entries[index], need, counting, repository)
                    found.append((index, file))
                }
            }
        } catch {
            state.withLock { $0.error = $0.error ?? error }
        }
        state.withLock { [found] in $0.files += found }
    }

    private func turn() -> Range<Int>? {
        state.withLock { state in
            guard state.next < entries.count, state.error == nil else { return nil }
            let first = state.next
            state.next = min(entries.count, first + Self.filesATurn)
            return first..<state.next
        }
    }
}
