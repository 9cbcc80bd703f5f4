private import CLibgit2

/// What an index remembers of a file on disk, see gitformat-index(5).
public struct IndexEntry: Sendable, Hashable {
    /// The path's bytes, relative to the top.
    public var path: [UInt8]
    /// Size in bytes, modulo 2^32.
    public var size: UInt32
    /// Inode, modulo 2^32.
    public var inode: UInt32
    /// The last change of the content: seconds and nanoseconds, modulo 2^32.
    public var modified: Time
    /// The last change of content or mode: seconds and nanoseconds, modulo 2^32.
    public var changed: Time
    /// True for a commit of another repository, which is a folder on disk.
    public var isSubmodule: Bool

    /// A moment as an index keeps it.
    public struct Time: Sendable, Hashable {
        /// Seconds since 1970, modulo 2^32.
        public var seconds: UInt32
        /// Nanoseconds within the second.
        public var nanoseconds: UInt32

        /// Makes a moment.
        public init(seconds: UInt32, nanoseconds: UInt32) {
            self.seconds = seconds
            self.nanoseconds = nanoseconds
        }
    }

    /// Reads the entries of an index file.
    ///
    /// - Parameter file: The index, absolute.
    public static func read(_ file: String) throws(GitError) -> [IndexEntry] {
        try Library.start()
        var index: OpaquePointer?
        try check(git_index_open(&index, file), "git_index_open")
        defer { git_index_free(index) }
        let count = git_index_entrycount(index)
        var entries: [IndexEntry] = []
        entries.reserveCapacity(count)
        for position in 0..<count {
            guard let entry = git_index_get_byindex(index, position)?.pointee, let name = entry.path else { continue }
            entries.append(
                IndexEntry(
                    path: bytes(of: name), size: entry.file_size, inode: entry.ino,
                    modified: Time(
                        seconds: UInt32(bitPattern: entry.mtime.seconds), nanoseconds: entry.mtime.nanoseconds),
                    changed: Time(
                        seconds: UInt32(bitPattern: entry.ctime.seconds), nanoseconds: entry.ctime.nanoseconds),
                    isSubmodule: entry.mode == GIT_FILEMODE_COMMIT.rawValue))
        }
        return entries
    }
}
