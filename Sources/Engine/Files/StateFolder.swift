import Git
package import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The gate's own folder inside the Git folder that all work trees share; deleting it loses history, and what the user has put there: the local policy.
public struct StateFolder: Sendable, Hashable {
    /// The folder, absolute.
    public let path: String

    /// The state of the repository with this common Git folder.
    public init(commonFolder: String) {
        path = commonFolder + "/gate"
    }

    /// Makes a folder below it; a repository that is gone meanwhile does not come back by that.
    package func make(_ folder: String) throws(FileError) {
        if Files.isFolder(folder) { return }
        guard Files.isFolder(Paths.folder(of: path)) else { throw FileError("make the folder", folder) }
        try Files.makeFolder(folder)
    }

    /// The log of runs, and a folder a run for what its steps wrote.
    public var runs: String { path + "/runs" }
    /// Files that processes lock, and that describe processes in the background.
    public var locks: String { path + "/locks" }
    /// The probe's Python files, a folder a content.
    public var probe: String { path + "/probe" }
    /// What is known of the last fetch, a file a remote.
    public var fetches: String { path + "/fetches" }
    /// What is remembered of steps that passed.
    public var cache: String { path + "/cache" }
    /// The trees on which steps have passed, a file a step.
    public var passedTrees: String { cache + "/trees" }
    /// What hooks have said once, a file a check.
    public var said: String { path + "/said" }
    /// Files of the work tree while a fix writes them.
    public var fixes: String { path + "/fixes" }
    /// The amend that pre-commit has let through last: one line.
    public var amend: String { path + "/amend" }
    /// What checks have worked out from content alone: a file of lines.
    public var answers: String { path + "/answers" }
    /// A longer answer, in a file of its own.
    package func page(_ name: String) -> String { path + "/answers-" + name }
    /// The policy that the user last said yes to, for branches that have none.
    public var policy: String { path + "/policy.yml" }
    /// The user's own policy, for branches that have none.
    public var localPolicy: String { path + "/local-policy.yml" }
    /// Baselines that the local policy names, by their paths.
    package var localBaselines: String { path + "/baselines" }
    /// Who recorded that policy, when, and at which commit.
    public var policyOrigin: String { path + "/policy.origin" }
    /// How merges with upstream would end, by their two sides: a file of lines.
    public var merges: String { path + "/merges" }
}

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

    /// The fingerprint of some files and folders of a folder.
    static func parts(_ parts: [String], of source: String) -> String {
        var lines: [UInt8] = []
        for part in parts {
            var status = stat()
            guard lstat("\(source)/\(part)", &status) == 0 else { continue }
            let isFile = status.st_mode & S_IFMT == S_IFREG
            lines += Array("\(part) \(isFile ? text(status) : path("\(source)/\(part)"))\n".utf8)
        }
        return "\(parts.count) parts, \(Digest.sha256(lines).prefix(16))"
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
