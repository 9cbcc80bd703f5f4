import Git
import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a slot holds at rest: its tree, and the index by which its files are looked at.
///
/// Signed, because the steps of one slot can write to every other: a changed file, an index that knows it as it is, and the
/// old tree's name beside them would make a test pass that fails.
struct SlotRecord {
    private let path: String
    private let index: String
    private let seal: MemorySeal

    /// The record of a slot, written beside it.
    ///
    /// - Parameters:
    ///   - slot: The slot's folder, absolute.
    ///   - index: The index of the slot.
    init(slot: String, index: String, seal: MemorySeal) {
        path = slot + ".tree"
        self.index = index
        self.seal = seal
    }

    /// The tree that the slot was left with; nil where nothing certain is known, and where the index is another one since.
    var tree: ObjectID? {
        guard let (tree, fingerprint) = words, fingerprint == self.fingerprint else { return nil }
        return tree
    }

    /// The tree by the gate's word alone, for whoever lists the slots.
    var recordedTree: ObjectID? { words?.tree }

    /// True where the index is the one of the record still.
    var hasItsIndex: Bool { words?.fingerprint == fingerprint }

    /// Remembers what the slot holds now; without a key to sign that, the next run makes the slot anew.
    func write(_ tree: ObjectID) throws(FileError) {
        guard let line = try? seal.seal(Array("\(tree) \(fingerprint)".utf8)) else { return try remove() }
        try Files.write(line, to: path)
    }

    /// From here until the next record the slot holds nothing certain.
    func remove() throws(FileError) { try Files.remove(path) }

    private var words: (tree: ObjectID, fingerprint: String)? {
        guard let bytes = try? Files.read(path, limit: 512), let document = seal.open(bytes) else { return nil }
        let parts = String(decoding: document, as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let tree = ObjectID(hex: String(parts[0])) else { return nil }
        return (tree, String(parts[1]))
    }

    /// The index file by its status: nobody can set back the time of a status change.
    private var fingerprint: String {
        var status = stat()
        // The index of an empty tree is never written.
        guard lstat(index, &status) == 0 else { return "none" }
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        return "\(status.st_ino) \(status.st_size) \(modified.tv_sec).\(modified.tv_nsec) "
            + "\(changed.tv_sec).\(changed.tv_nsec)"
    }
}
