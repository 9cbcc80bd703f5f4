import Model

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One monthly file of the log, opened for reading.
struct LogFile: ~Copyable {
    /// A line that ends in a line feed, and where it begins.
    struct Line {
        /// The line's bytes without the line feed.
        var bytes: ArraySlice<UInt8>
        /// The offset of its first byte.
        var offset: Int
    }

    /// What a walk through the file came to.
    struct Walk {
        /// The offset behind the last line feed.
        var end: Int
        /// How many lines were too long to be looked at.
        var oversized: Int
    }

    /// Beyond this a line is no record of ours: the runner bounds what it writes.
    static let longestLine = 64 << 20
    private static let chunk = 1 << 20

    private let path: String
    private let descriptor: Int32
    /// The file's number in its file system.
    let inode: Int
    /// How long the file was when it was opened.
    let size: Int

    /// Opens a file.
    ///
    /// - Returns: nil where there is no ordinary file that may be read.
    init?(path: String) {
        // Without O_NONBLOCK, opening a pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        if descriptor < 0 { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        self.path = path
        self.descriptor = descriptor
        inode = Int(truncatingIfNeeded: status.st_ino)
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads some bytes; fewer where the file ends.
    func bytes(at offset: Int, count: Int) throws(LogError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= size else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(count, size - offset))
        var done = 0
        while done < bytes.count {
            let got = try read(into: &bytes, from: done, at: offset + done)
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(bytes.count - done)
        return bytes
    }

    /// Gives every whole line from an offset on.
    ///
    /// - Parameters:
    ///   - start: The offset of a line's first byte.
    ///   - body: Is given the lines in their order.
    /// - Returns: Where the last whole line ends.
    func lines(from start: Int, _ body: (Line) throws -> Void) throws -> Walk {
        var walk = Walk(end: start, oversized: 0)
        var position = start
        var pending: [UInt8] = []
        var isTooLong = false
        var chunk = [UInt8](repeating: 0, count: Self.chunk)
        while true {
            let got = try read(into: &chunk, from: 0, at: position)
            if got == 0 { return walk }
            var rest = chunk[..<got]
            while let feed = rest.firstIndex(of: UInt8(ascii: "\n")) {
                position += feed - rest.startIndex + 1
                if isTooLong {
                    walk.oversized += 1
                } else {
                    pending += rest[..<feed]
                    if !pending.isEmpty { try body(Line(bytes: pending[...], offset: walk.end)) }
                }
                walk.end = position
                isTooLong = false
                pending.removeAll(keepingCapacity: true)
                rest = rest[(feed + 1)...]
            }
            position += rest.count
            if pending.count + rest.count > Self.longestLine {
                isTooLong = true
                pending.removeAll()
            } else if !isTooLong {
                pending += rest
            }
        }
    }

    /// Fills a buffer from a place on; fewer bytes come where the file ends, and sometimes before.
    private func read(into buffer: inout [UInt8], from start: Int, at offset: Int) throws(LogError) -> Int {
        while true {
            let got = buffer.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start, off_t(offset))
            }
            if got >= 0 { return got }
            if errno != EINTR {
                throw LogError(.unreadableLog, "\(path) cannot be read: \(String(cString: strerror(errno))).")
            }
        }
    }
}

extension LogLine {
    /// How many bytes stand before the document.
    package static let prefixLength = 9

    /// Finds a whole line behind the torn end of another.
    ///
    /// A write that a power cut has torn has no line end, so the next record stands on the same line. Where it begins
    /// is told by its form, and proven by its checksum.
    ///
    /// - Parameter line: A line that is not whole.
    /// - Returns: The document of the last record on it, nil where there is none.
    package static func documentBehindTornLine(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var candidates = 0
        var rest = line
        while candidates < mostCandidates, let space = rest.lastIndex(of: UInt8(ascii: " ")) {
            rest = line[..<space]
            let start = space - (prefixLength - 1)
            guard start > line.startIndex else { return nil }
            guard line[(space + 1)...].starts(with: Array("{\"".utf8)) else { continue }
            candidates += 1
            if let found = document(line[start...]) { return found }
        }
        return nil
    }

    /// How many places a search looks at: each costs a checksum over the rest of the line.
    private static let mostCandidates = 16
}
