package import Git
package import Platform

/// What is known of the last fetch of one remote: a file of seven lines.
package struct FetchRecord: Sendable, Hashable {
    /// Seconds since 1970 of the last fetch that went well.
    package var succeededAt: Int?
    /// Seconds since 1970 of the last try.
    package var triedAt: Int
    /// Why the last try failed, nil where it went well.
    package var failure: String?
    /// How many tries have failed one after the other.
    package var failures: Int
    /// What the branch had before it was last seen to be rewritten, nil where it never was.
    package var rewrittenFrom: ObjectID?
    /// What the last fetch that went well has brought.
    package var brought: Brought?

    /// A commit with the place from which it came.
    package struct Brought: Sendable, Hashable {
        /// The newest commit of the branch.
        package var tip: ObjectID
        /// SHA-256 of the remote's address at that time.
        package var address: String
    }

    /// Reads it; nil where nothing was fetched yet, or the file cannot be understood.
    package static func read(_ remote: String, _ state: StateFolder) throws(FileError) -> FetchRecord? {
        guard var record = try written(remote, state) else { return nil }
        // A time in the future says nothing: the clock was wrong, or someone wants no fetch to happen.
        if let at = record.succeededAt, Clock.isToCome(at) { record.succeededAt = nil }
        if Clock.isToCome(record.triedAt) { (record.triedAt, record.failures) = (0, 0) }
        return record
    }

    private static func written(_ remote: String, _ state: StateFolder) throws(FileError) -> FetchRecord? {
        guard let bytes = try Files.read(path(remote, state), limit: 1 << 16) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, let tried = Int(lines[1]), let failures = Int(lines[2]) else { return nil }
        return FetchRecord(
            succeededAt: Int(lines[0]).map(Clock.plausible), triedAt: Clock.plausible(tried),
            failure: lines[3].isEmpty ? nil : String(lines[3]),
            failures: failures, rewrittenFrom: lines.count > 4 ? ObjectID(hex: lines[4]) : nil,
            brought: lines.count > 6
                ? ObjectID(hex: lines[5]).map { Brought(tip: $0, address: String(lines[6])) } : nil)
    }

    package func write(_ remote: String, _ state: StateFolder) throws(FileError) {
        let reason = (failure ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
        let text =
            "\(succeededAt.map(String.init) ?? "never")\n\(triedAt)\n\(failures)\n\(reason)\n"
            + "\(rewrittenFrom?.description ?? "")\n"
            + (brought.map { "\($0.tip)\n\($0.address)\n" } ?? "")
        try state.make(state.fetches)
        try Files.write(Array(text.utf8), to: Self.path(remote, state))
    }

    private static func path(_ remote: String, _ state: StateFolder) -> String {
        "\(state.fetches)/\(Paths.fileName(remote))"
    }
}

/// What the user's own Git has learnt of an upstream branch, and when: `git fetch` and `git pull` are fetches too.
struct OwnFetch: Sendable, Hashable {
    /// The branch's newest commit by then.
    var tip: ObjectID
    /// Seconds since 1970.
    var at: Int

    // FETCH_HEAD holds a line a fetched reference.
    private static let limit = 1 << 20

    /// What was learnt by a time; of one that is still to come nobody knows when that was.
    private init(tip: ObjectID, at: Int) {
        self.tip = tip
        self.at = Clock.isToCome(at) ? 0 : at
    }

    /// Reads it; nil where Git has never fetched the branch, or no trace of it is left.
    ///
    /// - Parameters:
    ///   - branch: nil for the remote's HEAD.
    ///   - tracking: What the remote-tracking branch has.
    ///   - readsFetchHead: False where FETCH_HEAD is not to be asked.
    static func read(
        _ remote: Remote, branch: String?, tracking: ObjectID?, readsFetchHead: Bool, newerThan known: Int?,
        _ repository: borrowing Repository
    ) throws -> OwnFetch? {
        let head = readsFetchHead ? try fetchHead(remote, branch, newerThan: known, repository) : nil
        guard let tip = tracking else { return head }
        let logs = repository.commonFolder + "/logs/refs/remotes/\(remote.name)/"
        // A clone writes the log of its remote's HEAD alone.
        let moved = Files.modificationTime(logs + (branch ?? "HEAD")) ?? Files.modificationTime(logs + "HEAD")
        guard let moved else { return head }
        let own = OwnFetch(tip: tip, at: moved)
        if let head, head.at >= own.at { return head }
        return own
    }

    /// What FETCH_HEAD says of the branch: it is written also where nothing has moved.
    private static func fetchHead(
        _ remote: Remote, _ branch: String?, newerThan known: Int?, _ repository: borrowing Repository
    ) throws -> OwnFetch? {
        let path = repository.gitFolder + "/FETCH_HEAD"
        guard let branch, let at = Files.modificationTime(path), known.map({ at > $0 }) ?? true,
            let bytes = try Files.read(path, limit: limit)
        else { return nil }
        let end = "\tbranch '\(branch)' of \(shown(remote.url))"
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasSuffix(end) }), let tip = ObjectID(hex: line.prefix(40)),
            repository.commit(named: tip.description) != nil
        else { return nil }
        return OwnFetch(tip: tip, at: at)
    }

    /// An address as FETCH_HEAD shows it.
    private static func shown(_ url: String) -> String {
        var url = url[...]
        while url.hasSuffix("/") { url = url.dropLast() }
        return String(url.hasSuffix(".git") ? url.dropLast(4) : url)
    }
}
