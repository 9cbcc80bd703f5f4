package import Platform

/// The gate's own folder inside the Git folder that all work trees share; deleting it loses history and nothing else.
public struct StateFolder: Sendable, Hashable {
    /// The folder, absolute.
    public let path: String

    /// The state of the repository with this common Git folder.
    public init(commonFolder: String) {
        path = commonFolder + "/gate"
    }

    /// Makes a folder below it; a repository that is gone meanwhile does not come back by that.
    package func make(_ folder: String) throws(FileError) {
        if Files.isFolder(folder) { return }
        guard Files.isFolder(Paths.folder(of: path)) else { throw FileError("make the folder", folder) }
        try Files.makeFolder(folder)
    }

    /// The log of runs, and a folder a run for what its steps wrote.
    public var runs: String { path + "/runs" }
    /// Files that processes lock, and that describe processes in the background.
    public var locks: String { path + "/locks" }
    /// The probe's Python files, a folder a content.
    public var probe: String { path + "/probe" }
    /// What is known of the last fetch, a file a remote.
    public var fetches: String { path + "/fetches" }
    /// What is remembered of steps that passed.
    public var cache: String { path + "/cache" }
    /// The trees on which steps have passed, a file a step.
    public var passedTrees: String { cache + "/trees" }
    /// What hooks have said once, a file a check.
    public var said: String { path + "/said" }
    /// Files of the work tree while a fix writes them.
    public var fixes: String { path + "/fixes" }
    /// The amend that pre-commit has let through last: one line.
    public var amend: String { path + "/amend" }
    /// What checks have worked out from content alone: a file of lines.
    public var answers: String { path + "/answers" }
    /// The policy that the user last said yes to, for branches that have none.
    public var policy: String { path + "/policy.yml" }
    /// Who recorded that policy, when, and at which commit.
    public var policyOrigin: String { path + "/policy.origin" }
    /// How merges with upstream would end, by their two sides: a file of lines.
    public var merges: String { path + "/merges" }
}
