import Foundation

/// One monthly file of the log, opened for reading.
struct LogFile {
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

    private let handle: FileHandle
    /// The file's number in its file system.
    let inode: Int64
    /// How long the file was when it was opened.
    let size: Int

    /// Opens a file.
    ///
    /// - Returns: nil where there is no ordinary file that may be read.
    init?(path: String) {
        // Looked at before it is opened: opening a pipe would wait for a writer.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let handle = FileHandle(forReadingAtPath: path)
        else { return nil }
        var status = stat()
        guard fstat(handle.fileDescriptor, &status) == 0 else { return nil }
        self.handle = handle
        inode = Int64(truncatingIfNeeded: status.st_ino)
        size = Int(status.st_size)
    }

    /// Reads some bytes; fewer where the file ends.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= size else { return [] }
        try handle.seek(toOffset: UInt64(offset))
        return Array(try handle.read(upToCount: min(count, size - offset)) ?? Data())
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
        try handle.seek(toOffset: UInt64(start))
        while let data = try handle.read(upToCount: Self.chunk), !data.isEmpty {
            var rest = Array(data)[...]
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
        return walk
    }
}
