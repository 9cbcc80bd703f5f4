import Git
public import Model
import Platform
package import Rules

/// The log of runs: one line a run in a file a month, each with a checksum, so that a torn end is noticed.
public struct RunLog: Sendable {
    private let folder: String
    private let state: StateFolder

    /// The log of a repository.
    public init(_ state: StateFolder) {
        folder = state.runs
        self.state = state
    }

    /// Adds a record, in one write.
    ///
    /// There is no fsync: a killed process loses nothing by that, and after a power cut the checksum tells.
    ///
    /// - Throws: `FileError` where the folder cannot be written.
    public func append(_ record: RunRecord) throws {
        let line = LogLine.line(Array(record.document.utf8))
        let file = "\(folder)/\(record.startedAt.prefix(7)).jsonl"
        try state.make(folder)
        try Files.append(line, to: file)
    }

    /// The file for what a step writes, in the run's own folder.
    func outputFile(step: String, run id: String) -> String { "\(folder)/\(id)/\(Paths.fileName(step)).log" }

    /// Keeps what a step wrote.
    func keep(_ output: [UInt8], step: String, run id: String) throws {
        try state.make("\(folder)/\(id)")
        try Files.write(output, to: outputFile(step: step, run: id))
        forgetOld()
    }

    // Older output only fills the disk.
    private static let mostFolders = 50

    /// Removes the oldest runs' folders; their ids sort by time.
    private func forgetOld() {
        let folders = Files.names(in: folder).map { String(decoding: $0, as: UTF8.self) }
            .filter { Files.isFolder("\(folder)/\($0)") }.sorted()
        for old in folders.dropLast(Self.mostFolders) { try? Files.remove("\(folder)/\(old)") }
    }
}

/// What checks have worked out from content alone: a line each, the newest first, a few dozen in all.
package struct AnswerMemory: Sendable {
    private static let mostLines = 64

    package let state: StateFolder

    package init(_ state: StateFolder) { self.state = state }

    /// The memory as checks see it.
    package var memory: CheckMemory {
        CheckMemory(
            read: { read($0) }, write: { write($0, $1) },
            page: { try? Files.read(state.page($0), limit: $1) },
            keepPage: { name, bytes in
                try? Files.makeFolder(state.path)
                try? Files.write(bytes, to: state.page(name))
            })
    }

    private func read(_ key: String) -> String? {
        lines().first { $0.hasPrefix(key + " ") }.map { String($0.dropFirst(key.count + 1)) }
    }

    private func write(_ key: String, _ answer: String) {
        let kept = lines().filter { !$0.hasPrefix(key + " ") }.prefix(Self.mostLines - 1)
        let all = (["\(key) \(answer)"] + kept.map(String.init)).joined(separator: "\n") + "\n"
        // What can't be kept is worked out again.
        try? Files.makeFolder(state.path)
        try? Files.write(Array(all.utf8), to: state.answers)
    }

    private func lines() -> [Substring] {
        guard let bytes = try? Files.read(state.answers, limit: 1 << 16) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}

/// What hooks have said already and need not say at every commit: a small file a check, with the state that was told.
struct SaidOnce: Sendable {
    let state: StateFolder

    /// Takes warnings out of a result that were said before in the same state; errors and answers to people stay.
    func quieten(_ result: inout CheckResult, of check: CheckID, _ event: HookEvent) {
        guard let once = result.once, event.isByHook, !result.findings.isEmpty,
            result.findings.allSatisfy({ $0.severity == .warning })
        else { return }
        let path = "\(state.said)/\(Paths.fileName(check.name))"
        let text = Array((once + "\n").utf8)
        if let known = try? Files.read(path, limit: 1 << 16), known == text {
            result.remarks += result.findings.map { "said before: \($0.message)" }
            result.findings = []
            return
        }
        // Where nothing can be written down, it is said again.
        try? state.make(state.said)
        try? Files.write(text, to: path)
    }
}

/// An amend that pre-commit has let through, so that prepare-commit-msg need not decide about it again.
struct DecidedAmend: Sendable {
    /// Where it is kept.
    let state: StateFolder
    /// The process of Git, the commit that is replaced and the tree that is committed.
    private let line: String

    /// The amend by a process; nil where the system does not tell one process from another.
    init?(_ asking: AskingProcess?, head: ObjectID, tree: ObjectID, state: StateFolder) {
        guard let identity = asking?.identity else { return nil }
        self.state = state
        line = "\(identity) \(head) \(tree)\n"
    }

    /// True where pre-commit has let exactly this one through.
    var isKnown: Bool { (try? Files.read(state.amend, limit: 4096)) == Array(line.utf8) }

    /// Keeps it; where that fails it is decided about once more.
    func remember() {
        try? state.make(state.path)
        try? Files.write(Array(line.utf8), to: state.amend)
    }
}
