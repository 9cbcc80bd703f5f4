import Git
import Synchronization

/// The names of the folders that a run has asked for, each read once.
public final class FolderNames: Sendable {
    private struct Known {
        var folders: [[UInt8]: [[UInt8]: [[UInt8]]]] = [:]
        var told: Set<[UInt8]> = []
    }

    private let known = Mutex(Known())

    init() {}

    /// The names of a folder by the form in which case does not count.
    func names(in folder: [UInt8], _ context: CheckContext, _ repository: borrowing Repository) throws
        -> [[UInt8]: [[UInt8]]]
    {
        if let names = known.withLock({ $0.folders[folder] }) { return names }
        let names = try repository.names(in: folder, of: context.subject.tree) ?? []
        let grouped = Dictionary(grouping: names) { FilesCaseConflict.folded($0) }
        known.withLock { $0.folders[folder] = grouped }
        return grouped
    }

    /// True for the first question about a name.
    func isFirst(_ name: [UInt8]) -> Bool { known.withLock { $0.told.insert(name).inserted } }
}
