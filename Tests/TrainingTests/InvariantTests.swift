import Globs
import Testing

@testable import Training
/// Each invariant over constructed streams: what fails, what holds, and what stays open.
struct InvariantTests {
    private func judged(
        _ stream: Stream, _ name: String, frozen: [String] = [], range: ClosedRange<Double>? = nil,
        mayRest: [String] = []
    ) -> InvariantResult? {
        let expectations = TrainingExpectations(
            steps: 20, frozen: frozen.compactMap { NameGlob($0, kind: .dotted) }, outputRange: range,
            mayRest: mayRest.compactMap { NameGlob($0, kind: .dotted) })
        return TrainingInvariants.judge(events: stream.bytes, expectations: expectations).results
            .first { $0.name == name }
    }

    @Test func everythingHoldsInAHealthyRun() {
        let report = TrainingInvariants.judge(
            events: Stream().bytes, expectations: TrainingExpectations(steps: 20, outputRange: 0...1))
        #expect(report.end == .stepsReached)
        let furtherRuns = ["deterministic", "overfits_batch", "regression"]
        #expect(
            report.results.map(\.name)
                == TrainingInvariants.descriptions.map(\.name).filter { !furtherRuns.contains($0) })
        // There is one process.
        #expect(report.results.allSatisfy { $0.verdict == .passed || $0.name == "ranks_agree" }, "\(report.results)")
        #expect(report.summary.firstLoss == 1.5)
        #expect(report.summary.losses.count == 20)
        #expect(report.summary.largestGradientNorm == 2.5)
        #expect(report.summary.peakMemoryBytes == 1000)
        #expect(report.summary.parameterCount == 72)
        #expect(report.summary.framework == "torch 2.13.0")
        #expect(report.summary.learningRates == [0.1])
        // 19 steps of 8 samples between 0.11 and 0.30 seconds.
        #expect(abs((report.summary.samplesPerSecond ?? 0) - 800) < 1e-6)
    }

    @Test(arguments: [
        (
            #""gradient":"present","optimized":true"#, #""gradient":"present","optimized":false"#,
            "it is in no optimizer"
        ),
        (#""gradient":"present""#, #""gradient":"none""#, "no gradient reached it"),
        (#""optimizer_steps":20"#, #""optimizer_steps":0"#, "its optimizer took no step"),
        (#""rate":0.1"#, #""rate":0"#, "the learning rate of its group was 0"),
        (#""rate":0.1"#, #""rate":0.1,"rounds":false"#, "the learning rate was 0.1"),
    ])
    func stillParameterFails(old: String, new: String, why: String) throws {
        var stream = Stream()
        stream.change(1, #""moved":true"#, #""moved":false"#)
        stream.change(1, old, new)
        let result = try #require(judged(stream, "params_move"))
        #expect(result.verdict == .failed)
        #expect(result.names("body.bias", "20"))
        #expect(result.message.contains(why))
        #expect(result.advice != nil)
        #expect(judged(stream, "params_move", mayRest: ["*.bias"])?.verdict == .passed)
        #expect(judged(stream, "params_move", frozen: ["body.bias"])?.verdict == .passed)
    }

    @Test(arguments: [
        (#""rate":0.1"#, #""rate":0,"scheduled":true"#, "a schedule still holds"),
        (#""rate":0.1"#, #""rate":0.1,"rounds":true"#, "lost in its precision"),
        (#""rate":0.1"#, #""rate":0.1"#, "size of its updates is not known"),
        (#""rate":0.1,"#, "", "learning rate is not known"),
        (#""steps":20,"g"#, #""steps":1,"g"#, "at least two steps"),
        (#""optimizer_steps":20"#, #""optimizer_steps":1"#, "its optimizer took 1 step"),
        (#""optimizer_steps":20"#, #""optimizer_steps":20,"sampled":true"#, "only a sample"),
    ])
    func stillParameterMayBeRight(old: String, new: String, why: String) throws {
        var stream = Stream()
        stream.change(1, #""moved":true"#, #""moved":false"#)
        stream.change(1, old, new)
        let result = try #require(judged(stream, "params_move"))
        #expect(result.verdict == .inconclusive)
        #expect(result.message.contains(why))
    }

    /// A loss of differences does not see a shift of both: that a bias gets no gradient is right where its weight does.
    @Test func aBiasThatCancelsOutMayRest() {
        for (place, name, verdict) in [(0, "weight", InvariantVerdict.failed), (1, "bias", .passed)] {
            var stream = Stream()
            stream.change(place, #""moved":true"#, #""moved":false"#)
            stream.change(place, #""gradient":"present""#, #""gradient":"zero""#)
            for invariant in ["params_move", "gradients_reach"] {
                let result = judged(stream, invariant)
                #expect(result?.verdict == verdict, "\(name): \(String(describing: result))")
            }
        }
    }

    @Test func missingGradientsFail() {
        var stream = Stream()
        stream.change(0, #""gradient":"present""#, #""gradient":"none""#)
        let result = judged(stream, "gradients_reach")
        #expect(result?.verdict == .failed)
        #expect(result?.names("body.weight", "20") == true)
        stream.change(0, #""steps":20,"g"#, #""steps":1,"g"#)
        #expect(judged(stream, "gradients_reach")?.verdict == .inconclusive)
        #expect(judged(stream, "gradients_reach", mayRest: ["body.*"])?.verdict == .inconclusive)
    }

    @Test func uncoveredParametersFail() {
        var stream = Stream()
        stream.change(0, #""optimized":true"#, #""optimized":false"#)
        #expect(judged(stream, "optimizer_covers")?.names("body.weight") == true)
        #expect(judged(stream, "optimizer_covers", frozen: ["body.weight"])?.verdict == .passed)
    }

    @Test func aForgottenModelFailsAndATargetNetworkDoesNot() {
        var stream = Stream()
        stream.models.append(#"{"model":1,"label":"encoder","class":"E","optimized":false,"training":true}"#)
        stream.parameters.append(
            #"{"name":"w","model":1,"trainable":true,"moved":false,"steps":20,"gradient":"present","optimized":false}"#)
        #expect(judged(stream, "optimizer_covers")?.verdict == .failed)
        #expect(judged(stream, "params_move")?.verdict == .passed)
        stream.models[1] = #"{"model":1,"label":"encoder","class":"E","optimized":false,"training":false}"#
        #expect(judged(stream, "optimizer_covers")?.verdict == .inconclusive)
        stream.change(2, #""gradient":"present""#, #""gradient":"none""#)
        #expect(judged(stream, "optimizer_covers")?.verdict == .passed)
        stream.change(2, #""moved":false"#, #""moved":true"#)
        stream.change(2, #""trainable":true"#, #""trainable":false"#)
        #expect(judged(stream, "frozen_stay")?.verdict == .passed)
        #expect(judged(stream, "frozen_stay", frozen: ["encoder.*"])?.verdict == .failed)
    }

    @Test func frozenThatMovesFails() {
        var stream = Stream()
        #expect(judged(stream, "frozen_stay", frozen: ["body.w*"])?.verdict == .failed)
        #expect(judged(stream, "frozen_stay", frozen: ["bdy.*"])?.verdict == .failed)
        let byClass = judged(stream, "frozen_stay", frozen: ["bod[yz].w*"])
        #expect(byClass?.names("body.weight", "bod[yz].w*") == true)
        #expect(judged(stream, "frozen_stay", frozen: ["bod[xz].*"])?.verdict == .failed)
        stream.change(0, #""trainable":true"#, #""trainable":false"#)
        let result = judged(stream, "frozen_stay")
        #expect(result?.names("body.weight", "requires_grad") == true)
        stream.change(0, #""rate":0.1"#, #""twin":"online.weight""#)
        #expect(judged(stream, "frozen_stay")?.verdict == .inconclusive)
        stream.change(0, #""moved":true"#, #""moved":false"#)
        #expect(judged(stream, "frozen_stay", frozen: ["body.weight"])?.verdict == .passed)
    }

    @Test func runningStatisticsOfFrozenModulesCount() {
        var stream = Stream()
        stream.parameters.append(
            #"{"name":"bn.running_mean","model":0,"trainable":false,"moved":true,"steps":20,"buffer":true}"#)
        let result = judged(stream, "frozen_stay")
        #expect(result?.verdict == .failed)
        #expect(result?.names("bn.running_mean") == true)
        #expect(judged(stream, "params_move")?.verdict == .passed)
    }

    @Test func whatIsNotFiniteFails() {
        var stream = Stream()
        stream.extra = [#""event":"nonfinite","what":"gradient","name":"body.bias","value":"nan","step":7"#]
        #expect(judged(stream, "finite")?.names("gradient", "body.bias", "nan", "7") == true)
        stream.extra = []
        stream.loss = ["1", #""inf""#]
        #expect(judged(stream, "finite")?.names("loss", "inf", "2") == true)
    }

    @Test func oddityBeforeATruncationStaysAFailure() {
        var stream = Stream()
        stream.extra = [#""event":"nonfinite","what":"loss","name":"loss","value":"nan","step":2"#]
        let cut = stream.lines.prefix(22).joined(separator: "\n") + "\n"
        let report = TrainingInvariants.judge(
            events: Array(cut.utf8), expectations: TrainingExpectations(steps: 20))
        #expect(report.end == .truncated(steps: 20))
        #expect(report.results.first { $0.name == "finite" }?.verdict == .failed)
        #expect(report.results.allSatisfy { $0.verdict != .passed })
    }

    @Test func boundsAreInclusive() {
        let stream = Stream()
        #expect(judged(stream, "outputs_in_range") == nil)
        #expect(judged(stream, "outputs_in_range", range: 0.25...0.75)?.verdict == .passed)
        let low = judged(stream, "outputs_in_range", range: 0.3...1)
        #expect(low?.names("net", "0.25", "3", "0.3") == true)
        #expect(judged(stream, "outputs_in_range", range: 0...0.5)?.verdict == .failed)
        var nan = stream
        nan.outputs = [nan.outputs[0].split(separator: "0.75").joined(separator: #""nan""#)]
        #expect(judged(nan, "outputs_in_range", range: 0...1)?.verdict == .failed)
        nan.outputs = []
        #expect(judged(nan, "outputs_in_range", range: 0...1)?.verdict == .inconclusive)
    }

    @Test func anIgnoredInputFails() {
        var stream = Stream()
        stream.inputs.append(#"{"module":"net","input":"depth","verdict":"unchanged"}"#)
        #expect(judged(stream, "inputs_matter")?.names("depth") == true)
        stream.change(0, #""moved":true"#, #""moved":false"#)
        stream.change(1, #""moved":true"#, #""moved":false"#)
        #expect(judged(stream, "inputs_matter")?.verdict == .inconclusive)
        stream.inputs = [#"{"module":"net","input":"*","verdict":"unknown","reason":"too large"}"#]
        #expect(judged(stream, "inputs_matter")?.names("net", "too large") == true)
        stream.inputs = []
        #expect(judged(stream, "inputs_matter")?.verdict == .inconclusive)
    }

    @Test func severalModelsPutTheirLabelInFront() {
        var stream = Stream()
        stream.models.append(#"{"model":1,"label":"critic","class":"C","optimized":true,"training":true}"#)
        stream.parameters.append(
            #"{"name":"w","model":1,"trainable":true,"moved":false,"steps":20,"gradient":"none","optimized":true,"optimizer_steps":20}"#
        )
        #expect(judged(stream, "params_move")?.names("critic.w") == true)
        #expect(judged(stream, "params_move", mayRest: ["critic.*"])?.verdict == .passed)
    }
}
