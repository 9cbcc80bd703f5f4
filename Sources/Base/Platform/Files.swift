import Words

#if canImport(Darwin)
    import Darwin
    private let systemLink: @Sendable (String, String) -> Int32 = { Darwin.link($0, $1) }
    private let systemRead = Darwin.read
    private let systemWrite = Darwin.write
#else
    import Glibc
    private let systemLink: @Sendable (String, String) -> Int32 = { Glibc.link($0, $1) }
    private let systemRead = Glibc.read
    private let systemWrite = Glibc.write
#endif

/// Why a file could not be read or written.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried: `read`, `write`, `make the folder`.
    public let action: String
    /// The file.
    public let path: String
    /// The system's error number.
    public let number: Int32

    /// One line for people.
    public var description: String {
        if number == ELOOP { return "cannot \(action) \(path): a part of it is a symbolic link" }
        return "cannot \(action) \(path): \(String(cString: strerror(number)))"
    }

    /// A command that shows what stands in the way: a full disk, a limit, or whose the folder is.
    package var command: String {
        let folder = ShellWords.quoted(Paths.folder(of: path))
        switch number {
        case ENOSPC, EDQUOT: return "df -h \(folder)"
        case EMFILE, ENFILE: return "ulimit -n"
        default: return "ls -ld \(folder) \(ShellWords.quoted(path))"
        }
    }

    package init(_ action: String, _ path: String, _ number: Int32 = errno) {
        self.action = action
        self.path = path
        self.number = number
    }
}

/// Reading and writing of whole files, with the system's own calls: small, and with every failure reported.
public enum Files {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The largest number of bytes that is read; what lies beyond is left out.
    /// - Returns: The content, nil where there is no such file.
    public static func read(_ path: String, limit: Int = 64 << 20) throws(FileError) -> [UInt8]? {
        guard let (descriptor, length) = try openFile(path) else { return nil }
        defer { close(descriptor) }
        return try read(descriptor, path, size: min(length, limit))
    }

    /// Reads a file that does not tell its size, as those below `/proc`, at most `limit` bytes.
    package static func readUnsized(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard let (descriptor, _) = try openFile(path) else { return nil }
        defer { close(descriptor) }
        return try read(descriptor, path, size: limit)
    }

