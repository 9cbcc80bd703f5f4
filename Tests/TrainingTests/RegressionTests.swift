import Testing

@testable import Training
/// Numbers are compared by allowance, loss by what seeds explain as well.
struct RegressionTests {
    private static let healthy: [TrainingMetric: Double] = [.loss: 0.55, .parameters: 72, .peakMemory: 1000]

    /// Judges a run of twenty steps against a baseline.
    ///
    /// - Parameter seeds: By how much the losses of the two further runs differ from the run's own.
    private func judged(
        _ values: [TrainingMetric: Double], _ allowances: [TrainingMetric: Double],
        machine: String = "here, torch 2.13.0",
        deviation: Double? = 0, seeds: [Double] = [0, 0]
    ) throws -> InvariantResult {
        var expectations = TrainingExpectations(steps: 20)
        expectations.comparison = TrainingComparison(
            allowances: allowances,
            baseline: TrainingBaseline(
                name: "upstream/main at 123", run: "1", machine: machine, values: values, lossDeviation: deviation),
            machine: "here")
        var further: [String: [UInt8]] = [:]
        for (name, shift) in zip(SeededLosses.runs, seeds) {
            var stream = Stream()
            stream.loss = (0..<20).map { "\(1.5 - Double($0) * 0.05 + shift)" }
            further[name] = stream.bytes
        }
        var stream = Stream()
        stream.loss = (0..<20).map { "\(1.5 - Double($0) * 0.05)" }
        let report = TrainingInvariants.judge(events: stream.bytes, expectations: expectations, further: further)
        return try #require(report.results.first { $0.name == "regression" })
    }

    @Test func whatIsAsGoodHolds() throws {
        let result = try judged([.loss: 0.625, .parameters: 72], [.loss: 1, .parameters: 1])
        #expect(result.verdict == .passed, "\(result)")
        #expect(result.names("72", "upstream/main", "123"))
    }

    @Test func eachMetricCanBeWorse() throws {
        let loss = try judged([.loss: 0.5], [.loss: 10])
        #expect(loss.verdict == .failed && !loss.isMinor && loss.names("25.0", "10.0"), "\(loss)")
        let parameters = try judged([.parameters: 60], [.parameters: 10])
        #expect(parameters.verdict == .failed && !parameters.isMinor, "\(parameters)")
        let memory = try judged([.peakMemory: 500], [.peakMemory: 10])
        #expect(memory.verdict == .failed && memory.isMinor, "\(memory)")
        let both = try judged([.loss: 0.5, .peakMemory: 500], [.loss: 10, .peakMemory: 10])
        #expect(both.verdict == .failed && !both.isMinor && both.evidence.count == 2, "\(both)")
    }

    @Test func whatIsBetterIsNoRegression() throws {
        let better = try judged(
            [.loss: 5, .parameters: 1000, .peakMemory: 9e9], [.loss: 0, .parameters: 0, .peakMemory: 0])
        #expect(better.verdict == .passed, "\(better)")
    }

    /// The baseline's spread decides; of one without three seeds, the spread of the run's own.
    @Test func seedsExplainALittle() throws {
        #expect(try judged([.loss: 0.5], [.loss: 10], deviation: 0.1).verdict == .passed)
        #expect(try judged([.loss: 0.5], [.loss: 10], deviation: 0.01).verdict == .failed)
        #expect(try judged([.loss: 0.5], [.loss: 10], deviation: nil, seeds: [0.2, -0.2]).verdict == .passed)
        #expect(try judged([.loss: 0.5], [.loss: 10], deviation: nil).verdict == .failed)
        #expect(try judged([.loss: 0.5], [.loss: 10], deviation: nil, seeds: []).verdict == .passed, "one seed is none")
    }

    @Test func anotherMachineSaysNothingOfTime() throws {
        let result = try judged(
            [.loss: 0.1, .parameters: 72], [.loss: 1, .parameters: 1], machine: "there, torch 2.13.0")
        #expect(result.verdict == .inconclusive && result.isMoot, "\(result)")
        let larger = try judged([.loss: 0.1, .parameters: 7], [.loss: 1, .parameters: 1], machine: "there")
        #expect(larger.verdict == .failed, "\(larger)")
    }

    @Test func withoutABaselineNothingIsHeldBack() throws {
        var expectations = TrainingExpectations(steps: 20)
        expectations.comparison = TrainingComparison(
            allowances: [.loss: 1], baseline: nil, missing: "none is known", machine: "here")
        let report = TrainingInvariants.judge(events: Stream().bytes, expectations: expectations)
        let result = try #require(report.results.first { $0.name == "regression" })
        #expect(result.isMoot)
    }
}
