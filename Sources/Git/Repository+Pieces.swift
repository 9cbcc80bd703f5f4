private import CLibgit2

/// One replaced part of a blob.
public struct ByteEdit: Sendable, Hashable {
    /// The bytes that go.
    public var range: Range<Int>
    /// What stands there instead.
    public var replacement: [UInt8]

    /// Makes an edit.
    public init(range: Range<Int>, replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }
}

extension Repository {
    private static var pieceLength: Int { 1 << 18 }

    /// Reads a blob piece by piece.
    ///
    /// A loose object, as `git add` writes it, is never held as a whole; libgit2 unpacks one from a pack in one piece.
    public borrowing func read(_ id: ObjectID, inPieces take: (UnsafeRawBufferPointer) throws -> Void) throws {
        var oid = id.oid
        var database: OpaquePointer?
        try check(git_repository_odb(&database, pointer), "git_repository_odb")
        defer { git_odb_free(database) }
        var stream: UnsafeMutablePointer<git_odb_stream>?
        var (size, type) = (0, GIT_OBJECT_BLOB)
        guard git_odb_open_rstream(&stream, &size, &type, database, &oid) == GIT_OK.rawValue else {
            var object: OpaquePointer?
            try check(git_odb_read(&object, database, &oid), "git_odb_read")
            defer { git_odb_object_free(object) }
            let bytes = UnsafeRawBufferPointer(
                start: git_odb_object_data(object), count: git_odb_object_size(object))
            for start in stride(from: 0, to: bytes.count, by: Self.pieceLength) {
                let end = min(bytes.count, start + Self.pieceLength)
                try take(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
            return
        }
        defer { git_odb_stream_free(stream) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceLength, alignment: 16)
        defer { buffer.deallocate() }
        var left = size
        while left > 0 {
            let count = git_odb_stream_read(
                stream, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), min(left, buffer.count))
            if count <= 0 { throw GitError.last("git_odb_stream_read", count == 0 ? GIT_ERROR.rawValue : count) }
            left -= Int(count)
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
        }
    }

    /// Writes a blob that is another one with edits, neither of them held as a whole.
    ///
    /// - Parameter edits: The replaced parts from the front to the back, none within another.
    public borrowing func writeBlob(_ id: ObjectID, with edits: [ByteEdit]) throws -> ObjectID {
        var stream: UnsafeMutablePointer<git_writestream>?
        try check(git_blob_create_from_stream(&stream, pointer, nil), "git_blob_create_from_stream")
        var isDone = false
        defer { if !isDone { stream?.pointee.free?(stream) } }
        func write(_ bytes: UnsafeRawBufferPointer) throws {
            guard !bytes.isEmpty, let call = stream?.pointee.write else { return }
            let code = call(stream, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
            if code != GIT_OK.rawValue { throw GitError.last("git_writestream.write", code) }
        }
        var (offset, next) = (0, 0)
        try read(id) { piece in
            let end = offset + piece.count
            var place = offset
            while place < end {
                guard next < edits.count, edits[next].range.lowerBound < end else {
                    try write(UnsafeRawBufferPointer(rebasing: piece[(place - offset)...]))
                    break
                }
                let edit = edits[next]
                if edit.range.lowerBound >= place {
                    let kept = piece[(place - offset)..<(edit.range.lowerBound - offset)]
                    try write(UnsafeRawBufferPointer(rebasing: kept))
                    try edit.replacement.withUnsafeBytes { try write($0) }
                }
                place = max(place, min(end, edit.range.upperBound))
                if edit.range.upperBound <= end { next += 1 }
            }
            offset = end
        }
        var new = git_oid()
        isDone = true
        try check(git_blob_create_from_stream_commit(&new, stream), "git_blob_create_from_stream_commit")
        return ObjectID(new)
    }
}
