import Git
import Model
import Platform
import Rules

/// Asks Git how a merge would end: `git merge-tree --write-tree`, see its manual, in a folder that is thrown away.
///
/// libgit2 has a merge of its own, which is not Git's: it knows fewer renames and no merge drivers.
struct MergeTree: Sendable {
    let git: GitProcess
    let gitFolder: String
    /// The repository's objects, which are read and never written.
    let objects: String
    let timeoutMilliseconds: Int
    /// Variables for fetching what a partial clone lacks, nil where nothing may be fetched.
    let network: [String: String]?

    static let tooSlow = "computing the merge takes Git too long here; it is computed at push"
    // Files of more bytes are not searched for their conflict markers.
    private static let largestFile = 8 << 20

    /// Merges two sides, and says what came of it.
    ///
    /// - Parameters:
    ///   - theirTree: The other side's tree: a merge that ends with it brings nothing new.
    ///   - attributes: Files of attributes by which the merge goes.
    ///   - temporaryFolder: Where the folder is made.
    package func run(
        _ pair: MergePair, theirTree: ObjectID, attributes: [(path: String, content: [UInt8])], temporaryFolder: String
    ) async throws -> MergePrediction {
        let folder = try Files.makeTemporaryFolder(in: temporaryFolder)
        defer { try? Files.remove(folder) }
        // Merge drivers write their files into the work tree, so there is one to throw away.
        let (made, workTree) = (folder + "/objects", folder + "/tree")
        try Files.makeFolder(made)
        try Files.makeFolder(workTree)
        for (path, content) in attributes {
            try Files.makeFolder(Paths.folder(of: "\(workTree)/\(path)"))
            try Files.write(content, to: "\(workTree)/\(path)")
        }
        let database = try ThrowawayObjects(in: made, above: objects)
        let ours = try pair.commit ?? database.writeCommit(tree: pair.tree, parents: [pair.head])
        let outcome = await git.run(
            ["merge-tree", "--write-tree", "-z", ours.description, pair.upstream.description], folder: workTree,
            timeoutMilliseconds: timeoutMilliseconds, environment: environment(folder, made, workTree))
        switch outcome.end {
        case .exited(0), .exited(1): break
        case .timedOut: return .unknown(Self.tooSlow)
        case .exited(129): return .unsupported("it takes Git 2.38 or later")
        default:
            let words = outcome.text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("fatal:") }
            return .unknown("git merge-tree failed: \(words.map(String.init) ?? "\(outcome.end)")")
        }
        guard let output = MergeTreeOutput(outcome.output) else {
            return .unknown("git merge-tree said something that this version does not understand")
        }
        if outcome.end == .exited(0) { return output.tree == theirTree ? .contained : .clean }
        let names = (ours: Array(ours.description.utf8), theirs: Array(pair.upstream.description.utf8))
        return .conflicts(
            output.conflicts { path in
                guard let merged = database.file(path, in: output.tree, limit: Self.largestFile) else { return [] }
                return ConflictMarkers.ranges(in: merged, names.ours, names.theirs)
            })
    }

    private func environment(_ folder: String, _ made: String, _ workTree: String) -> [String: String] {
        var environment = [
            "GIT_DIR": gitFolder, "GIT_WORK_TREE": workTree, "GIT_INDEX_FILE": folder + "/index",
            "GIT_OBJECT_DIRECTORY": made, "GIT_ALTERNATE_OBJECT_DIRECTORIES": Self.listed(objects),
        ]
        if let network {
            environment.merge(network) { _, new in new }
        } else {
            // A partial clone would ask its remote for what is missing. Git before 2.44 knows no switch for that, so
            // there no way to a remote is allowed.
            environment.merge(["GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"]) { _, new in new }
        }
        return environment
    }

    /// A folder as the list of object folders takes it: what holds a colon is quoted.
    private static func listed(_ path: String) -> String {
        guard path.contains(":") || path.hasPrefix("\"") else { return path }
        return "\"" + path.map { "\"\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
