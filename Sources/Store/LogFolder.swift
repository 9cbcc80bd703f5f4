import Model
import Words

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The folder of the log: its monthly files, and the index beside them.
struct LogFolder {
    /// The folder.
    let path: String

    /// Where the index is kept.
    var index: String { path + "/index.sqlite" }

    /// True where there is a folder.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names of the monthly files, `2026-11.jsonl`, in the order of time.
    func monthlyFiles() throws(LogError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw LogError(.unreadableLog, "\(path) cannot be read.", hint: "ls -ld \(ShellWords.quoted(path))")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if Self.isMonthlyFile(name) { names.append(String(decoding: name, as: UTF8.self)) }
        }
        return names.sorted()
    }

    /// Removes the index with the files that SQLite keeps beside it.
    func removeIndex() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(index + suffix) }
    }

    private static func isMonthlyFile(_ name: [UInt8]) -> Bool {
        let pattern = Array("0000-00.jsonl".utf8)
        guard name.count == pattern.count else { return false }
        return zip(name, pattern).allSatisfy { byte, form in
            form == UInt8(ascii: "0") ? byte >= form && byte <= UInt8(ascii: "9") : byte == form
        }
    }
}

/// Why there is no answer from the log: what is wrong, and the command that helps.
public struct LogError: Error, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: Sendable, Hashable {
        /// The state folder is not there.
        case noState
        /// No run bears the name.
        case noSuchRun
        /// Several runs bear the name.
        case ambiguousRun
        /// The log's files cannot be listed or read.
        case unreadableLog
        /// One record cannot be read.
        case unreadableRecord
    }

    /// The kind of failure.
    public let code: Code
    /// One line that says what is wrong and where.
    public let message: String
    /// One command that helps, if there is one.
    public let hint: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message and the command, without control characters.
    public var description: String {
        VisibleText.line(message) + (hint.map { "\n  " + VisibleText.line($0) } ?? "")
    }
}
