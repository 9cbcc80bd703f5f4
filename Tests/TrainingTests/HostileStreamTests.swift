import Globs
import Testing

@testable import Training
/// Streams that lie, stop, or are no streams: never a crash, never a pass.
struct HostileStreamTests {
    private let expectations: TrainingExpectations = {
        var expectations = TrainingExpectations(
            steps: 20, frozen: [NameGlob("none.*", kind: .dotted)].compactMap { $0 }, outputRange: 0...1,
            replays: ["eval_deterministic", "batch_independent", "checkpoint", "deterministic", "overfits_batch"])
        expectations.comparison = TrainingComparison(
            allowances: [.loss: 5, .parameters: 5],
            baseline: TrainingBaseline(
                name: "upstream/main", run: "1", machine: "here, torch 2.13.0", values: [.loss: 1, .parameters: 72]),
            machine: "here")
        return expectations
    }()

    private func judged(_ text: String) -> TrainingReport {
        TrainingInvariants.judge(events: Array(text.utf8), expectations: expectations)
    }

    private func expectOpen(_ report: TrainingReport, _ comment: Comment? = nil) {
        #expect(report.results.count == TrainingInvariants.descriptions.count, comment)
        #expect(report.results.allSatisfy { $0.verdict == .inconclusive && !$0.message.isEmpty }, comment)
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 33)
        }
    }

    @Test(arguments: [
        "", "\n", "{", "null\n", "[]\n", "{}\n", "\u{0}\n", #"{"event":"start"}"# + "\n",
        #"{"schema":2,"n":0,"event":"start","framework":"torch"}"# + "\n",
        #"{"schema":1,"n":1,"event":"start","framework":"torch"}"# + "\n",
        #"{"schema":1,"n":0,"event":"end","how":"steps","steps":20}"# + "\n",
        #"{"schema":1,"n":0,"event":"start"}"# + "\n",
        #"{"schema":1,"n":0,"event":"start","framework":"torch"}"# + "\n",
        #"{"schema":1,"n":9223372036854775808,"event":"start","framework":"torch"}"# + "\n",
        #"{"schema":1,"event":"untrained","how":"surprise"}"# + "\n",
        #"{"schema":1,"event":"leaks","modules":[1],"count":1}"# + "\n",
        #"{"schema":1,"event":"leaks","modules":[["a","b"]],"count":-1}"# + "\n",
        String(repeating: "[", count: 100_000) + "\n",
        String(repeating: #"{"a":"#, count: 10_000) + "\n",
        "{\"event\":\"" + String(repeating: "x", count: 70_000) + "\"}\n",
    ])
    func nothingWorthBelieving(_ text: String) {
        expectOpen(judged(text))
    }

    @Test func everyPrefixStaysOpen() {
        let bytes = Stream().bytes
        for length in 0..<(bytes.count - 1) {
            let report = TrainingInvariants.judge(events: Array(bytes.prefix(length)), expectations: expectations)
            #expect(report.results.allSatisfy { $0.verdict == .inconclusive }, "prefix of \(length) bytes")
        }
    }

    @Test func aMissingOrRepeatedLineIsNoticed() {
        let lines = Stream().lines
        for index in lines.indices {
            var without = lines
            without.remove(at: index)
            expectOpen(judged(without.joined(separator: "\n") + "\n"), "without line \(index)")
            var twice = lines
            twice.insert(lines[index], at: index)
            expectOpen(judged(twice.joined(separator: "\n") + "\n"), "line \(index) twice")
            var swapped = lines
            swapped.swapAt(index, (index + 1) % lines.count)
            expectOpen(judged(swapped.joined(separator: "\n") + "\n"), "line \(index) swapped")
        }
    }

    @Test func duplicateNamesAreNoticed() {
        var stream = Stream()
        stream.parameters.append(stream.parameters[0])
        expectOpen(TrainingInvariants.judge(events: stream.bytes, expectations: expectations))
    }

    @Test func listsThatHoldLessThanListedAreNoticed() {
        let text = Stream().lines.joined(separator: "\n") + "\n"
        let lying = text.split(separator: #""parameters":2"#).joined(separator: #""parameters":3"#)
        #expect(lying != text)
        expectOpen(judged(lying))
    }

    @Test func anEndWithoutEvidenceIsNoPass() {
        var stream = Stream()
        stream.hasEvidence = false
        expectOpen(TrainingInvariants.judge(events: stream.bytes, expectations: expectations))
    }

    @Test func aFaultOfTheProbeIsNoPass() {
        var stream = Stream()
        stream.extra = [#""event":"fault","message":"KeyError: 3""#]
        let report = TrainingInvariants.judge(events: stream.bytes, expectations: TrainingExpectations(steps: 20))
        #expect(report.end == .probeFault("KeyError: 3"))
        #expect(report.results.allSatisfy { $0.verdict == .inconclusive })
    }

    @Test func invalidTextIsNoticed() {
        var bytes = Stream().bytes
        if let place = bytes.firstIndex(of: UInt8(ascii: "w")) { bytes[place] = 0xFF }
        expectOpen(TrainingInvariants.judge(events: bytes, expectations: expectations))
    }

    @Test func aFloodIsBounded() {
        var bytes = Stream().bytes
        let line = Array((#"{"schema":1,"event":"noise","x":"# + String(repeating: "1", count: 4000) + "}\n").utf8)
        for _ in 0..<2000 { bytes += line }
        expectOpen(TrainingInvariants.judge(events: bytes, expectations: expectations))
    }

    @Test func moreThanTheLimitIsNotBelieved() {
        var bytes = Stream().bytes
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: EventReader.byteLimit)
        expectOpen(TrainingInvariants.judge(events: bytes, expectations: expectations))
    }

    /// Any change of bytes gives a report; a stream whose end is gone never passes.
    @Test func mutationsNeverCrash() {
        let original = Stream().bytes
        var generator = Generator(state: 42)
        var open = 0
        for _ in 0..<3000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8.random(in: 32...126, using: &generator), at: place)
                case 3: bytes.replaceSubrange(place..<min(place + 40, bytes.count), with: "-9223372036854775808".utf8)
                default: bytes.insert(contentsOf: bytes[place..<min(place + 200, bytes.count)], at: place)
                }
            }
            let whole = TrainingInvariants.judge(events: bytes, expectations: expectations)
            #expect(whole.results.count == TrainingInvariants.descriptions.count)
            if whole.results.allSatisfy({ $0.verdict == .inconclusive }) { open += 1 }
            let cut = Array(bytes.prefix(Int.random(in: 0..<(original.count / 2), using: &generator)))
            let report = TrainingInvariants.judge(events: cut, expectations: expectations)
            #expect(report.results.allSatisfy { $0.verdict != .passed })
        }
        // Most changes hit what a reader must notice; were none noticed, the reader would be reading nothing.
        #expect(open > 2000)
    }
}
