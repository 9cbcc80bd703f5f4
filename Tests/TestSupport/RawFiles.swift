#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Files by the bytes of their names, as Git has them: a name need not be UTF-8.
public enum RawFiles {
    /// A call of the system that failed.
    public struct Failure: Error, CustomStringConvertible {
        /// The call, the path and the reason.
        public let description: String

        init(_ call: String, _ path: [UInt8]) {
            let reason = String(cString: strerror(errno))
            description = "\(call) \(String(decoding: path, as: UTF8.self)): \(reason)"
        }
    }

    /// What lies at a path.
    public enum Kind: Hashable, Sendable {
        /// A file with its bytes.
        case file([UInt8])
        /// A symbolic link with its target.
        case link([UInt8])
        /// A folder with the names in it, sorted.
        case folder([[UInt8]])
        /// A FIFO, a socket or a device.
        case other
    }

    /// Reads what lies at a path; nil where nothing does.
    public static func kind(_ path: [UInt8]) throws -> Kind? {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Failure("lstat", path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(try read(path))
        case S_IFLNK: return .link(try target(path))
        case S_IFDIR: return .folder(try names(in: path))
        default: return .other
        }
    }

    /// The permission bits of a path, and with `times` its time of change in nanoseconds; nil where nothing is there.
    public static func mode(_ path: [UInt8]) -> (permissions: UInt32, modified: Int)? {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return (UInt32(status.st_mode) & 0o7777, time.tv_sec &* 1_000_000_000 &+ time.tv_nsec)
    }

    /// Reads a file whole.
    public static func read(_ path: [UInt8]) throws -> [UInt8] {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Failure("open", path) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = posixRead(descriptor, &buffer, buffer.count)
            if count < 0 { throw Failure("read", path) }
            if count == 0 { return content }
            content += buffer[..<count]
        }
    }

    /// Writes a file whole, and makes the folders above it.
    public static func write(_ bytes: [UInt8], to path: [UInt8], permissions: UInt32 = 0o644) throws {
        try makeFolders(above: path)
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let descriptor = path.withCString { open($0, flags, mode_t(permissions)) }
        guard descriptor >= 0 else { throw Failure("open", path) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { posixWrite(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { throw Failure("write", path) }
            written += count
        }
        guard fchmod(descriptor, mode_t(permissions)) == 0 else { throw Failure("fchmod", path) }
    }

    /// Makes a symbolic link, and the folders above it.
    public static func link(_ path: [UInt8], to target: [UInt8]) throws {
        try makeFolders(above: path)
        let code = target.withCString { target in path.withCString { symlink(target, $0) } }
        guard code == 0 else { throw Failure("symlink", path) }
    }

    /// Removes a file or a folder with everything in it; nothing happens where nothing is there.
    public static func remove(_ path: [UInt8]) throws {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            // A read-only folder, such as a linked one of a snapshot, must not survive its test.
            _ = path.withCString { chmod($0, 0o700) }
            for name in try names(in: path) { try remove(path + [UInt8(ascii: "/")] + name) }
            guard path.withCString({ rmdir($0) }) == 0 else { throw Failure("rmdir", path) }
        } else {
            guard path.withCString({ unlink($0) }) == 0 else { throw Failure("unlink", path) }
        }
    }

    /// The path without symbolic links, nil where nothing is there.
    public static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    /// The folder above a path.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func names(in path: [UInt8]) throws -> [[UInt8]] {
        guard let folder = path.withCString({ opendir($0) }) else { throw Failure("opendir", path) }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [46], name != [46, 46] { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func target(_ path: [UInt8]) throws -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = path.withCString { readlink($0, &buffer, buffer.count) }
        guard count >= 0 else { throw Failure("readlink", path) }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    private static func makeFolders(above path: [UInt8]) throws {
        for (index, byte) in path.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
            let code = Array(path[..<index]).withCString { mkdir($0, 0o755) }
            guard code == 0 || errno == EEXIST else { throw Failure("mkdir", Array(path[..<index])) }
        }
    }
}

extension [UInt8] {
    /// Hands the bytes on as a C string.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try (self + [0]).withUnsafeBytes { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress else { return try "".withCString(body) }
                return try body(start)
            }
        }
    }
}

#if canImport(Darwin)
    private let posixRead = Darwin.read
    private let posixWrite = Darwin.write
#else
    private let posixRead = Glibc.read
    private let posixWrite = Glibc.write
#endif
