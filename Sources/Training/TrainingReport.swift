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
