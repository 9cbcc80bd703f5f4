import Model
import Platform
import Words

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The report file of a step's process, on this machine.
///
/// The process may have left anything under the name: nothing that is there already counts, and no path leads out of
/// the folder in which the process ran.
struct StepReport {
    // As much as is read of any file; a report of 100,000 tests has 20 MB.
    private static let mostBytes = 64_000_000

    private let folder: String
    private let name: String
    /// Where the process runs.
    private let place: String
    /// A folder of the gate's own, which goes again.
    private let temporary: String?
    private let before: Stamp?

    /// Remembers what is there before the process starts; nil where the command writes no report.
    init?(_ command: Command, folder: String, cache: CacheFolder) throws(FileError) {
        place = folder
        switch command.report {
        case nil: return nil
        case .named(let name):
            self.folder = folder
            self.name = name
            temporary = nil
        case .own:
            try Files.makeFolder(cache.path, mode: 0o700)
            let made = try Files.makeTemporaryFolder(in: cache.path)
            self.folder = made
            name = "report.xml"
            temporary = made
        }
        before = Stamp("\(self.folder)/\(name)")
    }

    /// The command with the file's path in the values of its variables.
    func naming(_ command: Command) -> Command {
        guard temporary != nil else { return command }
        var command = command
        let path = Array(ShellWords.quoted("\(folder)/\(name)").utf8)
        command.environment = command.environment.mapValues { value in
            let named = ByteText.replacing(Array(ReportFile.placeholder.utf8), by: path, in: Array(value.utf8))
            return String(decoding: named, as: UTF8.self)
        }
        return command
    }

    /// An output without the lines that name a file of the gate's own, which is gone when somebody reads them.
    func hiding(_ output: [UInt8]) -> [UInt8] {
        guard let temporary, ByteText.holds(output[...], Array(temporary.utf8)) else { return output }
        let (newline, path) = (UInt8(ascii: "\n"), Array(temporary.utf8))
        let lines = output.split(separator: newline, omittingEmptySubsequences: false)
        return Array(lines.filter { !ByteText.holds($0, path) }.joined(separator: [newline]))
    }

    /// Takes a folder of the gate's own away.
    func remove() {
        if let temporary { try? Files.remove(temporary) }
    }

    /// Reads what the process has written.
    func read() -> FoundReport {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.hasPrefix("/"), !parts.contains("..") else { return .outside }
        let path = "\(folder)/\(name)"
        guard let top = Files.realPath(folder), let real = Files.realPath(path) else {
            return Self.withoutPath(path)
        }
        guard Paths.relative(real, to: top).map({ !$0.isEmpty }) ?? false else {
            return real == top ? .notAFile("a folder") : .outside
        }
        guard let stamp = Stamp(real) else { return .missing }
        if let kind = stamp.otherKind { return .notAFile(kind) }
        if stamp == before { return .stale }
        if stamp.size > Self.mostBytes { return .tooLarge(stamp.size) }
        do {
            guard let bytes = try Files.read(real, limit: Self.mostBytes) else { return .missing }
            let mark = Array((CommandOutcome.rootMark + "/").utf8)
            return .content(ByteText.replacing(Array((place + "/").utf8), by: mark, in: bytes))
        } catch {
            return .unreadable(error.description)
        }
    }

    /// Says why a name leads to no file.
    private static func withoutPath(_ path: String) -> FoundReport {
        switch errno {
        case ENOENT, ENOTDIR: Files.isLink(path) ? .notAFile("a symbolic link that leads to nothing") : .missing
        case let number: .unreadable(String(cString: strerror(number)))
        }
    }
}

/// What tells one state of a file from another.
private struct Stamp: Equatable {
    let size: Int
    private let mode: mode_t
    private let numbers: [Int]

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        size = Int(status.st_size)
        mode = status.st_mode
        #if canImport(Darwin)
            let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (written, changed) = (status.st_mtim, status.st_ctim)
        #endif
        // A file that is written in place keeps its number, and one that is copied may keep its time.
        numbers = [
            Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino),
            written.tv_sec, written.tv_nsec, changed.tv_sec, changed.tv_nsec,
        ]
    }

    /// What it is where it is no plain file.
    var otherKind: String? {
        switch mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "a folder"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}
