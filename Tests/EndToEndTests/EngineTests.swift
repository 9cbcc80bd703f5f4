import Testing
import TestSupport

/// Steps run at the same time, and nothing else about a run changes by that.
@Suite struct EngineTests {
    private func scene(_ engine: String, _ commands: [String]) throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            history: off
            docs: off
            files: off
            notebooks: off
            \(engine)
            commands:

            """ + commands.enumerated().map { "  - {name: s\($0.offset), \($0.element)}\n" }.joined())
        try scratch.write("a.txt", "one\n")
        try scratch.git("add", "-A")
        _ = try scratch.gate("trust")
        return scratch
    }

    private func seconds(_ scratch: ScratchRepository, _ arguments: String...) throws -> (Double, ScratchOutcome) {
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try scratch.run(["gate"] + arguments)
        let time = start.duration(to: clock.now)
        return (Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18, outcome)
    }

    /// More jobs than cores: the steps only wait.
    @Test func theyRunAtTheSameTimeAndAreListedInOrder() throws {
        let commands = (0..<8).map { "run: \"sleep \($0 % 2 == 0 ? 1 : 0.5)\", inputs: []" }
        let scratch = try scene("engine: {jobs: 8}", commands)
        let (time, outcome) = try seconds(scratch, "run")
        #expect(outcome.status == 0 && time < 4, "\(time) s: \(outcome)")
        let names = outcome.text.split(separator: "\n").filter { $0.hasPrefix("  passed ") }
            .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        #expect(names == (0..<8).map { "s\($0)" }, "\(outcome)")
    }

    @Test func oneJobIsOneAfterTheOther() throws {
        let scratch = try scene("engine: {jobs: 1}", Array(repeating: "run: \"sleep 0.4\", inputs: []", count: 3))
        let (time, outcome) = try seconds(scratch, "run")
        #expect(outcome.status == 0 && time >= 1.2, "\(time) s: \(outcome)")
    }

    /// Each writes into the file that all read: in one folder some would see what others wrote.
    @Test func noStepSeesWhatAnotherWrites() throws {
        let command =
            "test \\\"$(cat a.txt)\\\" = one && echo more >> a.txt && sleep 0.3 && test \\\"$(wc -l < a.txt)\\\" = 2"
        let scratch = try scene(
            "engine: {jobs: 6}\nsnapshot: {slots: 3}",
            Array(repeating: "run: \"\(command)\", shell: true, fix: off", count: 6))
        let outcome = try scratch.run(["gate", "run"])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func afterAFailureNoneBegins() throws {
        let scratch = try scene(
            "engine: {jobs: 2, fail_fast: true}",
            ["run: \"false\", inputs: []", "run: \"sleep 1\", inputs: []"]
                + Array(repeating: "run: \"sleep 5\", inputs: []", count: 4))
        let (time, outcome) = try seconds(scratch, "run")
        #expect(outcome.status == 1 && time < 5, "\(time) s: \(outcome)")
        #expect(outcome.text.split(separator: "\n").count { $0.contains("engine.fail_fast") } == 4, "\(outcome)")
    }

    @Test func everyFailureIsReported() throws {
        let scratch = try scene(
            "engine: {jobs: 3}", (1...5).map { "run: \"sh -c 'echo word\($0); exit \($0)'\", inputs: []" })
        let outcome = try scratch.run(["gate", "run"])
        #expect(outcome.status == 1 && outcome.text.contains("5 errors"), "\(outcome)")
        for number in 1...5 { #expect(outcome.text.contains("word\(number)"), "\(outcome)") }
    }

    @Test(arguments: [EndingSignal.interrupt, .terminate, .hangUp])
    func anInterruptionEndsThemAll(_ signal: EndingSignal) throws {
        let scratch = try scene(
            "engine: {jobs: 4}",
            Array(
                repeating: "run: \"sleep 301 & echo $! >> $PIDS; echo $$ >> $PIDS; wait\", shell: true, inputs: []",
                count: 4))
        func processes() throws -> [Int32] {
            (try scratch.read("\(scratch.root)/pids") ?? "").split(separator: "\n").compactMap { Int32($0) }
        }
        let run = try scratch.start(["gate", "run"], environment: ["PIDS": scratch.root + "/pids"])
        try waitUntil { try processes().count == 8 }
        run.signalGroup(signal.number)
        #expect(try run.wait(seconds: 20).status == 130)
        try waitUntil(seconds: 5) { try !processes().contains(where: isAlive) }
    }

    @Test func twoGatesAtOnce() throws {
        let scratch = try scene(
            "engine: {jobs: 2}\nsnapshot: {slots: 2}", Array(repeating: "run: \"grep -q one a.txt\"", count: 4))
        let outcome = try scratch.shell(
            "gate run > one & first=$!; gate run > two; second=$?; wait $first && exit $second")
        let said = try ["one", "two"].map { try scratch.read($0) ?? "" }
        #expect(outcome.status == 0, "\(outcome) \(said)")
    }
}
