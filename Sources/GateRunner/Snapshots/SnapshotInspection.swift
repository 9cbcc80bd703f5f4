import Git

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

/// Looks whether a folder still holds what its index says, without starting a process.
///
/// A file counts as untouched when size, inode and both times are those that the index remembers; any write moves the
/// time of the last status change, which no program can set back. A folder counts as untouched when it has as many
/// entries as the index has below it. 50,000 files in 500 folders take 40 ms.
struct SnapshotInspection: Sendable {
    private let folder: String
    private let index: IndexFile?
    /// True where there is no index at all: that of an empty tree is never written.
    private let isEmpty: Bool

    private static let slash = UInt8(ascii: "/")

    /// Takes the index as it is now: Git may write another one while the files are looked at.
    init(_ folder: String, index path: String) {
        self.folder = folder
        index = IndexFile.read(path)
        isEmpty = !Files.exists(path)
    }

    /// True where every file is as Git wrote it and nothing else lies there.
    ///
    /// - Parameter changing: Paths that are being written at the same time and are passed over.
    func isClean(except changing: Set<[UInt8]> = []) -> Bool {
        guard let index else { return isEmpty && Files.names(in: folder).count <= 1 }
        let root = systemOpen(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard root >= 0 else { return false }
        defer { close(root) }
        var expected = ExpectedFolders(passedOver: changing)
        // The folder of the file that is looked at: a name in it is found faster than a path from the top.
        var here = dup(root)
        defer { close(here) }
        let filesAreClean = index.allSatisfy { path, length, known in
            let bytes = UnsafeBufferPointer(start: path, count: length)
            let addition = expected.add(bytes)
            if expected.hasEntered {
                close(here)
                here = Self.open(root, expected.folder)
            }
            // What lies in the folder of a submodule that goes away, Git leaves there.
            if addition == .passedOver { return !known.isSubmodule }
            var status = stat()
            guard fstatat(here, path + expected.nameOffset, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
            // The commit of a submodule is not checked out, so what lies in its folder is a step's.
            if known.isSubmodule { return Self.count(root, bytes.map { UInt8(bitPattern: $0) }, besides: []) == 0 }
            return Self.isSame(known, status)
        }
        guard filesAreClean else { return false }
        return expected.allSatisfy { path, names, count in
            // Git may be making a folder of changing files alone, or taking it away; a file may get or have its name.
            if count == 0, !names.isEmpty, Self.isMissing(root, path, orFile: changing.contains(path)) { return true }
            return Self.count(root, path, besides: names) == count
        }
    }

    /// True where a folder above one of these paths holds attributes that the index does not know.
    func hasForeignAttributes(above paths: Set<[UInt8]>) -> Bool {
        let name = Array(".gitattributes".utf8)
        var found: Set<[UInt8]> = []
        for parent in ExpectedFolders(passedOver: paths).unsteadyFolders {
            let path = parent.isEmpty ? name : parent + [Self.slash] + name
            var status = stat()
            let whole = (Array(folder.utf8) + [Self.slash] + path).map { CChar(bitPattern: $0) } + [0]
            if lstat(whole, &status) == 0 { found.insert(path) }
        }
        guard !found.isEmpty else { return false }
        _ = index?.allSatisfy { path, length, _ in
            if length >= name.count {
                found.remove(UnsafeBufferPointer(start: path, count: length).map { UInt8(bitPattern: $0) })
            }
            return !found.isEmpty
        }
        return !found.isEmpty
    }

    /// Waits until the clock of the file system has moved on, a few milliseconds at most.
    ///
    /// Times of files are as coarse as the kernel's tick: a file that a step rewrites within the same tick, with the
    /// same size, could not be told from the one that Git wrote.
    static func waitForNextTick() {
        #if os(Linux)
            var start = timespec()
            clock_gettime(CLOCK_REALTIME_COARSE, &start)
            var now = start
            while now.tv_nsec == start.tv_nsec, now.tv_sec == start.tv_sec {
                usleep(300)
                clock_gettime(CLOCK_REALTIME_COARSE, &now)
            }
        #endif
    }

    private static func isSame(_ known: IndexFile.Status, _ status: stat) -> Bool {
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        func isSame(_ time: timespec, _ known: (seconds: UInt32, nanoseconds: UInt32)) -> Bool {
            known.seconds == UInt32(truncatingIfNeeded: time.tv_sec)
                && known.nanoseconds == UInt32(truncatingIfNeeded: time.tv_nsec)
        }
        return known.size == UInt32(truncatingIfNeeded: status.st_size)
            && known.inode == UInt32(truncatingIfNeeded: status.st_ino) && isSame(modified, known.modified)
            && isSame(changed, known.changed)
    }

    private static func isMissing(_ root: Int32, _ path: [UInt8], orFile: Bool) -> Bool {
        var status = stat()
        let name = path.map { CChar(bitPattern: $0) } + [0]
        if fstatat(root, name, &status, AT_SYMLINK_NOFOLLOW) != 0 { return errno == ENOENT || errno == ENOTDIR }
        return orFile && status.st_mode & S_IFMT != S_IFDIR
    }

    /// Opens a folder below the top, -1 where it is none; a link to a folder is none.
    private static func open(_ root: Int32, _ folder: [UInt8]) -> Int32 {
        let path = (folder.isEmpty ? [UInt8(ascii: ".")] : folder).map { CChar(bitPattern: $0) } + [0]
        return openat(root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }

    /// Counts what lies in a folder, -1 where it is none or its owner may not use it; a link to a folder is none.
    private static func count(_ root: Int32, _ folder: [UInt8], besides names: Set<[UInt8]>) -> Int {
        let descriptor = open(root, folder)
        guard descriptor >= 0, let handle = fdopendir(descriptor) else { return -1 }
        defer { closedir(handle) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o700 == 0o700 else { return -1 }
        // The entries `.` and `..` are in every folder, and `.git` in the topmost one.
        var count = folder.isEmpty ? -3 : -2
        while let entry = readdir(handle) {
            if names.isEmpty {
                count += 1
            } else {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
                if !names.contains(name) { count += 1 }
            }
        }
        return count
    }
}

/// How many entries each folder of an index has, sub-folders included.
private struct ExpectedFolders {
    enum Addition { case counted, passedOver }

    private let passedOver: Set<[UInt8]>
    /// For each folder above a path that is passed over: the name in it that leads there, which may come and go.
    private var unsteady: [[UInt8]: Set<[UInt8]>] = [:]
    private var counts: [[UInt8]: Int] = [[]: 0]
    // The folder of the last path, and how many of its files are not in `counts` yet.
    private(set) var folder: [UInt8] = []
    private var inFolder = 0
    private var unsteadyHere: Set<[UInt8]>?
    /// True where the last path lies in another folder than the one before.
    private(set) var hasEntered = false
    /// Where the name begins in the last path.
    private(set) var nameOffset = 0

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
        var length = path.count
        while length > 0, path[length - 1] != CChar(bitPattern: Self.slash) { length -= 1 }
        nameOffset = length
        let parentLength = max(0, length - 1)
        hasEntered = !isFolder(path, parentLength)
        if hasEntered {
            counts[folder, default: 0] += inFolder
            inFolder = 0
            folder = path.prefix(parentLength).map { UInt8(bitPattern: $0) }
            meet(folder)
            unsteadyHere = unsteady[folder]
        }
        if let names = unsteadyHere {
            let name = path.dropFirst(length).map { UInt8(bitPattern: $0) }
            if passedOver.contains(path.map { UInt8(bitPattern: $0) }) { return .passedOver }
            if names.contains(name) { return .counted }
        }
        inFolder += 1
        return .counted
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

    /// Hands out every folder, the names in it that do not count, and how many entries it must have besides.
    func allSatisfy(_ hasCount: ([UInt8], Set<[UInt8]>, Int) -> Bool) -> Bool {
        counts.allSatisfy { path, count in
            hasCount(path, unsteady[path] ?? [], count + (path == folder ? inFolder : 0))
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
