package import Git
import Model
package import Rules

/// The two sides of a merge that is only thought of.
package struct MergePair: Sendable, Hashable {
    /// The judged tree.
    package var tree: ObjectID
    /// The commit on which it stands.
    package var head: ObjectID
    /// The commit that has it, nil while there is none.
    package var commit: ObjectID?
    /// The newest commit of the other side.
    package var upstream: ObjectID
    /// Their best common ancestors, at least one.
    package var bases: [ObjectID]

    /// What the merge depends on: the same for a tree that is about to be committed and for its commit.
    package var key: String {
        Digest.sha256(
            ([tree, upstream] + bases.sorted { $0.description < $1.description }).map(\.description).joined())
    }
}

/// Says how a merge would end: from the changed paths where they are enough, from memory, else by Git.
package struct MergePredictor: Sendable {
    package let git: GitProcess
    package let state: StateFolder
    /// A folder for what is thrown away.
    package let temporaryFolder: String
    /// How long Git may take.
    package let timeoutMilliseconds: Int
    /// Variables for fetching what a partial clone lacks, nil where nothing may be fetched.
    package let network: [String: String]?
    /// False where a person waits for a commit, and a merge that took long before is not computed again.
    package let isPatient: Bool

    package init(
        git: GitProcess, state: StateFolder, temporaryFolder: String, timeoutMilliseconds: Int,
        network: [String: String]?, isPatient: Bool
    ) {
        self.git = git
        self.state = state
        self.temporaryFolder = temporaryFolder
        self.timeoutMilliseconds = timeoutMilliseconds
        self.network = network
        self.isPatient = isPatient
    }

    // A squash merge lies near the tip; what is older than this many commits is not looked for.
    private static let mostCommits = 500
    private static let mostPaths = 500

    /// Predicts.
    ///
    /// - Parameters:
    ///   - asksGit: False where only what costs no process is of interest.
    /// - Returns: nil where only Git could tell, and it must not be asked.
    package func prediction(_ pair: MergePair, asksGit: Bool, _ repository: borrowing Repository) async throws
        -> MergePrediction?
    {
        let theirTree = try repository.commit(pair.upstream).tree
        var ours: [TreeChange]?
        if pair.bases.count == 1, let base = pair.bases.first {
            let baseTree = try repository.commit(base).tree
            let mine = try repository.changes(from: baseTree, to: pair.tree)
            let theirs = try repository.changes(from: baseTree, to: theirTree)
            if let answer = Self.fromPaths(mine, theirs) { return answer }
            if try isContained(mine, theirs, pair, repository) { return .contained }
            ours = mine + theirs
        }
        guard asksGit else { return nil }
        let memory = MergeMemory(state: state)
        if let known = try memory.read(pair.key) { return known }
        if !isPatient, let reason = try memory.slowReason(pair.upstream) { return .unknown(reason) }
        let merge = MergeTree(
            git: git, gitFolder: repository.gitFolder, objects: repository.commonFolder + "/objects",
            timeoutMilliseconds: timeoutMilliseconds, network: network)
        let attributes = try attributeFiles(ours ?? [], in: pair.tree, repository)
        let answer = try await merge.run(
            pair, theirTree: theirTree, attributes: attributes, temporaryFolder: temporaryFolder)
        // A reason may be gone the next time: more time, a newer Git, objects that have come.
        switch answer {
        case .unknown(MergeTree.tooSlow): try memory.writeSlow(pair.upstream, reason: MergeTree.tooSlow)
        case .unknown, .unsupported: break
        default: try memory.write(pair.key, answer)
        }
        return answer
    }

    /// What the changed paths alone tell, nil where Git has to look into the files.
    ///
    /// Without a path that both sides have changed, without a rename and without a file that is a folder on the other
    /// side, a three-way merge takes each change as it is.
    package static func fromPaths(_ ours: [TreeChange], _ theirs: [TreeChange]) -> MergePrediction? {
        let known = Dictionary(theirs.map { ($0.path, $0) }) { first, _ in first }
        let own = ours.filter { known[$0.path] != $0 }
        if own.isEmpty { return .contained }
        guard !couldRename(ours), !couldRename(theirs) else { return nil }
        if own.contains(where: { known[$0.path] != nil }) { return nil }
        let mine = Set(ours.map(\.path))
        return hasFolder(of: mine, in: theirs) || hasFolder(of: Set(known.keys), in: ours) ? nil : .clean
    }

    /// A rename shows itself as one path that is gone and another one that has come.
    private static func couldRename(_ changes: [TreeChange]) -> Bool {
        changes.contains { $0.kind == .deleted } && changes.contains { $0.kind == .added }
    }

    /// True where a path of one side is a folder of a path on the other side.
    private static func hasFolder(of paths: Set<[UInt8]>, in changes: [TreeChange]) -> Bool {
        changes.contains { change in
            change.path.indices.contains {
                change.path[$0] == UInt8(ascii: "/") && paths.contains(Array(change.path[..<$0]))
            }
        }
    }

    /// True where a commit of upstream has every changed file just as it is here: the branch was merged as one commit.
    private func isContained(
        _ ours: [TreeChange], _ theirs: [TreeChange], _ pair: MergePair, _ repository: borrowing Repository
    ) throws -> Bool {
        let touched = Set(theirs.map(\.path))
        guard ours.count <= Self.mostPaths, ours.allSatisfy({ touched.contains($0.path) }) else { return false }
        for commit in try repository.commits(from: pair.upstream, excluding: [pair.head], limit: Self.mostCommits) {
            var isSame = true
            for change in ours where isSame {
                isSame = try repository.entry(bytes: change.path, in: commit.tree) == change.entry
            }
            if isSame { return true }
        }
        return false
    }

    /// The attributes that a merge in the work tree would go by, from the folders of changed files.
    private func attributeFiles(_ changes: [TreeChange], in tree: ObjectID, _ repository: borrowing Repository) throws
        -> [(path: String, content: [UInt8])]
    {
        var folders: Set<[UInt8]> = [[]]
        for change in changes.prefix(Self.mostPaths) {
            for index in change.path.indices where change.path[index] == UInt8(ascii: "/") {
                folders.insert(Array(change.path[...index]))
            }
        }
        var files: [(path: String, content: [UInt8])] = []
        for folder in folders {
            let path = folder + Array(".gitattributes".utf8)
            guard let text = String(validating: path, as: UTF8.self),
                let entry = try repository.entry(bytes: path, in: tree), case .file = entry.kind,
                let content = try? repository.blob(entry.id, limit: 1 << 20)
            else { continue }
            files.append((text, content))
        }
        return files
    }
}
