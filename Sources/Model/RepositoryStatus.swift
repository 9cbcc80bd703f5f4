import JSON

/// Where a repository stands, as `gate status` tells it: a value for people and for programs.
public struct RepositoryStatus: Sendable, Hashable {
    /// The number of the document's schema.
    public static let currentSchema = 1

    /// A moment in the three ways in which it is told.
    public struct Moment: Sendable, Hashable {
        /// UTC, RFC 3339.
        public var utc: String
        /// Local time: `12:03`, with the date where it is another day than today's.
        public var local: String
        /// How long ago, such as `3 hours`.
        public var age: String

        /// Makes a moment.
        public init(utc: String, local: String, age: String) {
            self.utc = utc
            self.local = local
            self.age = age
        }
    }

    /// How HEAD lies to the upstream branch.
    public struct Upstream: Sendable, Hashable {
        /// The branch, such as `upstream/main`.
        public var name: String
        /// Its newest known commit in hexadecimal, nil where nothing is known.
        public var tip: String?
        /// When that was known, nil where no trace is left.
        public var known: Moment?
        /// How many commits of HEAD it lacks, nil where the two are not compared.
        public var ahead: Int?
        /// How many of its commits HEAD lacks.
        public var behind: Int?
        /// `clean`, `contained`, `conflicts` or `unknown`: how a merge would end, nil where nothing is to be merged.
        public var merge: String?
        /// The conflicts that a merge would have, a line each.
        public var conflicts: [String] = []
        /// What else a reader should know, such as that there is no commit in common.
        public var note: String?
        /// When the last fetch of the gate's own was tried, nil where none was.
        public var fetchTried: Moment?
        /// Why it failed, nil where it went well.
        public var fetchFailure: String?

        /// Makes a comparison of which nothing is known.
        public init(name: String) { self.name = name }
    }

    /// What no remote has of HEAD.
    public struct Unpushed: Sendable, Hashable {
        /// The branch to which a push would go, such as `origin/feature`, nil where there is no remote.
        public var target: String?
        /// True where the remote has such a branch, as far as is known.
        public var targetExists = false
        /// How many commits it lacks.
        public var commits = 0
        /// When the oldest of them was made, nil where there is none.
        public var oldest: Moment?

        /// Makes an account of nothing.
        public init() {}
    }

    /// The policy in the work tree, else at HEAD, else the one that was recorded in this clone.
    public struct PolicyState: Sendable, Hashable {
        /// `advise`, `enforce`, `unreadable`, or `none` where there is no policy.
        public var mode: String
        /// The first mistake with its place, nil where it can be read.
        public var mistake: String?
        /// Who recorded it and when, such as `the policy that gate install recorded on 2026-11-30`; nil for a branch's own.
        public var recorded: String?
        /// Its globs that select no file, each with its place.
        public var idle: [String] = []
        /// The user's own policy in the Git folder, its file as it is shown; nil where there is none.
        public var local: String?
        /// True where that one judges this branch, which has none of its own.
        public var isLocal = false
        /// What mends a local policy that cannot be read.
        public var cure: SuggestedCommand?

        /// Makes a state.
        public init(mode: String, mistake: String? = nil) {
            self.mode = mode
            self.mistake = mistake
        }
    }

    /// One run of the log.
    public struct Run: Sendable, Hashable {
        /// The run's id.
        public var id: String
        /// The stage that was judged.
        public var stage: String
        /// The answer.
        public var verdict: String
        /// When it began.
        public var started: Moment
        /// The steps that would have run and were left out.
        public var leftOut: [String]

        /// Makes a run.
        public init(id: String, stage: String, verdict: String, started: Moment, leftOut: [String] = []) {
            self.id = id
            self.stage = stage
            self.verdict = verdict
            self.started = started
            self.leftOut = leftOut
        }
    }

    /// The work tree's folder, nil in a bare repository.
    public var workTree: String?
    /// The branch, nil on a detached HEAD.
    public var branch: String?
    /// The commit at HEAD, nil before the first one.
    public var head: String?
    /// What Git is in the middle of.
    public var operation: String?
    /// True where the policy protects the branch.
    public var isProtected = false
    /// Nil where the policy says `upstream: off`, or there is no remote.
    public var upstream: Upstream?
    /// Why there is no upstream.
    public var noUpstream: String?
    /// Nil on a detached HEAD, and before the first commit.
    public var unpushed: Unpushed?
    /// The policy.
    public var policy = PolicyState(mode: "none")
    /// The hooks that are installed.
    public var hooks: [String] = []
    /// The hooks that the policy needs and that are not installed.
    public var missingHooks: [String] = []
    /// Hooks of gate's that Git passes over or that find no program, each with the reason.
    public var brokenHooks: [String] = []
    /// How many values of the policy that bear commands may not be used yet.
    public var untrusted = 0
    /// The last run that judged HEAD, or the tree that it has.
    public var headRun: Run?
    /// The last run of all.
    public var lastRun: Run?
    /// One command that is worth typing now.
    public var next: SuggestedCommand?

    /// Makes a status of nothing.
    public init() {}

    /// The status as one line of JSON, its keys sorted, absent values left out.
    public var document: String {
        var object = JSONObject()
        object.add("branch", branch)
        object.add("brokenHooks", texts: brokenHooks)
        object.add("head", head)
        object.add("headRun", document: headRun?.document)
        object.add("hooks", texts: hooks)
        object.add("lastRun", document: lastRun?.document)
        object.add("missingHooks", texts: missingHooks)
        object.add("next", next)
        object.add("operation", operation)
        object.add("policy", document: policy.document)
        object.add("protected", document: isProtected ? "true" : "false")
        object.add("schema", Self.currentSchema)
        object.add("unpushed", document: unpushed?.document)
        object.add("untrusted", untrusted)
        object.add("upstream", document: upstream?.document)
        object.add("workTree", workTree)
        return object.text
    }
}

extension RepositoryStatus.Upstream {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("ahead", ahead)
        object.add("behind", behind)
        object.add("conflicts", texts: conflicts)
        object.add("fetchFailure", fetchFailure)
        object.add("fetchTriedAt", fetchTried?.utc)
        object.add("knownAt", known?.utc)
        object.add("merge", merge)
        object.add("name", name)
        object.add("note", note)
        object.add("tip", tip)
        return object.text
    }
}

extension RepositoryStatus.Unpushed {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("commits", commits)
        object.add("oldestAt", oldest?.utc)
        object.add("target", target)
        return object.text
    }
}

extension RepositoryStatus.PolicyState {
    fileprivate var document: String {
        var object = JSONObject()
        if isLocal { object.add("isLocal", document: "true") }
        object.add("local", local)
        object.add("mistake", mistake)
        object.add("recorded", recorded)
        object.add("selectsNothing", texts: idle)
        object.add("mode", mode)
        return object.text
    }
}

extension RepositoryStatus.Run {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("id", id)
        object.add("leftOut", texts: leftOut)
        object.add("stage", stage)
        object.add("startedAt", started.utc)
        object.add("verdict", verdict)
        return object.text
    }
}
