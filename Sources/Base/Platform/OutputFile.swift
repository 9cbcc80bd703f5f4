import CLibcExtras

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

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
    private static let mostBytes = 32 << 20

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

/// Two connected descriptors that no child inherits by accident; the reading one never blocks.
package struct Pipe {
    package let reader: Int32
    package let writer: Int32

    /// Makes a pipe, nil where the process has no descriptors left.
    package init?() {
        var ends: [Int32] = [-1, -1]
        guard gate_pipe(&ends) == 0 else { return nil }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        reader = ends[0]
        writer = ends[1]
    }

    package func closeReader() {
        close(reader)
    }
}

/// Reads what a descriptor has to give without waiting.
package func readAvailable(_ descriptor: Int32, _ take: (ArraySlice<UInt8>) -> Void) {
    guard descriptor >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    // A process that writes without end must not keep the loop from looking at the clock.
    for _ in 0..<64 {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        take(buffer[..<count])
    }
}

/// What a process wrote, of which the start and the end are kept and the middle is cut out when it gets too long.
package struct BoundedOutput {
    private var start: [UInt8] = []
    private var end: [UInt8] = []
    private let half: Int
    /// How many bytes were written in all.
    package private(set) var total = 0

    package init(limit: Int) {
        half = max(limit / 2, 1)
    }

    package mutating func append(_ bytes: some Collection<UInt8>) {
        total += bytes.count
        let room = half - start.count
        start += bytes.prefix(room)
        end += bytes.dropFirst(room)
        // The end is cut in large pieces, so that a byte is moved about once.
        if end.count > 4 * half { end.removeFirst(end.count - half) }
    }

    /// The kept bytes, with a line in the place of what was cut out.
    package var bytes: [UInt8] {
        if total <= 2 * half { return start + end }
        let tail = end.suffix(half)
        let missing = total - start.count - tail.count
        return start + Array("\n[… \(missing) bytes left out …]\n".utf8) + tail
    }
}

/// Searching in bytes.
package enum ByteText {
    /// True where a sequence, which is not empty, stands somewhere in bytes.
    package static func holds(_ bytes: ArraySlice<UInt8>, _ sequence: [UInt8]) -> Bool {
        guard let first = sequence.first else { return false }
        return bytes.indices.contains { bytes[$0] == first && bytes[$0...].starts(with: sequence) }
    }

    /// The bytes without every place where a sequence stands.
    package static func removing(_ sequence: [UInt8], from bytes: [UInt8]) -> [UInt8] {
        replacing(sequence, by: [], in: bytes)
    }

    /// The bytes with another sequence at every place where one stands.
    package static func replacing(_ sequence: [UInt8], by other: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        guard let first = sequence.first else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, bytes[index...].starts(with: sequence) {
                result += other
                index += sequence.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
