private import CLibgit2

/// The commits at which a shallow history ends: their parents are named and not here.
///
/// Git reads them as commits without parents, and libgit2 1.5 does not know of them, so that every walk of its would fail at
/// the first one. This is the only place that reads the file; see gitrepository-layout(5), `shallow`.
enum ShallowHistory {
    /// Reads them, and lets the history of an open repository end there.
    ///
    /// - Parameter commonFolder: The Git folder that all work trees share, in which the file lies.
    static func end(_ repository: OpaquePointer, commonFolder: String) throws(GitError) -> Set<ObjectID> {
        guard let bytes = IndexFile.contents(commonFolder + "/shallow") else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let edges = Set(lines.compactMap { ObjectID(hex: $0) })
        guard !edges.isEmpty else { return [] }
        var database: OpaquePointer?
        try check(git_repository_odb(&database, repository), "git_repository_odb")
        defer { git_odb_free(database) }
        let ids = edges.map(\.oid)
        try check(gate_git_end_history(database, commonFolder + "/objects", ids, ids.count), "git_odb_add_backend")
        return edges
    }
}

extension Repository {
    /// True where history ends before its beginning, as after `git clone --depth 1`.
    public var isShallow: Bool { !handle.edges.isEmpty }

    /// True for a commit whose parents are beyond the end of a shallow history.
    public func isEdge(_ commit: ObjectID) -> Bool { handle.edges.contains(commit) }

    /// The ends of a shallow history that these commits reach, in the order of their ids; none in a whole one.
    public borrowing func edges(reachedFrom commits: [ObjectID]) -> [ObjectID] {
        guard isShallow else { return [] }
        let edges = handle.edges.sorted { $0.description < $1.description }
        let found = reached(edges, from: commits)
        return edges.filter { found[$0] != nil }
    }

    /// Reads the ends of a shallow history that a shortened id may mean, before libgit2 remembers them with their parents.
    borrowing func readEdges(beginningWith expression: String) {
        guard isShallow else { return }
        let digits = expression.prefix { $0.isHexDigit }.lowercased()
        guard digits.count >= 4, digits.count < 40 else { return }
        for edge in handle.edges where edge.description.hasPrefix(digits) { _ = try? commit(edge) }
    }
}
