#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An index as it lies on disk, versions 2 and 3, see gitformat-index(5).
///
/// libgit2 reads an index of 50,000 files in 50 ms: it copies and sorts every entry and computes the checksum, which Git
/// itself does not. Here one pass finds where the entries begin and takes the cached tree, in 3 ms.
public struct IndexFile: Sendable {
    /// What the index remembers of a file on disk.
    public struct Status: Sendable, Hashable {
        /// The last change of content or mode: seconds and nanoseconds, modulo 2^32.
        public var changed: (seconds: UInt32, nanoseconds: UInt32) { (words.0, words.1) }
        /// The last change of the content: seconds and nanoseconds, modulo 2^32.
        public var modified: (seconds: UInt32, nanoseconds: UInt32) { (words.2, words.3) }
        /// Inode, modulo 2^32.
        public var inode: UInt32
        /// Size in bytes, modulo 2^32.
        public var size: UInt32
        /// True for a commit of another repository, which is a folder on disk.
        public var isSubmodule: Bool

        private var words: (UInt32, UInt32, UInt32, UInt32)

        init(times: (UInt32, UInt32, UInt32, UInt32), inode: UInt32, size: UInt32, isSubmodule: Bool) {
            words = times
            self.inode = inode
            self.size = size
            self.isSubmodule = isSubmodule
        }

        /// True where all that is remembered is the same.
        public static func == (left: Status, right: Status) -> Bool {
            left.words == right.words && left.inode == right.inode && left.size == right.size
                && left.isSubmodule == right.isSubmodule
        }

        /// Hashes what is remembered.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(words.0)
            hasher.combine(words.2)
            hasher.combine(inode)
            hasher.combine(size)
        }
    }

    let bytes: [UInt8]
    /// Where each entry begins.
    let starts: [Int]
    /// Where its path begins; a zero follows the path.
    let paths: [Range<Int>]
    /// Paths with conflicts.
    let unmerged: [[UInt8]]
    /// Why Git itself has to be asked about the index's tree, nil where it need not.
    let needsGit: String?
    /// The tree that Git has cached, nil where there is none.
    let cachedTree: CachedTree?

    /// How many entries there are.
    public var count: Int { starts.count }

    /// Reads an index.
    ///
    /// - Parameter path: The file, absolute.
    /// - Returns: nil where there is no file, or where it is of a form that is not read here.
    public static func read(_ path: String) -> IndexFile? {
        guard let bytes = contents(path) else { return nil }
        return IndexFile(bytes)
    }

    init?(_ bytes: [UInt8]) {
        let reading = bytes.withUnsafeBufferPointer { IndexReading($0) }
        guard let reading else { return nil }
        self.bytes = bytes
        starts = reading.starts
        paths = reading.paths
        unmerged = reading.unmerged
        needsGit = reading.needsGit
        cachedTree = reading.cachedTree
    }

    /// The places of the entries, from 0.
    public var indices: Range<Int> { starts.indices }

    /// Visits all entries in order, see `allSatisfy(in:_:)`.
    public func allSatisfy(_ visit: (UnsafePointer<CChar>, Int, Status) -> Bool) -> Bool {
        allSatisfy(in: indices, visit)
    }

    /// Visits entries in order.
    ///
    /// - Parameters:
    ///   - part: The places of the entries.
    ///   - visit: Gets the path as a C string, its length and what is remembered of the file; false ends the visit.
    /// - Returns: True where every visit was true.
    public func allSatisfy(in part: Range<Int>, _ visit: (UnsafePointer<CChar>, Int, Status) -> Bool) -> Bool {
        bytes.withUnsafeBytes { buffer in
            for index in part {
                let start = starts[index]
                func word(_ offset: Int) -> UInt32 {
                    UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: start + offset, as: UInt32.self))
                }
                let status = Status(
                    times: (word(0), word(4), word(8), word(12)), inode: word(20), size: word(36),
                    isSubmodule: word(24) & 0o170000 == 0o160000)
                guard let base = buffer.baseAddress else { return false }
                let path = (base + paths[index].lowerBound).assumingMemoryBound(to: CChar.self)
                if !visit(path, paths[index].count, status) { return false }
            }
            return true
        }
    }

    /// True where a path has more folders than anything here goes into.
    var hasTooDeepFolder: Bool {
        paths.contains { path in
            path.count > TreeDepth.most && bytes[path].lazy.filter { $0 == UInt8(ascii: "/") }.count >= TreeDepth.most
        }
    }

    /// The bytes of a file; nil where there is none, or an empty one.
    static func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0, status.st_size < 1 << 31 else { return nil }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = systemRead(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                count += got
            }
        }
        return bytes.count == size ? bytes : nil
    }
}

#if canImport(Darwin)
    private let systemRead = Darwin.read
#else
    private let systemRead = Glibc.read
#endif
