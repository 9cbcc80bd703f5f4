import Git

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Looks whether a folder still holds what its index says, without starting a process.
enum SnapshotInspection {
    /// True where every file is as Git wrote it and nothing else lies there.
    ///
    /// A file counts as untouched when size, inode and both times are those that the index remembers; any write moves
    /// the time of the last status change, which no program can set back.
    static func isClean(_ folder: String) throws -> Bool {
        let file = folder + "/.git/index"
        // The index of an empty tree is never written.
        guard Files.exists(file) else { return Files.names(in: folder).count <= 1 }
        var expected: [[UInt8]: IndexEntry] = [:]
        let entries = try IndexEntry.read(file)
        expected.reserveCapacity(entries.count)
        for entry in entries { expected[entry.path] = entry }
        var seen = 0
        return isClean(Array(folder.utf8), below: [], expected, &seen) && seen == expected.count
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

    private static func isClean(
        _ root: [UInt8], below folder: [UInt8], _ expected: [[UInt8]: IndexEntry], _ seen: inout Int
    ) -> Bool {
        let slash = UInt8(ascii: "/")
        let path = folder.isEmpty ? root : root + [slash] + folder
        for name in Files.names(in: path.map { CChar(bitPattern: $0) } + [0]) {
            if folder.isEmpty, name == Array(".git".utf8) { continue }
            let relative = folder.isEmpty ? name : folder + [slash] + name
            var status = stat()
            guard lstat((root + [slash] + relative).map { CChar(bitPattern: $0) } + [0], &status) == 0 else {
                return false
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                if expected[relative]?.isSubmodule == true {
                    seen += 1
                    continue
                }
                let before = seen
                // Git knows no empty folders, so a step has made one that holds nothing of the tree.
                guard isClean(root, below: relative, expected, &seen), seen > before else { return false }
            } else {
                guard let entry = expected[relative], matches(entry, status) else { return false }
                seen += 1
            }
        }
        return true
    }

    private static func matches(_ entry: IndexEntry, _ status: stat) -> Bool {
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        return entry.size == UInt32(truncatingIfNeeded: status.st_size)
            && entry.inode == UInt32(truncatingIfNeeded: status.st_ino)
            && entry.modified == time(modified) && entry.changed == time(changed)
    }

    private static func time(_ time: timespec) -> IndexEntry.Time {
        IndexEntry.Time(
            seconds: UInt32(truncatingIfNeeded: time.tv_sec), nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
    }
}
