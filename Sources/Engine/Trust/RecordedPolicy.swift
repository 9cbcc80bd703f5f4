package import Git
import Platform

/// The policy that the user last said yes to in this clone: a copy in the Git folder, for branches that have none.
public struct RecordedPolicy: Sendable, Hashable {
    /// Its text.
    var bytes: [UInt8]
    /// The command that recorded it, such as `gate install`.
    var command: String
    /// Seconds since 1970.
    var at: Int
    /// The commit at HEAD by then, nil where there was none: a branch without history in common is another matter.
    var commit: ObjectID?

    // A policy is a page of text; a larger file is a mistake or an attack.
    private static let limit = 1 << 20

    /// The words for people, such as `the policy that gate install recorded on 2026-11-30`.
    public var name: String { "the policy that \(command) recorded on \(Clock.day(at))" }

    /// Reads it; nil where none was recorded.
    static func read(_ repository: borrowing Repository) throws(FileError) -> RecordedPolicy? {
        let state = StateFolder(commonFolder: repository.commonFolder)
        guard let about = try Files.read(state.policyOrigin, limit: 1 << 12),
            let bytes = try Files.read(state.policy, limit: limit)
        else { return nil }
        let lines = String(decoding: about, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, let command = Command(rawValue: String(lines[0])), let at = Int(lines[1]) else {
            return nil
        }
        return RecordedPolicy(
            bytes: bytes, command: command.rawValue, at: Clock.plausible(at), commit: ObjectID(hex: lines[2]))
    }

    /// Who records.
    package enum Command: String {
        case install = "gate install"
        case trust = "gate trust"
    }

    /// Writes it down; what is recorded with the same text keeps its date.
    package static func write(_ bytes: [UInt8], by command: Command, now: Int, _ repository: borrowing Repository)
        throws
    {
        let state = StateFolder(commonFolder: repository.commonFolder)
        if try read(repository)?.bytes == bytes { return }
        let commit = try repository.head().commit?.description ?? ""
        try state.make(state.path)
        try Files.remove(state.policyOrigin)
        try Files.write(bytes, to: state.policy)
        try Files.write(Array("\(command.rawValue)\n\(now)\n\(commit)\n".utf8), to: state.policyOrigin)
    }

    /// False where HEAD's history has nothing in common with the one for which the policy was recorded.
    ///
    /// - Parameter head: nil before a branch's first commit.
    func isMeant(for head: ObjectID?, _ repository: borrowing Repository) throws -> Bool {
        // A commit that is gone tells nothing, and neither does history that is cut off.
        guard let commit, !repository.isShallow, repository.commit(named: commit.description) != nil else {
            return true
        }
        return try head.map { try repository.mergeBase($0, commit) != nil } ?? false
    }
}
