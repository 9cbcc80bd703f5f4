import GateModel
import Git

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Fetches upstream with the user's own Git, into references of the gate's own.
///
/// `--refmap=` keeps Git from moving the remote-tracking branches as well: one that moves behind the user's back defeats
/// `git push --force-with-lease`, which takes it for what the user has seen.
public struct UpstreamFetch: Sendable {
    /// How a fetch ended.
    public enum Result: Sendable, Hashable {
        /// The reference is up to date.
        case fetched
        /// Git said no, with its last words.
        case failed(String)
        /// Somebody else is fetching the same remote.
        case busy
    }

    private let git: GitProcess
    private let state: StateFolder
    private let folder: String

    /// A fetch for the repository whose work tree, or Git folder, is given.
    init(git: GitProcess, state: StateFolder, folder: String) {
        self.git = git
        self.state = state
        self.folder = folder
    }

    // Seconds after a failed try before the next one, doubled with each failure, so that an aeroplane is not asked at
    // every commit whether it has landed.
    private static let backOff = 60
    private static let longestBackOff = 3600

    /// True where the last tries failed and it is too early for another.
    static func isTooEarly(_ record: FetchRecord?, now: Int) -> Bool {
        guard let record, record.failures > 0 else { return false }
        let wait = min(backOff << min(record.failures - 1, 6), longestBackOff)
        return now - record.triedAt < wait
    }

    /// Fetches one branch.
    ///
    /// - Parameters:
    ///   - remote: The remote's name.
    ///   - branch: The branch, nil for the remote's HEAD.
    ///   - timeoutMilliseconds: After which it is given up.
    ///   - now: Seconds since 1970.
    func run(remote: String, branch: String?, timeoutMilliseconds: Int, now: Int) async throws -> Result {
        try Files.makeFolder(state.locks)
        guard let (lock, hasWaited) = try await lock(timeoutMilliseconds) else { return .busy }
        defer { withExtendedLifetime(lock) {} }
        // Whoever was waited for has asked the same question: five commits in a row are one fetch, not five.
        if hasWaited, let known = try FetchRecord.read(remote, state), now - known.triedAt <= timeoutMilliseconds / 1000
        {
            return known.failure.map { .failed($0) } ?? .fetched
        }
        // A remote that does not answer must not be waited for twice, so the two questions share the time.
        let share = branch == nil ? timeoutMilliseconds / 2 : timeoutMilliseconds
        var found: String?
        if branch == nil { found = await defaultBranch(remote, share) }
        let named = branch ?? found
        let source = named.map { "refs/heads/\($0)" } ?? "HEAD"
        let outcome = await git.run(
            [
                "fetch", "--quiet", "--refmap=", "--no-tags", "--no-prune", "--no-write-fetch-head",
                "--no-auto-maintenance", "--no-recurse-submodules", "--end-of-options", remote,
                "+\(source):refs/gate/upstream/\(remote)/\(named ?? "HEAD")",
            ], folder: folder, timeoutMilliseconds: share, environment: Self.quietly(git.environment))
        var record = try FetchRecord.read(remote, state) ?? FetchRecord(triedAt: now, failures: 0)
        record.triedAt = now
        if outcome.end == .exited(0) {
            if let found { await remember(found, remote) }
            record.succeededAt = now
            record.failure = nil
            record.failures = 0
        } else {
            record.failure = Self.words(outcome, timeoutMilliseconds)
            record.failures += 1
        }
        try record.write(remote, state)
        return record.failure.map { .failed($0) } ?? .fetched
    }

    /// Asks the remote for the name of its default branch: `git remote add` leaves none behind before Git 2.48.
    private func defaultBranch(_ remote: String, _ timeoutMilliseconds: Int) async -> String? {
        let outcome = await git.run(
            ["ls-remote", "--symref", "--end-of-options", remote, "HEAD"], folder: folder,
            timeoutMilliseconds: timeoutMilliseconds, environment: Self.quietly(git.environment))
        guard outcome.end == .exited(0) else { return nil }
        let (start, end) = ("ref: refs/heads/", "\tHEAD")
        let lines = outcome.text.split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix(start) && $0.hasSuffix(end) }
        return line.map { String($0.dropFirst(start.count).dropLast(end.count)) }
    }

    /// Keeps the name of the remote's default branch where the next run finds it.
    private func remember(_ branch: String, _ remote: String) async {
        let prefix = "refs/gate/upstream/\(remote)/"
        _ = await git.run(
            ["symbolic-ref", prefix + "HEAD", prefix + branch], folder: folder, timeoutMilliseconds: 10_000)
    }

    /// Takes the lock, or waits for the fetch of somebody else as long as one's own might have taken.
    private func lock(_ timeoutMilliseconds: Int) async throws -> (FileLock, hasWaited: Bool)? {
        let deadline = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
        var hasWaited = false
        while true {
            if let lock = try FileLock("\(state.locks)/fetch.lock", waits: false) { return (lock, hasWaited) }
            hasWaited = true
            if ContinuousClock.now >= deadline { return nil }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// No prompt of any kind: nobody may be there to answer it.
    private static func quietly(_ environment: [String: String]) -> [String: String] {
        let ssh = environment["GIT_SSH_COMMAND"] ?? "ssh"
        return [
            "GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never", "SSH_ASKPASS_REQUIRE": "never",
            "GIT_SSH_COMMAND": "\(ssh) -o BatchMode=yes -o ConnectTimeout=5",
        ]
    }

    private static func words(_ outcome: CommandOutcome, _ timeout: Int) -> String {
        switch outcome.end {
        case .timedOut: return "no answer within \(timeout / 1000) seconds"
        case .notStarted(let reason): return reason
        default:
            let lines = outcome.text.split(whereSeparator: \.isNewline)
            let telling = lines.first { $0.hasPrefix("fatal:") || $0.hasPrefix("error:") || $0.hasPrefix("ssh:") }
            return String((telling ?? lines.last ?? "git fetch gave no reason").prefix(300))
        }
    }
}