    private static func read(_ descriptor: Int32, _ path: String, size: Int) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = systemRead(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = FileError("read", path) }
                if got <= 0 { break }
                count += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes a file so that a reader sees the old content or the new one, never a part.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(FileError) {
        let temporary = path + ".\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode_t(mode))
        guard descriptor >= 0 else { throw FileError("write", path) }
        let done = writeAll(bytes, to: descriptor) && fchmod(descriptor, mode_t(mode)) == 0
        let error = FileError("write", path)
        guard close(descriptor) == 0, done, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw error
        }
    }

    /// Writes a file of the user's as `write` does, by way of a file that lies elsewhere: whoever is killed in between
    /// leaves nothing beside it.
    ///
    /// The extended attributes stay what they were, access lists among them.
    ///
    /// - Parameter elsewhere: A path of this process alone; on another file system the way leads past it.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32, by elsewhere: String) throws(FileError) {
        try write(bytes, to: elsewhere, mode: mode)
        let attributes = ExtendedAttributes(of: path)
        attributes.set(on: elsewhere)
        if rename(elsewhere, path) == 0 { return }
        let error = FileError("write", path)
        unlink(elsewhere)
        guard error.number == EXDEV else { throw error }
        try write(bytes, to: path, mode: mode)
        attributes.set(on: path)
    }

    /// Writes over a file's content in place, which costs a fifth of `write`, but may leave a part when it is interrupted.
    ///
    /// - Returns: False where the file is not there, is no plain file, has another size, or a second name whose reader
    ///   would see the change.
    public static func overwrite(_ bytes: [UInt8], at path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1,
            status.st_size == bytes.count
        else { return false }
        return writeAll(bytes, to: descriptor)
    }

    /// Adds bytes at a file's end, in one call, so that two writers do not mix.
    public static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError("write", path) }
        defer { close(descriptor) }
        guard writeAll(bytes, to: descriptor) else { throw FileError("write", path) }
    }

    /// Makes a folder and the ones above it.
    public static func makeFolder(_ path: String, mode: UInt32 = 0o755) throws(FileError) {
        if mkdir(path, mode_t(mode)) == 0 || (errno == EEXIST && isFolder(path)) { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileError("make the folder", path)
        }
        try makeFolder(String(path[..<slash]), mode: mode)
        guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else { throw FileError("make the folder", path) }
    }

    /// True for a folder, also behind a link.
    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// True where anything goes by that name, a broken link too.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// True where two names are the same file.
    package static func isSameFile(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return lstat(one, &first) == 0 && lstat(other, &second) == 0 && first.st_ino == second.st_ino
            && first.st_dev == second.st_dev
    }

    /// True for a symbolic link.
    public static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The rights of a plain file, nil where there is none of that name.
    package static func plainMode(_ path: String) -> UInt32? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return UInt32(status.st_mode & 0o777)
    }

    /// True for a file that this user may start.
    public static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// Lists the names in a folder as bytes, without `.` and `..`, in no order; empty where it cannot be read.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - isWanted: Looks at a name before it is copied; folders such as `/usr/lib` are long.
    public static func names(
        in path: String, where isWanted: (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) -> [[UInt8]] {
        names(in: Array(path.utf8CString), where: isWanted)
    }

    /// Removes a file, or a folder with all that is in it; links are removed and never followed.
    public static func remove(_ path: String) throws(FileError) {
        var bytes = Array(path.utf8)
        try removeTree(&bytes)
    }

    /// The path with every link followed, nil where it does not exist.
    public static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// What a link says, nil where there is none, or where it says more than a path can be.
    public static func linkTarget(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0, count < buffer.count else { return nil }
        return String(validating: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Seconds since 1970 at which the file's content last changed, nil where it does not exist.
    public static func modificationTime(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            return status.st_mtimespec.tv_sec
        #else
            return status.st_mtim.tv_sec
        #endif
    }

    private static func removeTree(_ path: inout [UInt8]) throws(FileError) {
        let name = path.map { CChar(bitPattern: $0) } + [0]
        var status = stat()
        guard lstat(name, &status) == 0 else {
            if errno == ENOENT { return }
            throw FileError("remove", String(decoding: path, as: UTF8.self))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            if unlink(name) != 0 { throw FileError("remove", String(decoding: path, as: UTF8.self)) }
            return
        }
        // A step may have taken away the right to look into its folders.
        if status.st_mode & 0o700 != 0o700 { chmod(name, 0o700) }
        for child in names(in: name) {
            let length = path.count
            path += [UInt8(ascii: "/")] + child
            try removeTree(&path)
            path.removeLast(path.count - length)
        }
        if rmdir(name) != 0 { throw FileError("remove", String(decoding: path, as: UTF8.self)) }
    }

    package static func names(
        in path: [CChar], where isWanted: (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) -> [[UInt8]] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        while let entry = readdir(folder) {
            withUnsafeBytes(of: &entry.pointee.d_name) { field in
                let name = UnsafeRawBufferPointer(rebasing: field[..<(field.firstIndex(of: 0) ?? field.count)])
                let isDots = name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
                if !isDots, isWanted(name) { names.append(Array(name)) }
            }
        }
        return names
    }

    /// Opens a plain file and tells its length in bytes; nil where there is none of that name.
    ///
    /// A step may have left a pipe there: opened without `O_NONBLOCK` it would hold the next hook up for ever.
    private static func openFile(_ path: String) throws(FileError) -> (descriptor: Int32, length: Int)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileError("read", path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            throw FileError("read", path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        return (descriptor, Int(status.st_size))
    }

    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                systemWrite(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            done += count
        }
        return true
    }
}

extension Files {
    /// Gives a file or a folder another name; false where that could not be, as when the name is taken by a full folder.
    package static func move(_ path: String, to new: String) -> Bool { rename(path, new) == 0 }

    /// Gives a file a second name, so that it is never gone while another takes its place; moves it where the file system
    /// knows no second names.
    package static func keep(_ path: String, as new: String) -> Bool {
        let temporary = "\(new).\(getpid()).new"
        guard link(path, to: temporary) else { return move(path, to: new) }
        if move(temporary, to: new) { return true }
        unlink(temporary)
        return false
    }

    /// Reads a file's last bytes; nil where there is no such file.
    package static func readEnd(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard let (descriptor, length) = try openFile(path) else { return nil }
        defer { close(descriptor) }
        var offset = max(0, length - limit)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < limit {
            let got = pread(descriptor, &buffer, min(buffer.count, limit - bytes.count), off_t(offset))
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw FileError("read", path) }
            if got == 0 { break }
            bytes += buffer[..<got]
            offset += got
        }
        return bytes
    }

    /// Makes a folder of a name that nobody else has, for its owner alone.
    package static func makeTemporaryFolder(in parent: String) throws(FileError) -> String {
        var template = Array("\(parent)/gate-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError("make a folder in", parent) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes a symbolic link.
    package static func symbolicLink(_ path: String, to target: String) throws(FileError) {
        guard symlink(target, path) == 0 || errno == EEXIST else { throw FileError("link", path) }
    }

    /// Removes a folder that holds nothing; false where it holds something.
    package static func removeEmptyFolder(_ path: String) -> Bool { rmdir(path) == 0 }

    /// Makes a file's time the present one, which tells that it was of use.
    package static func touch(_ path: String) { _ = utimes(path, nil) }

    /// A file's length in bytes, nil where there is none.
    package static func size(_ path: String) -> Int? {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Gives a file a second name; false where the file system cannot.
    package static func link(_ path: String, to new: String) -> Bool { systemLink(path, new) == 0 }

    /// Gives a folder back to its owner alone, whatever its rights have become.
    package static func openToOwner(_ path: String) { _ = chmod(path, 0o700) }
}

/// Absolute paths as text.
package enum Paths {
    /// The folder that holds a path.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// An absolute path without `.`, `..` and empty parts, links not followed.
    package static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    /// The part of a path below a folder, empty for the folder itself, nil where it lies elsewhere.
    package static func relative(_ path: String, to folder: String) -> String? {
        if path == folder { return "" }
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil
    }

    /// A name as a file's name: what is not a letter, a digit or one of `-_.` becomes a dash.
    package static func fileName(_ name: String) -> String {
        String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    }
}
