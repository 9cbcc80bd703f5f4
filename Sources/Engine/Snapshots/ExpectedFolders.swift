#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How many entries each folder of an index has, sub-folders included.
struct ExpectedFolders {
    enum Addition { case counted, passedOver }

    private let passedOver: Set<[UInt8]>
    /// For each folder above a path that is passed over: the name in it that leads there, which may come and go.
    private var unsteady: [[UInt8]: Set<[UInt8]>] = [:]
    private var counts: [[UInt8]: Int] = [[]: 0]
    private var cursor = FolderCursor()
    // How many files of the cursor's folder are not in `counts` yet.
    private var inFolder = 0
    private var unsteadyHere: Set<[UInt8]>?

    private static let slash = UInt8(ascii: "/")

    init(passedOver: Set<[UInt8]>) {
        self.passedOver = passedOver
        for path in passedOver {
            var (parent, name) = Self.split(path)
            unsteady[parent, default: []].insert(name)
            while !parent.isEmpty {
                (parent, name) = Self.split(parent)
                unsteady[parent, default: []].insert(name)
            }
        }
        unsteadyHere = unsteady[[]]
    }

    /// The folders above the paths that are passed over.
    var unsteadyFolders: some Collection<[UInt8]> { unsteady.keys }

    /// Counts one path of the index; paths come in order.
    mutating func add(_ path: UnsafeBufferPointer<CChar>) -> Addition {
        let last = cursor.folder
        if cursor.enter(path) {
            counts[last, default: 0] += inFolder
            inFolder = 0
            meet(cursor.folder)
            unsteadyHere = unsteady[cursor.folder]
        }
        if let names = unsteadyHere {
            let name = path.dropFirst(cursor.nameOffset).map { UInt8(bitPattern: $0) }
            if passedOver.contains(path.map { UInt8(bitPattern: $0) }) { return .passedOver }
            if names.contains(name) { return .counted }
        }
        inFolder += 1
        return .counted
    }

    /// Hands out every folder, the names in it that do not count, and how many entries it must have besides.
    func allSatisfy(_ hasCount: ([UInt8], Set<[UInt8]>, Int) -> Bool) -> Bool {
        counts.allSatisfy { path, count in
            hasCount(path, unsteady[path] ?? [], count + (path == cursor.folder ? inFolder : 0))
        }
            // Folders that the index does not have yet may hold what a step has left there.
            && unsteady.allSatisfy { path, names in counts[path] != nil || hasCount(path, names, 0) }
    }

    /// Counts a folder in the one above when it is met for the first time.
    private mutating func meet(_ path: [UInt8]) {
        guard !path.isEmpty, counts[path] == nil else { return }
        counts[path] = 0
        let (parent, name) = Self.split(path)
        meet(parent)
        if unsteady[parent]?.contains(name) != true { counts[parent, default: 0] += 1 }
    }

    private static func split(_ path: [UInt8]) -> (parent: [UInt8], name: [UInt8]) {
        guard let end = path.lastIndex(of: slash) else { return ([], path) }
        return (Array(path[..<end]), Array(path[(end + 1)...]))
    }
}

/// The folder of the path that a visit of an index has come to: paths come in order, so it changes seldom.
struct FolderCursor {
    /// The folder of the last path, without a slash at its end.
    private(set) var folder: [UInt8] = []
    /// Where the name begins in the last path.
    private(set) var nameOffset = 0

    /// Goes to the next path.
    ///
    /// - Returns: True where it lies in another folder than the one before.
    mutating func enter(_ path: UnsafeBufferPointer<CChar>) -> Bool {
        var length = path.count
        while length > 0, path[length - 1] != CChar(bitPattern: UInt8(ascii: "/")) { length -= 1 }
        nameOffset = length
        let parentLength = max(0, length - 1)
        if isFolder(path, parentLength) { return false }
        folder = path.prefix(parentLength).map { UInt8(bitPattern: $0) }
        return true
    }

    /// Compares the first bytes of a path with the folder of the last one, without making anything: it is asked of every
    /// file.
    private func isFolder(_ path: UnsafeBufferPointer<CChar>, _ length: Int) -> Bool {
        guard length == folder.count else { return false }
        return folder.withUnsafeBytes { known in
            guard let one = known.baseAddress, let other = path.baseAddress else { return length == 0 }
            return memcmp(one, other, length) == 0
        }
    }
}
