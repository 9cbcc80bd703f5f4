import Git
import Platform

/// What the user's own Git has learnt of an upstream branch, and when: `git fetch` and `git pull` are fetches too.
struct OwnFetch: Sendable, Hashable {
    /// The branch's newest commit by then.
    var tip: ObjectID
    /// Seconds since 1970.
    var at: Int

    // FETCH_HEAD holds a line a fetched reference.
    private static let limit = 1 << 20

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
        if let head, head.at >= moved { return head }
        return OwnFetch(tip: tip, at: moved)
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
