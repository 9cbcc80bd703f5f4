public import Model
import Platform

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
    }
}
