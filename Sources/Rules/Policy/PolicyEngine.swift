public import Model

/// How the folder is made in which steps run.
public struct SnapshotPolicy: Sendable, Hashable {
    /// Which ignored data is linked into a snapshot.
    public enum Link: Sendable, Hashable {
        /// Ignored data folders and virtual environments at the top, never output folders.
        case auto
        /// These paths alone.
        case paths([String])
    }

    /// Which ignored data is linked.
    public var link: Link
    /// Ignored paths that are copied, because a step writes to them.
    public var copy: [String]
    /// How many snapshots are kept at once.
    public var slots: Int
    /// The most bytes that all snapshots of a repository take, nil for no limit.
    public var maxSizeBytes: Int?
    /// The folder that holds the snapshots, nil for the user's cache folder.
    public var folder: String?

    /// Makes the section.
    public init(
        link: Link = .auto, copy: [String] = [], slots: Int = 2, maxSizeBytes: Int? = 5_000_000_000,
        folder: String? = nil
    ) {
        self.link = link
        self.copy = copy
        self.slots = slots
        self.maxSizeBytes = maxSizeBytes
        self.folder = folder
    }
}

/// How steps are carried out.
public struct EnginePolicy: Sendable, Hashable {
    /// The most time that steps may hold up a push, by the remote's transport; nil for no limit.
    public struct PushBudget: Sendable, Hashable {
        /// Over SSH, whose servers hang up on a silent client.
        public var sshMilliseconds: Int?
        /// Over HTTPS and HTTP.
        public var httpsMilliseconds: Int?
        /// To a folder on this machine.
        public var localMilliseconds: Int?

        /// Makes a budget.
        public init(
            sshMilliseconds: Int? = 300_000, httpsMilliseconds: Int? = nil, localMilliseconds: Int? = nil
        ) {
            self.sshMilliseconds = sshMilliseconds
            self.httpsMilliseconds = httpsMilliseconds
            self.localMilliseconds = localMilliseconds
        }
    }

    /// How many steps run at once, nil for as many as there are cores.
    public var jobs: Int?
    /// Whether the first failed step ends the run; nil for at push alone.
    public var failFast: Bool?
    /// True where a result is used again for the same content.
    public var cache: Bool
    /// True where steps for the next stage begin in the background.
    public var ahead: Bool
    /// A step that usually takes longer runs at push instead of at commit; nil for no limit.
    public var commitBudgetMilliseconds: Int?
    /// The most time that steps may hold up a push.
    public var pushBudget: PushBudget

    /// Makes the section.
    public init(
        jobs: Int? = nil, failFast: Bool? = nil, cache: Bool = true, ahead: Bool = false,
        commitBudgetMilliseconds: Int? = 5_000, pushBudget: PushBudget = PushBudget()
    ) {
        self.jobs = jobs
        self.failFast = failFast
        self.cache = cache
        self.ahead = ahead
        self.commitBudgetMilliseconds = commitBudgetMilliseconds
        self.pushBudget = pushBudget
    }

    /// True where the first failed step ends a run at this stage.
    public func failsFast(at stage: Stage) -> Bool { failFast ?? (stage == .push) }
}

/// What steps find in their environment.
public struct EnvironmentPolicy: Sendable, Hashable {
    /// The Python interpreter, nil for the one chosen at install time.
    public var python: String?
    /// Names of variables that steps get from the person's environment.
    public var pass: [String]
    /// Variables that steps get.
    public var set: [String: String]

    /// Makes the section.
    public init(python: String? = nil, pass: [String] = [], set: [String: String] = [:]) {
        self.python = python
        self.pass = pass
        self.set = set
    }
}

/// Where run records go.
public struct TrackerPolicy: Sendable, Hashable {
    /// The log in the Git folder.
    public struct Local: Sendable, Hashable {
        /// How long records are kept, nil for ever.
        public var keepMilliseconds: Int?

        /// Makes the settings.
        public init(keepMilliseconds: Int? = 15_552_000_000) {
            self.keepMilliseconds = keepMilliseconds
        }
    }

    /// Weights & Biases.
    public struct WandB: Sendable, Hashable {
        /// When records are sent.
        public enum Mode: String, Sendable, Hashable, CaseIterable {
            /// At once.
            case online
            /// When the person syncs.
            case offline
        }

        /// The project's name.
        public var project: String?
        /// The user or team that owns the project.
        public var entity: String?
        /// When records are sent.
        public var mode: Mode

        /// Makes the settings.
        public init(project: String? = nil, entity: String? = nil, mode: Mode = .online) {
            self.project = project
            self.entity = entity
            self.mode = mode
        }
    }

    /// MLflow.
    public struct MLflow: Sendable, Hashable {
        /// The experiment's name.
        public var experiment: String?
        /// The tracking server's address, nil for the environment's.
        public var uri: String?

        /// Makes the settings.
        public init(experiment: String? = nil, uri: String? = nil) {
            self.experiment = experiment
            self.uri = uri
        }
    }

    /// The log in the Git folder.
    public var local: Local
    /// Weights & Biases, nil when not used.
    public var wandb: WandB?
    /// MLflow, nil when not used.
    public var mlflow: MLflow?

    /// Makes the section.
    public init(local: Local = Local(), wandb: WandB? = nil, mlflow: MLflow? = nil) {
        self.local = local
        self.wandb = wandb
        self.mlflow = mlflow
    }
}

/// Whether a person may skip checks.
public struct SkipsPolicy: Sendable, Hashable {
    /// True where recorded skips are honoured.
    public var allowed: Bool
    /// Checks that no skip turns off.
    public var never: [CheckID]

    /// Makes the section.
    public init(allowed: Bool = true, never: [CheckID] = []) {
        self.allowed = allowed
        self.never = never
    }
}
