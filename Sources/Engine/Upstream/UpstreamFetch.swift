package import Git
import Model
import Platform
import PolicyLanguage
import Rules

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
    private let place: RepositoryPlace
    private let folder: String
    private let variables: [String: String]

    /// A fetch for a repository.
    ///
    /// - Parameter allowsTouch: True where a person waits who may touch a hardware key.
    package init(git: GitProcess, _ repository: borrowing Repository, allowsTouch: Bool = false) throws {
        self.git = git
        state = StateFolder(commonFolder: repository.commonFolder)
        folder = repository.workTree ?? repository.gitFolder
        place = RepositoryPlace(start: folder, gitFolder: repository.gitFolder)
        // Named, because a work tree need not hold its Git folder.
        variables = try QuietGit.variables(repository, git.environment, allowsTouch: allowsTouch)
            .merging(["GIT_DIR": repository.gitFolder]) { _, new in new }
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

    /// True where what is known is old enough for a fetch, and the last failure too.
    static func isDue(_ known: UpstreamFacts, _ policy: UpstreamPolicy, _ state: StateFolder, now: Int) throws -> Bool {
        let age = known.fetchedAt.map { (now - $0) * 1000 }
        if let age, age >= 0, age <= policy.maxAgeMilliseconds, known.failure == nil { return false }
        return !isTooEarly(try FetchRecord.read(known.remote, state), now: now)
    }

    /// Starts `gate fetch` for a repository and does not wait for it; false where it could not be started.
    static func startInBackground(_ repository: borrowing Repository, _ surroundings: Surroundings) -> Bool {
        var environment = surroundings.environmentWithoutGit
        environment["GIT_DIR"] = repository.gitFolder
        if let workTree = repository.workTree { environment["GIT_WORK_TREE"] = workTree }
        return BackgroundProcess.start([surroundings.program, "fetch", "--background"], environment: environment)
    }

    /// Fetches one branch.
    ///
    /// - Parameters:
    ///   - remote: The remote's name.
    ///   - branch: The branch, nil for the remote's HEAD.
    ///   - timeoutMilliseconds: After which it is given up.
    ///   - now: Seconds since 1970.
    package func run(remote: String, branch: String?, timeoutMilliseconds: Int, now: Int) async throws -> Result {
        try state.make(state.locks)
        let deadline = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
        guard let (lock, hasWaited) = try await lock(until: deadline) else { return .busy }
        defer { withExtendedLifetime(lock) {} }
        // Whoever was waited for has asked the same question: five commits in a row are one fetch, not five.
        if hasWaited, let known = try FetchRecord.read(remote, state), now - known.triedAt <= timeoutMilliseconds / 1000
        {
            return known.failure.map { .failed($0) } ?? .fetched
        }
        // A remote that does not answer must not be waited for twice, so the two questions share the time.
        let share = branch == nil ? Self.left(deadline) / 2 : Self.left(deadline)
        var found: String?
        if branch == nil { found = await defaultBranch(remote, share) }
        let named = branch ?? found
        let source = named.map { "refs/heads/\($0)" } ?? "HEAD"
        let target = "refs/gate/upstream/\(remote)/\(named ?? "HEAD")"
        let before = try Repository(at: place).reference(target)
        let address = try address(remote)
        let outcome = await git.run(
            ["fetch", "--quiet"] + Self.ownReferencesOnly
                + ["--end-of-options", remote, "+\(source):\(target)"], folder: folder,
            timeoutMilliseconds: min(share, Self.left(deadline)), environment: variables)
        var record = try FetchRecord.read(remote, state) ?? FetchRecord(triedAt: now, failures: 0)
        record.triedAt = now
        if outcome.end == .exited(0) {
            if let found { await remember(found, remote) }
            record.succeededAt = now
            record.failure = nil
            record.failures = 0
            if let before, try isRewritten(target, since: before) { record.rewrittenFrom = before }
            let tip = try Repository(at: place).reference(target)
            // An address that was changed meanwhile says nothing of where the commit came from.
            record.brought =
                if let tip, let address, try self.address(remote) == address {
                    FetchRecord.Brought(tip: tip, address: address.digest)
                } else { nil }
        } else {
            record.failure = Self.words(outcome, timeoutMilliseconds)
            record.failures += 1
        }
        try record.write(remote, state)
        return record.failure.map { .failed($0) } ?? .fetched
    }

    /// Fetches what a shallow clone was made without, or one commit; no branch of anybody moves.
    ///
    /// - Parameters:
    ///   - options: Such as `--deepen=50`.
    ///   - refspecs: What is fetched and where it goes; none for the remote's HEAD, which goes nowhere.
    /// - Returns: Why it failed, nil where it went well.
    func deepen(remote: String, _ options: [String], _ refspecs: [String], timeoutMilliseconds: Int) async -> String? {
        let outcome = await git.run(
            ["fetch", "--quiet"] + Self.ownReferencesOnly + options + ["--end-of-options", remote]
                + (refspecs.isEmpty ? ["HEAD"] : refspecs),
            folder: folder, timeoutMilliseconds: timeoutMilliseconds, environment: variables)
        return outcome.end == .exited(0) ? nil : Self.words(outcome, timeoutMilliseconds)
    }

    private static let ownReferencesOnly = [
        "--refmap=", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance",
        "--no-recurse-submodules",
    ]

    private func address(_ remote: String) throws -> RemoteAddress? {
        let repository = try Repository(at: place)
        return try repository.remotes().first { $0.name == remote }.map { try RemoteAddress($0, repository) }
    }

    /// True where the branch has lost commits that it had: somebody has forced a push to it.
    private func isRewritten(_ reference: String, since before: ObjectID) throws -> Bool {
        let repository = try Repository(at: place)
        guard let now = try repository.reference(reference), now != before else { return false }
        // Where a shallow history ends before the two meet, nothing tells that anything was taken back.
        guard let common = try repository.mergeBase(now, before) else { return !repository.isShallow }
        return common != before
    }

    private static func left(_ deadline: ContinuousClock.Instant) -> Int {
        let parts = ContinuousClock.now.duration(to: deadline).components
        return max(1, Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000))
    }

    /// Asks the remote for the name of its default branch: `git remote add` leaves none behind before Git 2.48.
    private func defaultBranch(_ remote: String, _ timeoutMilliseconds: Int) async -> String? {
        let outcome = await git.run(
            ["ls-remote", "--symref", "--end-of-options", remote, "HEAD"], folder: folder,
            timeoutMilliseconds: timeoutMilliseconds, environment: variables)
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
            ["symbolic-ref", prefix + "HEAD", prefix + branch], folder: folder, timeoutMilliseconds: 10_000,
            environment: variables)
    }

    /// Takes the lock, or waits for the fetch of somebody else as long as one's own might have taken.
    private func lock(until deadline: ContinuousClock.Instant) async throws -> (FileLock, hasWaited: Bool)? {
        var hasWaited = false
        while true {
            if let lock = try FileLock("\(state.locks)/fetch.lock", waits: false) { return (lock, hasWaited) }
            hasWaited = true
            if ContinuousClock.now >= deadline { return nil }
            try await OwnThread.pause(milliseconds: 20)
        }
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
