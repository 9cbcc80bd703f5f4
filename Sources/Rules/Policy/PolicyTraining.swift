public import Globs
public import Model
public import Training

/// One entry of `training:`, a script that is smoke-tested for a few optimizer steps.
public struct TrainingStep: Sendable, Hashable {
    /// Where the script computes.
    public enum Device: String, Sendable, Hashable, CaseIterable {
        /// On the processor; GPUs are hidden.
        case cpu
        /// On an idle GPU, else on the processor.
        case auto
        /// On the first GPU.
        case cuda
    }

    /// What must hold for the model's outputs.
    public struct Outputs: Sendable, Hashable {
        /// Least and greatest value, both allowed; nil for no bounds.
        public var range: ClosedRange<Double>?

        /// Makes the rule.
        public init(range: ClosedRange<Double>? = nil) {
            self.range = range
        }
    }

    /// How a notebook runs that is named as the command.
    public struct Notebook: Sendable, Hashable {
        /// Which of its shell lines run.
        public enum Shell: String, Sendable, Hashable, CaseIterable {
            /// None of them.
            case skip
            /// All but those that install something.
            case run
            /// All of them.
            case all
        }

        /// Which shell lines run.
        public var shell = Shell.skip
        /// A folder of the repository that stands for Colab's drive, nil for none.
        public var drive: String?
        /// Files of the repository that stand for what somebody uploads to Colab.
        public var files: [String] = []

        /// Makes the rules.
        public init() {}
    }

    /// When a training step runs if the policy does not say.
    public static let defaultStages: Set<Stage> = [.push, .ci]
    /// How long it may take from its first step if the policy does not say.
    public static let defaultTimeoutMilliseconds = 180_000

    /// What every step has; its time limit counts from the first optimizer step.
    public var settings: StepSettings
    /// What it runs.
    public var command: CommandLine
    /// What prepares it, once for a content.
    public var setup: CommandLine?
    /// The number of optimizer steps after which the probe ends the script.
    public var steps: Int
    /// The most rows of a data set, nil for all.
    public var rows: Int?
    /// The time until the first optimizer step.
    public var firstStepMilliseconds: Int
    /// The seed of every generator, nil to leave them alone.
    public var seed: Int?
    /// Where the script computes.
    public var device: Device
    /// True where `torch.compile` compiles.
    public var compile: Bool
    /// True where the script may use the network.
    public var network: Bool
    /// Parameters that must not change, globs on their names.
    public var frozen: [NameGlob]
    /// How a notebook runs.
    public var notebook = Notebook()
    /// What must hold for the outputs.
    public var outputs: Outputs
    /// How much each invariant weighs.
    public var invariants: InvariantRules
    /// What is compared with the last passing run on upstream.
    public var compare: CompareRules

    /// Makes a step.
    public init(
        settings: StepSettings, command: CommandLine, setup: CommandLine? = nil, steps: Int = 20, rows: Int? = nil,
        firstStepMilliseconds: Int = 120_000, seed: Int? = 0, device: Device = .cpu, compile: Bool = false,
        network: Bool = true, frozen: [NameGlob] = [], outputs: Outputs = Outputs(),
        invariants: InvariantRules = InvariantRules(), compare: CompareRules = CompareRules()
    ) {
        self.settings = settings
        self.command = command
        self.setup = setup
        self.steps = steps
        self.rows = rows
        self.firstStepMilliseconds = firstStepMilliseconds
        self.seed = seed
        self.device = device
        self.compile = compile
        self.network = network
        self.frozen = frozen
        self.outputs = outputs
        self.invariants = invariants
        self.compare = compare
    }
}

/// How much one invariant weighs, and by how much it may be missed.
public struct InvariantRule: Sendable, Hashable {
    /// How much it weighs.
    public var severity: Severity
    /// The invariant's own allowance in percent, nil for its usual one.
    public var byPercent: Double?

    /// Makes a rule.
    public init(_ severity: Severity, byPercent: Double? = nil) {
        self.severity = severity
        self.byPercent = byPercent
    }
}

/// How much each invariant of a training weighs, by the invariants' names.
public struct InvariantRules: Sendable, Hashable {
    private var given: [String: InvariantRule] = [:]

    /// Makes the default rules.
    public init() {}

    /// The rule of an invariant: the policy's, else its usual one.
    public subscript(_ invariant: InvariantDescription) -> InvariantRule {
        get { given[invariant.name] ?? InvariantRule(invariant.setting.standard) }
        set { given[invariant.name] = newValue == InvariantRule(invariant.setting.standard) ? nil : newValue }
    }

    /// The rule of the invariant of a name; off where there is none.
    public subscript(_ name: String) -> InvariantRule {
        TrainingInvariants.descriptions.first { $0.name == name }.map { self[$0] } ?? InvariantRule(.off)
    }
}

/// What is compared with the last passing run on upstream: the most by which each may be worse, in percent.
public struct CompareRules: Sendable, Hashable {
    /// The loss at the end, the mean over three seeds; nil when not compared.
    public var lossPercent: Double?
    /// Samples a second.
    public var speedPercent: Double?
    /// Peak memory.
    public var peakMemoryPercent: Double?
    /// The number of parameters.
    public var parametersPercent: Double?
    /// The shapes of what the model returns.
    public var outputShapes: Bool

    /// Makes the rules.
    public init(
        lossPercent: Double? = nil, speedPercent: Double? = nil, peakMemoryPercent: Double? = nil,
        parametersPercent: Double? = nil, outputShapes: Bool = false
    ) {
        self.lossPercent = lossPercent
        self.speedPercent = speedPercent
        self.peakMemoryPercent = peakMemoryPercent
        self.parametersPercent = parametersPercent
        self.outputShapes = outputShapes
    }
}
