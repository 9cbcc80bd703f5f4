internal import CLibgit2

/// An object's id without memory of its own: a walk hashes hundreds of thousands.
struct RawID: Hashable {
    private let words: (UInt64, UInt64, UInt32)

    init(_ oid: git_oid) {
        words = withUnsafeBytes(of: oid.id) {
            (
                $0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
            )
        }
    }

    var oid: git_oid {
        var result = git_oid()
        withUnsafeMutableBytes(of: &result.id) {
            $0.storeBytes(of: words.0, as: UInt64.self)
            $0.storeBytes(of: words.1, toByteOffset: 8, as: UInt64.self)
            $0.storeBytes(of: words.2, toByteOffset: 16, as: UInt32.self)
        }
        return result
    }

    static func == (left: RawID, right: RawID) -> Bool { left.words == right.words }

    // An id is a digest already, its first bytes as good as all of them.
    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// A heap of commits, the newest on top.
struct NewestFirst {
    struct Entry {
        let time: Int64
        let id: RawID
        let parents: [RawID]
        /// The tip that was walked from.
        let origin: Int

        func comesBefore(_ other: Entry) -> Bool { (time, other.origin) > (other.time, origin) }
    }

    private var entries: [Entry] = []

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].comesBefore(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeNewest() -> Entry? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return last }
        entries[0] = last
        var parent = 0
        while true {
            var newest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].comesBefore(entries[newest]) { newest = child }
            }
            if newest == parent { return first }
            entries.swapAt(parent, newest)
            parent = newest
        }
    }
}
