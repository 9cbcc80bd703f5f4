import Model
import Words

/// The run is no worse than the last one that passed on upstream.
struct Regression: Invariant {
    let description = InvariantDescription(
        name: "regression",
        setting: InvariantSetting(
            .warning, "No compared metric is worse than its allowance."),
        summary: "No compared metric is worse than on upstream by more than its allowance and what seeds explain.",
        why:
            "A change that trains worse, more slowly or in more memory is seen before anybody trains for a day with it.",
        source: "Continuous benchmarking; three seeds, so that chance alone raises no alarm.",
        notAFailure: [
            "another machine or another version of the framework",
            "a loss within three standard deviations of the seeds",
        ],
        badExample: "model = Net(width=8)  # 64 on upstream",
        goodExample: "model = Net(width=64)")

    /// How many standard deviations of the seeds chance explains.
    private static let deviations = 3.0

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        guard let comparison = expectations.comparison, !comparison.allowances.isEmpty || comparison.comparesShapes
        else { return nil }
        guard let baseline = comparison.baseline else {
            return .moot(description.name, comparison.missing)
        }
        var found = Observations()
        var held: [String] = []
        var isGrave = false
        for metric in TrainingMetric.allCases {
            guard let allowance = comparison.allowances[metric] else { continue }
            guard let before = baseline.values[metric] else {
                found.unknowns.append("\(Self.words(metric)) of \(baseline.name) is not known")
                continue
            }
            let machine = TrainingMachine.text(comparison.machine, run.framework)
            if metric != .parameters, machine != baseline.machine {
                found.unknowns.append(
                    "\(Self.words(metric)) of \(baseline.name) was measured elsewhere: \(baseline.machine)")
                continue
            }
            guard let now = Self.value(metric, run) else {
                found.unknowns.append("\(Self.words(metric)) was not seen")
                continue
            }
            found.seen += 1
            let isWorse = Self.isWorse(metric, now, before, allowance, run, baseline)
            let text =
                "\(Self.words(metric)) \(Self.shown(metric, now)), \(Self.shown(metric, before)) on \(baseline.name)"
            if isWorse {
                isGrave = isGrave || metric == .loss || metric == .parameters
                found.failures.append(
                    "\(text): worse by \(Self.percent(metric, now, before)) %, \(rounded(allowance)) % is allowed")
            } else {
                held.append(text)
            }
        }
        if comparison.comparesShapes {
            isGrave = Self.compareShapes(run.summary.outputShapes, baseline, &found, &held) || isGrave
        }
        var result = found.result(
            description.name, passed: held.joined(separator: "; "), nothingSeen: "nothing was compared",
            failedAdvice:
                "where that is meant, raise the allowance in `compare:`; what lands on upstream is the next baseline",
            unknownAdvice: nil)
        // A first run, or one on another machine, is the next one's baseline: it must be able to pass.
        result.isMoot = result.verdict == .inconclusive
        result.isMinor = result.verdict == .failed && !isGrave
        return result
    }

    /// Compares shapes; gives true where they differ.
    private static func compareShapes(
        _ now: [String], _ baseline: TrainingBaseline, _ found: inout Observations, _ held: inout [String]
    ) -> Bool {
        guard !now.isEmpty, !baseline.outputShapes.isEmpty else {
            found.unknowns.append(
                "the shapes of the outputs \(now.isEmpty ? "were not seen" : "of \(baseline.name) are not known")")
            return false
        }
        found.seen += 1
        let gone = baseline.outputShapes.filter { !now.contains($0) }
        let new = now.filter { !baseline.outputShapes.contains($0) }
        if gone.isEmpty, new.isEmpty {
            held.append("outputs as on \(baseline.name): \(now.joined(separator: ", "))")
            return false
        }
        func list(_ shapes: [String]) -> String { shapes.isEmpty ? "none" : shapes.joined(separator: ", ") }
        found.failures.append("the model returns \(list(new)), where \(baseline.name) returned \(list(gone))")
        return true
    }

    private static func value(_ metric: TrainingMetric, _ run: TrainingRun) -> Double? {
        switch metric {
        case .loss: run.seededLosses?.mean
        case .speed: run.summary.samplesPerSecond
        case .peakMemory: run.summary.peakMemoryBytes.map(Double.init)
        case .parameters: run.summary.parameterCount.map(Double.init)
        }
    }

    private static func isWorse(
        _ metric: TrainingMetric, _ now: Double, _ before: Double, _ allowance: Double, _ run: TrainingRun,
        _ baseline: TrainingBaseline
    ) -> Bool {
        let worse = metric == .speed ? before - now : now - before
        guard worse > abs(before) * allowance / 100 else { return false }
        guard metric == .loss else { return true }
        // Of a baseline without three seeds this run's own tell how much chance does.
        guard let deviation = baseline.lossDeviation ?? run.seededLosses?.deviation else { return false }
        return worse > deviations * deviation
    }

    private static func percent(_ metric: TrainingMetric, _ now: Double, _ before: Double) -> String {
        let worse = metric == .speed ? before - now : now - before
        return before == 0 ? "any" : rounded((1000 * worse / abs(before)).rounded() / 10)
    }

    private static func words(_ metric: TrainingMetric) -> String {
        switch metric {
        case .loss: "the loss at the end"
        case .speed: "samples a second"
        case .peakMemory: "peak memory"
        case .parameters: "the number of parameters"
        }
    }

    private static func shown(_ metric: TrainingMetric, _ value: Double) -> String {
        switch metric {
        case .loss: rounded(value)
        case .speed: "\(Int(value.rounded()))"
        case .peakMemory: SizeText.measured(Int(value))
        case .parameters: "\(Int(value))"
        }
    }
}

/// What a run was carried out by, in words that are equal where its numbers can be compared.
public enum TrainingMachine {
    /// Joins the machine and the framework.
    public static func text(_ machine: String, _ framework: String?) -> String {
        framework.map { "\(machine), \($0)" } ?? machine
    }
}
