import Git
import Platform

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
/// entries as the index has below it. 50,000 files in 500 folders take one core 40 to 95 ms, by machine and hour.
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
    func isClean(except changing: Set<[UInt8]> = []) async -> Bool {
        guard let index else { return isEmpty && Files.names(in: folder).count <= 1 }
        let root = systemOpen(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard root >= 0 else { return false }
        defer { close(root) }
        var expected = ExpectedFolders(passedOver: changing)
        var passedOver: Set<Int> = []
        var place = 0
        let isSteady = index.allSatisfy { path, length, known in
            defer { place += 1 }
            guard expected.add(UnsafeBufferPointer(start: path, count: length)) == .passedOver else { return true }
            passedOver.insert(place)
            // What lies in the folder of a submodule that goes away, Git leaves there.
            return !known.isSubmodule
        }
        guard isSteady else { return false }
        let (folders, skipped) = (expected, passedOver)
        guard index.count > Self.filesInAPart, OwnThread.hasRoom() else {
            return Self.filesAreClean(index, index.indices, skipped, root)
                && Self.foldersAreClean(folders, changing, root)
        }
        // The kernel's part is nearly all of it, and each core can ask for its own.
        return await withTaskGroup(of: Bool.self) { parts in
            for start in stride(from: 0, to: index.count, by: Self.filesInAPart) {
                let part = start..<min(start + Self.filesInAPart, index.count)
                parts.addTask { !Task.isCancelled && Self.filesAreClean(index, part, skipped, root) }
            }
            parts.addTask { !Task.isCancelled && Self.foldersAreClean(folders, changing, root) }
            for await isClean in parts where !isClean {
                parts.cancelAll()
                return false
            }
            return true
        }
    }

    private static let filesInAPart = 4096

    /// True where the files of some entries are as the index remembers them.
    private static func filesAreClean(
        _ index: IndexFile, _ part: Range<Int>, _ passedOver: Set<Int>, _ root: Int32
    ) -> Bool {
        var cursor = FolderCursor()
        // The folder of the file that is looked at: a name in it is found faster than a path from the top.
        var here = dup(root)
        defer { close(here) }
        var place = part.lowerBound
        return index.allSatisfy(in: part) { path, length, known in
            defer { place += 1 }
            let bytes = UnsafeBufferPointer(start: path, count: length)
            if cursor.enter(bytes) {
                close(here)
                here = open(root, cursor.folder)
            }
            if !passedOver.isEmpty, passedOver.contains(place) { return true }
            var status = stat()
            guard fstatat(here, path + cursor.nameOffset, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
            // The commit of a submodule is not checked out, so what lies in its folder is a step's.
            if known.isSubmodule { return count(root, bytes.map { UInt8(bitPattern: $0) }, besides: []) == 0 }
            return isSame(known, status)
        }
    }

    /// True where every folder has as many entries as the index has below it.
    private static func foldersAreClean(_ folders: ExpectedFolders, _ changing: Set<[UInt8]>, _ root: Int32) -> Bool {
        folders.allSatisfy { path, names, expected in
            // Git may be making a folder of changing files alone, or taking it away; a file may get or have its name.
            if expected == 0, !names.isEmpty, isMissing(root, path, orFile: changing.contains(path)) { return true }
            return count(root, path, besides: names) == expected
        }
    }

    /// How many files the index has.
    var count: Int { index?.count ?? 0 }

    /// True where these files are as Git wrote them; what the index has not is passed over.
    func areAsKnown(_ paths: Set<[UInt8]>) -> Bool {
        let root = systemOpen(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard let index, root >= 0 else { return false }
        defer { close(root) }
        let lengths = Set(paths.map(\.count))
        return index.allSatisfy { path, length, known in
            guard lengths.contains(length),
                paths.contains(UnsafeBufferPointer(start: path, count: length).map { UInt8(bitPattern: $0) })
            else { return true }
            var status = stat()
            return fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && Self.isSame(known, status)
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

/// Files that a failed step has missed, because they lie in the work tree and Git ignores them.
enum AbsentFiles {
    // Where an error message stands, and how many names are looked for.
    private static let mostBytes = 16 << 10
    private static let mostNames = 200

    /// What to say of the first such file that an output names; nil where it names none.
    ///
    /// - Parameters:
    ///   - output: What the step wrote, the snapshot's own path cut out of it.
    ///   - snapshot: The folder in which the file is not.
    ///   - workTree: The folder in which it is.
    ///   - data: What lay in the snapshot while the step ran, and was taken away since.
    static func note(_ output: [UInt8], snapshot: String, workTree: String, data: LinkedData) -> String? {
        let text = output.suffix(mostBytes)
        var looked: Set<[UInt8]> = []
        for word in text.split(whereSeparator: isBorder) {
            guard word.count > 1, word.count < 256, word.first != UInt8(ascii: "-"), word.first != UInt8(ascii: "/"),
                looked.count < mostNames, looked.insert(Array(word)).inserted,
                let path = String(validating: word, as: UTF8.self)
            else { continue }
            let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
            // A single word that happens to be a file's name says nothing.
            guard relative.contains("/") || relative.contains("."), relative != ".", relative != "..",
                Files.exists("\(workTree)/\(relative)"), !Files.exists("\(snapshot)/\(relative)"),
                !data.places.contains(where: { relative == $0 || relative.hasPrefix($0 + "/") })
            else { continue }
            return "\(relative) lies in your work tree and not in what is judged, since Git does not have it; "
                + "`snapshot: {link: [\(name(relative))]}` brings it along"
        }
        return nil
    }

    /// What is to be linked: the topmost folder, one further down for data beside the repository.
    private static func name(_ path: String) -> String {
        let parts = path.split(separator: "/")
        return parts.first == ".." ? parts.prefix(2).joined(separator: "/") : String(parts.first ?? "data")
    }

    private static func isBorder(_ byte: UInt8) -> Bool {
        byte <= 32 || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "(")
            || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: "`")
    }
}
