import Git
import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What tells that files outside of any tree are the same as before: names, sizes and times, contents unread.
enum FileFingerprint {
    // A look at so many takes some 50 ms.
    private static let mostFiles = 20_000

    /// The fingerprint of one file or link, links followed; nil where there is none.
    static func file(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return text(status)
    }

    /// The fingerprint of a file, or of everything below a folder.
    static func path(_ path: String) -> String {
        Files.isFolder(path) ? "folder, \(folder(path).prefix(16))" : file(path) ?? "gone"
    }

    /// The fingerprint of everything below a folder, the upper levels first.
    ///
    /// Of a folder with more than 20,000 entries the deepest are left out: a large data set is not looked at as a whole at
    /// every commit, and one that is rebuilt has new times further up.
    static func folder(_ path: String) -> String {
        var lines: [UInt8] = []
        var count = 0
        var level = [path]
        while !level.isEmpty, count < mostFiles {
            var next: [String] = []
            for folder in level {
                let names = Files.names(in: folder).map { String(decoding: $0, as: UTF8.self) }.sorted()
                for name in names where name != "__pycache__" && name != ".git" {
                    var status = stat()
                    let path = "\(folder)/\(name)"
                    guard lstat(path, &status) == 0 else { continue }
                    count += 1
                    let isFolder = status.st_mode & S_IFMT == S_IFDIR
                    if isFolder { next.append(path) }
                    lines += path.utf8
                    lines.append(32)
                    // Bytecode that is written beside the sources changes a folder's own time.
                    if !isFolder { lines += text(status).utf8 }
                    lines.append(10)
                }
                if count >= mostFiles { break }
            }
            level = next
        }
        return Digest.sha256(lines)
    }

    private static func text(_ status: stat) -> String {
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return "\(status.st_size) bytes, changed \(time.tv_sec).\(time.tv_nsec)"
    }
}
