import Engine
import Model
import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A run in the background that does what a push will ask for.
public struct AheadJob: Sendable, Hashable {
    /// The process, the first of its session.
    public var process: Int32
    /// The commit that is judged, in hexadecimal.
    public var commit: String
    /// When it began: UTC, RFC 3339, milliseconds.
    public var startedAt: String
    /// The step that runs, nil between two of them.
    public var step: String?

    // A lock tells whether it lives; numbers of processes are used again.
    static func lockFile(_ state: StateFolder) -> String { state.locks + "/ahead.lock" }
    private static func file(_ state: StateFolder) -> String { state.locks + "/ahead" }

    /// The job that runs now, nil where there is none.
    static func current(_ state: StateFolder) -> AheadJob? {
        guard Files.exists(lockFile(state)) else { return nil }
        // Whoever gets the lock has found nobody.
        if let free = try? FileLock(lockFile(state), waits: false) {
            withExtendedLifetime(free) {}
            return nil
        }
        guard let bytes = try? Files.read(file(state), limit: 4096) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 4, let process = Int32(lines[0]), process > 1 else { return nil }
        return AheadJob(
            process: process, commit: lines[1], startedAt: lines[2], step: lines[3].isEmpty ? nil : lines[3])
    }

    /// Writes it down for others.
    func write(_ state: StateFolder) {
        let text = "\(process)\n\(commit)\n\(startedAt)\n\(step ?? "")\n"
        try? Files.write(Array(text.utf8), to: Self.file(state))
    }

    /// Asks it to end, with all that it started.
    func end() { _ = kill(process, SIGTERM) }
}
