public import Globs
import JSON

/// Everything that one run's events say.
public struct TrainingReport: Sendable, Hashable {
    /// One result for each invariant that was asked for, in the registry's order.
    public var results: [InvariantResult]
    /// Numbers for the report and the tracker.
    public var summary: TrainingSummary
    /// How the run ended.
    public var end: TrainingEnd
    /// Project modules that were loaded from outside the snapshot, as `name (file)`; at most 20.
    public var modulesLeaked: [String]
    /// Whether modules were looked at; false where no process wrote a `leaks` event.
    public var modulesChecked: Bool

    /// Whether the script ran without the network, as its probe says.
    public var networkIsCut = false

    /// The loss at the end, over the run and those with other seeds; nil where one of them has none.
    public var seededLosses: SeededLosses?

    /// Why no invariant could be told, in one line; nil where at least one was judged by what was seen.
    ///
    /// Where it is set, every result is inconclusive with this message, so that one finding says it all.
    public var obstacle: String? {
        results.allSatisfy { $0.verdict == .inconclusive && $0.message == end.message } ? end.message : nil
    }
}

/// A run in numbers; nil where nothing was measured.
public struct TrainingSummary: Sendable, Hashable {
    /// Optimizer steps that were observed.
    public var steps = 0
    /// Steps that a gradient scaler left out.
    public var skippedSteps = 0
    /// The loss at each told step, at most ``lossLimit`` values.
    public var losses: [Double] = []
    /// The gradients' L2 norms at the steps at which they were measured.
    public var gradientNorms: [Double] = []
    /// The loss of the first step, before any update.
    public var firstLoss: Double? { losses.first }
    /// The loss of the last step.
    public var lastLoss: Double? { losses.last }
    /// The largest L2 norm of all gradients together.
    public var largestGradientNorm: Double?
    /// Samples a second between the first and the last step.
    public var samplesPerSecond: Double?
    /// Largest resident memory of the process, in bytes.
    public var peakMemoryBytes: Int?
    /// Elements of all parameters.
    public var parameterCount: Int?
    /// Learning rates of the first parameter groups at the last step.
    public var learningRates: [Double] = []
    /// Seconds from the first step to the end.
    public var seconds: Double?
    /// The module in which the forward pass spent most of its time, with its share; nil where that was not measured.
    public var slowestModule: String?
    /// The shapes of what the trained modules return, `Net output n x 10` for one, sorted; `n` is the batch.
    public var outputShapes: [String] = []
    /// Where it computed, where the probe chose that; nil where nobody did.
    public var device: String?
    /// The framework and its version, `torch 2.13.0` for one.
    public var framework: String?

    /// The most losses that a summary keeps.
    public static let lossLimit = 2000

    /// A summary of nothing.
    public init() {}
}

/// What a policy says must hold for a training run.
public struct TrainingExpectations: Sendable, Hashable {
    /// The number of optimizer steps that were asked for.
    public var steps: Int
    /// Globs on parameter names that must not change; `*` also stands for dots.
    public var frozen: [NameGlob]
    /// Bounds, inclusive, of every value that the model returns in training; nil where the policy states none.
    public var outputRange: ClosedRange<Double>?
    /// Globs on parameter names that may go without gradient and movement: experts, stochastic depth.
    public var mayRest: [NameGlob]
    /// The invariants that take more than the observed run and are asked for, by their names.
    public var replays: Set<String>
    /// What the policy allows an invariant instead of its usual allowance, in percent, by the invariant's name.
    public var allowances: [String: Double]
    /// The earlier run with which this one is compared, nil where the policy compares nothing.
    public var comparison: TrainingComparison?

    /// Expectations with the defaults of a policy that states nothing but the steps.
    public init(
        steps: Int, frozen: [NameGlob] = [], outputRange: ClosedRange<Double>? = nil, mayRest: [NameGlob] = [],
        replays: Set<String> = [], allowances: [String: Double] = [:]
    ) {
        self.steps = steps
        self.frozen = frozen
        self.outputRange = outputRange
        self.mayRest = mayRest
        self.replays = replays
        self.allowances = allowances
    }

    /// The allowance of an invariant in percent: the policy's, else its usual one.
    func allowance(_ description: InvariantDescription) -> Double {
        if let own = allowances[description.name] { return own }
        if case .percent(let usual) = description.setting.allowance { return usual }
        return 0
    }
}

/// The losses of a run that is under way, taken from its events as they come.
public struct TrainingProgress: Sendable {
    /// The last step that was told, 0 before the first.
    public private(set) var step = 0
    /// The loss of each told step, at most ``TrainingSummary/lossLimit``.
    public private(set) var losses: [Double] = []
    private var rest: [UInt8] = []

    /// Progress of nothing.
    public init() {}

    /// Takes the next bytes, which may end in the middle of a line.
    ///
    /// Returns whether a step was among them.
    public mutating func take(_ bytes: [UInt8]) -> Bool {
        rest += bytes
        var found = false
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            found = read(rest[..<end]) || found
            rest.removeSubrange(...end)
        }
        if rest.count > EventReader.lineLimit { rest = [] }
        return found
    }

    private mutating func read(_ line: ArraySlice<UInt8>) -> Bool {
        guard let fields = (try? JSONValue(line))?.object, fields["event"]?.string == "step",
            let number = fields["step"]?.count
        else { return false }
        step = number
        if let loss = fields["loss"]?.double, losses.count < TrainingSummary.lossLimit { losses.append(loss) }
        return true
    }
}
