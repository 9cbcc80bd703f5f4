import Testing

@testable import Training
/// What streams of other frameworks than torch hold, and of several processes.
struct FrameworkStreamTests {
    private func report(_ lines: [String], replays: Set<String> = []) -> TrainingReport {
        TrainingInvariants.judge(
            events: Array((lines.joined(separator: "\n") + "\n").utf8),
            expectations: TrainingExpectations(steps: 20, replays: replays))
    }

    private func ranks(_ changes: [String: String] = [:], world: Int = 2) -> [String] {
        let lines = [
            #"{"schema":1,"event":"rank","rank":0,"world":\#(world),"steps":20,"items":[{"name":"w","digest":"aa","shared":true}]}"#,
            #"{"schema":1,"event":"rank","rank":1,"world":\#(world),"steps":20,"items":[{"name":"w","digest":"aa"}]}"#,
        ]
        return lines.map { line in
            changes.reduce(line) { text, change in text.split(separator: change.key).joined(separator: change.value) }
        }
    }

    private func agreement(_ events: [String]) throws -> InvariantResult {
        try #require(report(events + Stream().lines).results.first { $0.name == "ranks_agree" })
    }

    @Test func oneProcessHasNothingToAgreeOn() throws {
        #expect(try agreement([]).isMoot)
    }

    @Test func processesAreCompared() throws {
        #expect(try agreement(ranks()).verdict == .passed)
        var other = ranks()
        other[1] = other[1].split(separator: "aa").joined(separator: "bb")
        let result = try agreement(other)
        #expect(result.verdict == .failed)
        #expect(result.names("w", "0", "1", "20"))
        other[0] = other[0].split(separator: #","shared":true"#).joined()
        #expect(try agreement(other).verdict == .inconclusive)
        #expect(try agreement(ranks(world: 3)).names("2", "3"))
        other[1] = other[1].split(separator: #""steps":20"#).joined(separator: #""steps":19"#)
        #expect(try agreement(other).names("0", "20", "1", "19"))
    }

    @Test func aRankThatLacksItsNumbersIsDamage() {
        let report = report([#"{"schema":1,"event":"rank","rank":3,"world":2,"steps":1,"items":[]}"#] + Stream().lines)
        guard case .damaged = report.end else {
            Issue.record("\(report.end)")
            return
        }
    }

    @Test func whatNobodyCanSeeIsSaidOrMoot() throws {
        var stream = Stream()
        stream.extra = [
            ##""event":"gaps","items":[{"what":"mode","reason":"one fit"},{"what":"alive","reason":"no layers","moot":true}]"##
        ]
        let results = report(stream.lines).results
        let mode = try #require(results.first { $0.name == "mode" })
        let alive = try #require(results.first { $0.name == "alive" })
        #expect(mode.verdict == .inconclusive && !mode.isMoot)
        #expect(alive.verdict == .inconclusive && alive.isMoot)
    }

    @Test func aParameterThatRestsWhileOthersMoveFails() throws {
        var stream = Stream()
        stream.parameters[1] =
            ##"{"name":"bias","model":0,"trainable":true,"moved":false,"steps":20,"gradient":"unknown","optimized":true,"optimizer_steps":20,"rounds":false}"##
        var results = report(stream.lines).results
        #expect(results[0].verdict == .failed)
        #expect(results[0].names("bias", "20"))
        #expect(results.first { $0.name == "gradients_reach" }?.verdict == .inconclusive)
        for (old, new) in [(#""moved":true"#, #""moved":false"#), (#""rate":0.1,"#, "")] {
            stream.parameters[0] = stream.parameters[0].split(separator: old).joined(separator: new)
        }
        results = report(stream.lines).results
        #expect(results[0].verdict == .inconclusive, "\(results[0])")
    }

    @Test(arguments: [
        [#"{"schema":1,"event":"imported","process":1,"framework":"jax"}"#],
        [
            #"{"schema":1,"event":"imported","process":1,"framework":"jax"}"#,
            #"{"schema":1,"event":"untrained","process":1,"torch":false,"how":"finished"}"#,
        ],
    ])
    func aLoopThatNoHookSeesIsToldWhatToAdd(_ lines: [String]) {
        let report = report(lines)
        #expect(report.end == .callMissing(framework: "jax"))
        #expect(report.end.advice?.contains("if gateprobe: gateprobe.step(") == true)
        #expect(report.results.allSatisfy { $0.verdict == .inconclusive })
    }

    @Test func fitsAreComparedByTheirDigests() throws {
        func events(_ digest: String) -> [UInt8] {
            let lines = [
                ##"{"schema":1,"n":0,"event":"start","framework":"scikit-learn"}"##,
                ##"{"n":1,"event":"step","step":1,"digest":"\##(digest)"}"##,
                ##"{"n":2,"event":"listed","models":0,"parameters":0,"outputs":0,"inputs":0}"##,
                ##"{"n":3,"event":"end","how":"finished","steps":1}"##,
            ]
            return Array((lines.joined(separator: "\n") + "\n").utf8)
        }
        for (second, verdict) in [("aa", InvariantVerdict.passed), ("bb", .failed)] {
            let report = TrainingInvariants.judge(
                events: events("aa"), expectations: TrainingExpectations(steps: 20, replays: ["deterministic"]),
                further: ["deterministic": events(second)])
            #expect(report.results.first { $0.name == "deterministic" }?.verdict == verdict)
        }
    }
}
