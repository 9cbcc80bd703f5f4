public import Globs

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
