#if canImport(Darwin)
    import Darwin
    private let systemWrite = Darwin.write
    private let systemClose = Darwin.close
#else
    import Glibc
    private let systemWrite = Glibc.write
    private let systemClose = Glibc.close
#endif

/// Everything that a process writes, in a file, once it is more than is kept in memory.
///
/// What cannot be written is left out: a full disk must not stop a step.
package struct OutputFile {
    // A step that writes without end fills no disk.
    private static let mostBytes = 256 << 20

    private let path: String?
    private let after: Int
    private var waiting: [UInt8] = []
    private var descriptor: Int32 = -1
    private var written = 0

    /// - Parameters:
    ///   - path: The file, nil where nobody wants it.
    ///   - after: How many bytes come before there is a file at all.
    package init(_ path: String?, after: Int) {
        self.path = path
        self.after = after
    }

    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard let path else { return }
        guard descriptor < 0 else { return write(bytes) }
        waiting += bytes
        guard waiting.count > after else { return }
        try? Files.makeFolder(Paths.folder(of: path))
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        if descriptor >= 0 { write(waiting[...]) }
        waiting = []
    }

    /// Closes the file; true where there is one.
    package mutating func close() -> Bool {
        guard descriptor >= 0 else { return false }
        _ = systemClose(descriptor)
        descriptor = -1
        return true
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>) {
        let part = bytes.prefix(max(0, Self.mostBytes - written))
        var rest = part
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        written += part.count
    }
}
