/// A number by which a run is compared with an earlier one.
public enum TrainingMetric: String, Sendable, Hashable, CaseIterable {
    /// The median loss of the last fifth of the steps, the mean over the seeds.
    case loss
    /// Samples a second.
    case speed
    /// The largest resident memory of the process, in bytes.
    case peakMemory = "peak_memory"
    /// Elements of all parameters.
    case parameters
}

/// What an earlier run measured.
public struct TrainingBaseline: Sendable, Hashable {
    /// How people call it: `upstream/main at 1a2b3c4d5`.
    public var name: String
    /// The record's id.
    public var run: String
    /// What the run was carried out by.
    public var machine: String
    /// What it measured.
    public var values: [TrainingMetric: Double]
    /// The standard deviation of the loss over the seeds, nil where there were fewer than three.
    public var lossDeviation: Double?
    /// The shapes of what its modules returned, empty where they were not seen.
    public var outputShapes: [String]

    /// Makes a baseline.
    public init(
        name: String, run: String, machine: String, values: [TrainingMetric: Double], lossDeviation: Double? = nil,
        outputShapes: [String] = []
    ) {
        self.name = name
        self.run = run
        self.machine = machine
        self.values = values
        self.lossDeviation = lossDeviation
        self.outputShapes = outputShapes
    }
}

/// With what a run is compared, and by how much it may be worse.
public struct TrainingComparison: Sendable, Hashable {
    /// By how many percent each may be worse; what is not in it is not compared.
    public var allowances: [TrainingMetric: Double]
    /// Whether the shapes of outputs are compared.
    public var comparesShapes: Bool
    /// The earlier run, nil where none is known.
    public var baseline: TrainingBaseline?
    /// Why none is known, and what makes one.
    public var missing: String
    /// What this run is carried out by, without the framework.
    public var machine: String

    /// Makes a comparison.
    public init(
        allowances: [TrainingMetric: Double], comparesShapes: Bool = false, baseline: TrainingBaseline?,
        missing: String = "", machine: String
    ) {
        self.allowances = allowances
        self.comparesShapes = comparesShapes
        self.baseline = baseline
        self.missing = missing
        self.machine = machine
    }
}

/// The losses that several seeds came to.
public struct SeededLosses: Sendable, Hashable {
    /// Their mean.
    public var mean: Double
    /// Their standard deviation, nil for fewer than three.
    public var deviation: Double?
    /// How many there were.
    public var count: Int

    /// The names of the further runs that give them.
    public static let runs = ["regression 1", "regression 2"]

    package init?(_ values: [Double]) {
        guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
        count = values.count
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        guard values.count > 2 else { return }
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }
}

extension TrainingRun {
    /// The median loss of the last fifth of the steps, which one odd batch does not decide; nil without a loss.
    package var finalLoss: Double? {
        let losses = steps.compactMap(\.loss)
        return losses.isEmpty ? nil : median(Array(losses.suffix(max(1, losses.count / 5))))
    }

    /// What this run and its further runs with other seeds came to; nil where one of them has no loss or no end.
    package var seededLosses: SeededLosses? {
        let runs = [self] + SeededLosses.runs.compactMap { furtherRuns[$0] }
        guard runs.allSatisfy({ $0.trust == .complete }) else { return nil }
        let losses = runs.compactMap(\.finalLoss)
        return losses.count == runs.count ? SeededLosses(losses) : nil
    }
}
