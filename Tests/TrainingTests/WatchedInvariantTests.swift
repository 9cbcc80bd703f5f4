import Testing

@testable import Training
/// The invariants over losses, modes, units, gradients, rates and data sets: one changed field each.
struct WatchedInvariantTests {
    struct Change: CustomTestStringConvertible, Sendable {
        var name: String
        var list: any WritableKeyPath<Stream, [String]> & Sendable
        var old: String
        var new: String
        var verdict: InvariantVerdict
        var says: String
        var testDescription: String { "\(name): \(new)" }
    }

    static let changes: [Change] = [
        Change(
            name: "initial_loss", list: \.losses, old: #""first":2.3"#, new: #""first":9.5"#, verdict: .failed,
            says: "train.py:9: the first cross_entropy was 9.5 over 10 classes; an untrained model has about 2.303"),
        Change(
            name: "initial_loss", list: \.losses, old: #""first":2.3"#, new: #""first":0.2"#, verdict: .failed,
            says: "below what an untrained model can know"),
        Change(
            name: "initial_loss", list: \.losses, old: #""first":2.3"#, new: #""first":0.2,"entropy":0.3"#,
            verdict: .passed, says: "over 10 classes"),
        Change(
            name: "initial_loss", list: \.losses, old: #""first":2.3"#, new: #""first":0.2,"contrastive":true"#,
            verdict: .inconclusive, says: "no cross-entropy was called"),
        Change(
            name: "loss_shape", list: \.losses, old: #""values""#, new: #""probabilities""#, verdict: .failed,
            says: "cross_entropy got probabilities instead of logits"),
        Change(
            name: "loss_shape", list: \.losses, old: #""values""#, new: #""one_class""#, verdict: .failed,
            says: "always 0"),
        Change(
            name: "loss_shape", list: \.losses, old: #""values""#, new: #""broadcast","shapes":"8x1 and 8""#,
            verdict: .failed, says: "compares 8x1 and 8"),
        Change(
            name: "loss_shape", list: \.losses, old: #""kept""#, new: #""flipped""#, verdict: .failed,
            says: "is made larger"),
        Change(
            name: "loss_shape", list: \.rates, old: #""steps":20"#, new: #""steps":20,"maximizes":true"#,
            verdict: .failed, says: "is made larger"),
        Change(
            name: "gradients_cleared", list: \.clearing, old: #""kept":0"#,
            new: #""kept":19,"first":2,"name":"body.bias""#, verdict: .failed,
            says: "SGD stepped on gradients of an earlier step (body.bias for one) in 19 of 19 steps looked at"),
        Change(
            name: "mode", list: \.modes, old: #""in_eval":0"#,
            new: #""in_eval":12,"first_in_eval":9,"in_eval_at":"train.py:7""#, verdict: .failed,
            says: "train.py:7: net was trained under eval() in 12 of 20 steps, from step 9 on; it has Dropout"),
        Change(
            name: "mode", list: \.modes, old: #""in_train":0"#, new: #""in_train":4,"in_train_at":"train.py:30""#,
            verdict: .failed, says: "train.py:30: net was evaluated under train() in 4 of 4 passes"),
        Change(
            name: "mode", list: \.modes, old: #""optimized":true"#, new: #""optimized":false"#,
            verdict: .inconclusive, says: "no trained model has Dropout or BatchNorm"),
        Change(
            name: "alive", list: \.units, old: #""dead":2"#, new: #""dead":17"#, verdict: .failed,
            says: "body: 17 of 32 units were never active in 320 samples"),
        Change(
            name: "alive", list: \.units, old: #""samples":320"#, new: #""samples":32"#, verdict: .inconclusive,
            says: "no rectified layer"),
        Change(
            name: "rate_sane", list: \.rates, old: #""low":0.1"#, new: #""low":-0.1"#, verdict: .failed,
            says: "SGD's group 0 had a learning rate of -0.1, below 0"),
        Change(
            name: "rate_sane", list: \.rates, old: #""high":0.1"#, new: #""high":"inf""#, verdict: .failed,
            says: "not finite"),
        Change(
            name: "rate_sane", list: \.rates, old: #""high":0.1"#, new: #""high":30"#, verdict: .failed,
            says: "reached a learning rate of 30.0"),
        Change(
            name: "rate_sane", list: \.rates, old: #""low":0.1,"high":0.1"#, new: #""low":0,"high":0"#,
            verdict: .failed, says: "every learning rate was 0 for 20 steps"),
        Change(
            name: "rate_sane", list: \.rates, old: #""low":0.1,"high":0.1"#, new: #""low":0,"high":0,"scheduled":true"#,
            verdict: .inconclusive, says: "the schedule held"),
        Change(
            name: "no_leak", list: \.sets, old: #""shared":0"#, new: #""shared":10"#, verdict: .failed,
            says: "10 of 50 samples are in both train_set and val_set"),
        Change(
            name: "no_leak", list: \.sets, old: #""shared":0"#, new: #""shared":10,"repeats":6"#, verdict: .passed,
            says: "share no samples"),
        Change(
            name: "no_leak", list: \.sets, old: #""shared":0,"of":50,"roles":"clear""#,
            new: #""shared":10,"of":50,"roles":"unclear""#, verdict: .inconclusive, says: "nothing says which"),
    ]

    private func judged(
        _ stream: Stream, _ name: String, allowances: [String: Double] = [:]
    ) throws -> InvariantResult {
        let expectations = TrainingExpectations(steps: 20, outputRange: 0...1, allowances: allowances)
        let report = TrainingInvariants.judge(events: stream.bytes, expectations: expectations)
        return try #require(report.results.first { $0.name == name })
    }

    @Test(arguments: changes)
    func oneFieldDecides(_ change: Change) throws {
        var stream = Stream()
        stream[keyPath: change.list][0] = stream[keyPath: change.list][0]
            .split(separator: change.old, omittingEmptySubsequences: false).joined(separator: change.new)
        let result = try judged(stream, change.name)
        #expect(result.verdict == change.verdict, "\(result)")
        #expect(result.message.contains(change.says), "\(result.message)")
        if change.verdict == .failed { #expect(result.advice != nil) }
    }

    @Test func loadedWeightsMayStartLow() throws {
        var stream = Stream()
        stream.losses[0] = stream.losses[0].split(separator: #""first":2.3"#).joined(separator: #""first":0.1"#)
        stream.models[0] = stream.models[0].split(separator: #""training":true"#)
            .joined(separator: #""training":true,"loaded":true"#)
        #expect(try judged(stream, "initial_loss").verdict == .passed)
    }

    @Test func aFlippedLossMayBeAnAdversarys() throws {
        var stream = Stream()
        stream.losses[0] = stream.losses[0].split(separator: "kept").joined(separator: "flipped")
        stream.clearing.append(#"{"optimizer":"SGD","seen":19,"kept":0}"#)
        #expect(try judged(stream, "loss_shape").verdict == .passed)
    }

    @Test func aLossThatClimbsFails() throws {
        var stream = Stream()
        stream.loss = (0..<20).map { "\(1 + 0.2 * Double($0))" }
        let result = try judged(stream, "loss_decreases")
        #expect(result.verdict == .failed)
        #expect(result.names("1.3", "4.5", "20"))
    }

    @Test func aNoisyLossDecidesNothing() throws {
        var stream = Stream()
        stream.loss = (0..<20).map { "\(1 + [0.0, 0.3, -0.2, 0.25, 0.1][$0 % 5] + 0.001 * Double($0))" }
        let result = try judged(stream, "loss_decreases")
        #expect(result.isMoot && result.verdict == .inconclusive)
        stream.steps = 120
        stream.loss = (0..<120).map { _ in "1" }
        #expect(try judged(stream, "loss_decreases").verdict == .failed)
    }

    @Test func thePolicyMayWantMore() throws {
        #expect(try judged(Stream(), "loss_decreases", allowances: ["loss_decreases": 5]).verdict == .passed)
        #expect(try judged(Stream(), "loss_decreases", allowances: ["loss_decreases": 50]).verdict == .failed)
    }

    @Test func gradientsThatExplodeOrVanishFail() throws {
        var stream = Stream()
        stream.extra = [##""event":"step","step":21,"loss":1.0,"gradient_norm":9000000"##]
        #expect(try judged(stream, "gradient_bounds").verdict == .failed)
        stream = Stream()
        stream.parameters[0] = stream.parameters[0].split(separator: #""rate""#)
            .joined(separator: #""largest_gradient":1e-20,"rate""#)
        stream.parameters[1] = stream.parameters[1].split(separator: #""rate""#)
            .joined(separator: #""largest_gradient":0.5,"rate""#)
        let same = stream.parameters[1].split(separator: "body.bias").joined(separator: "head.weight")
        stream.parameters[1] = same
        let result = try judged(stream, "gradient_bounds")
        #expect(result.verdict == .failed)
        #expect(result.names("body.weight"))
    }

    private func judged(_ name: String, further: Stream?) throws -> InvariantResult {
        let expectations = TrainingExpectations(steps: 20, replays: [name])
        let report = TrainingInvariants.judge(
            events: Stream().bytes, expectations: expectations, further: further.map { [name: $0.bytes] } ?? [:])
        return try #require(report.results.first { $0.name == name })
    }

    @Test func aSecondRunThatDiffersFails() throws {
        #expect(try judged("deterministic", further: Stream()).verdict == .passed)
        var other = Stream()
        other.loss = ["1.5", "1.49", "1.4800000000000001"]
        let result = try judged("deterministic", further: other)
        #expect(result.verdict == .failed)
        #expect(result.names("3"))
        #expect(try judged("deterministic", further: nil).verdict == .inconclusive)
        other.loss = ["2.5"]
        #expect(try judged("deterministic", further: other).advice?.hasPrefix("seed every generator") == true)
    }

    @Test func oneBatchIsLearnedByHeart() throws {
        var other = Stream()
        other.steps = 200
        other.loss = (0..<200).map { "\(2.0 / Double(1 + $0))" }
        #expect(try judged("overfits_batch", further: other).verdict == .passed)
        other.loss = (0..<200).map { "\(2.0 - 0.001 * Double($0))" }
        #expect(try judged("overfits_batch", further: other).verdict == .failed)
        var slow = other
        slow.loss = (0..<200).map { "\(2.0 - 0.007 * Double($0))" }
        #expect(try judged("overfits_batch", further: slow).message.contains("is still falling: give it more"))
        other.steps = 50
        #expect(try judged("overfits_batch", further: other).verdict == .inconclusive)
        other.extra = [
            ##""event":"gaps","items":[{"what":"overfits_batch","reason":"no DataLoader gave the batches"}]"##
        ]
        #expect(try judged("overfits_batch", further: other).message == "no DataLoader gave the batches")
    }

    @Test func replaysThatBreakFail() throws {
        var stream = Stream()
        stream.replays[1] = stream.replays[1].split(separator: "held").joined(separator: #"broken","reason":"it moves"#)
        #expect(try judged(stream, "batch_independent").names("net", "it moves"))
        stream.replays[1] = stream.replays[1].split(separator: "broken").joined(separator: "unknown")
        #expect(try judged(stream, "batch_independent").isMoot)
    }

    @Test func whatTheProbeCouldNotSeeIsSaid() throws {
        var stream = Stream()
        stream.extra = [##""event":"gaps","items":[{"what":"losses","reason":"KeyError: 3"}]"##]
        let result = try judged(stream, "loss_shape")
        #expect(result.verdict == .inconclusive && !result.isMoot)
        #expect(result.names("KeyError: 3"))
    }

    @Test func aListThatIsShorterThanListedProvesNothing() throws {
        var stream = Stream()
        stream.listedExtra = #","losses":2"#
        #expect(try judged(stream, "loss_shape").verdict == .inconclusive)
    }
}
