import Testing
import TestSupport

/// Nothing that a step has started outlives the run, also where it has left the step's process group.
@Suite struct OrphanTests {
    #if os(Linux)
        // Two ways to become a daemon; each writes what it is and then waits far longer than any test.
        private static let daemons =
            "setsid sh -c 'echo $$ >>$PIDS; exec sleep 300' & (setsid sh -c 'echo $$ >>$PIDS; exec sleep 300' &) ; "

        private static func pids(_ scratch: ScratchRepository) throws -> [Int32] {
            (try scratch.read("../pids") ?? "").split(separator: "\n").compactMap { Int32($0) }
        }

        private static func scene(_ end: String, count: Int = 1, timeout: String = "60s") throws -> GatedRepository {
            let steps = (0..<count).map { number in
                """
                  - name: daemon\(number)
                    shell: true
                    timeout: \(timeout)
                    run: "\(daemons)while [ $(wc -l <$PIDS) -lt \(2 * count) ]; do sleep 0.01; done; \(end)"

                """
            }
            return try GatedRepository(
                "engine: {jobs: \(count)}\nsnapshot: {slots: \(count)}\ncommands:\n" + steps.joined())
        }

        private static func variables(_ scratch: ScratchRepository) -> [String: String?] {
            ["PIDS": scratch.root + "/pids"]
        }

        @Test(arguments: [1, 3])
        func daemonsEndWithTheirStep(_ count: Int) throws {
            let scratch = try Self.scene("true", count: count).scratch
            try scratch.write("../pids", "")
            let outcome = try scratch.run(["gate", "run"], environment: Self.variables(scratch))
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try Self.pids(scratch).count == 2 * count)
            #expect(try Self.pids(scratch).filter(isAlive) == [])
        }

        @Test func daemonsEndWithATimeOut() throws {
            let scratch = try Self.scene("sleep 300", timeout: "2s").scratch
            try scratch.write("../pids", "")
            let outcome = try scratch.run(["gate", "run"], environment: Self.variables(scratch))
            #expect(outcome.status == 1 && outcome.text.contains("did not end within 2s"), "\(outcome)")
            #expect(try Self.pids(scratch).filter(isAlive) == [])
        }

        @Test(arguments: [EndingSignal.interrupt, .terminate, .hangUp])
        func daemonsEndWithASignal(_ signal: EndingSignal) throws {
            let scratch = try Self.scene("sleep 300").scratch
            try scratch.write("../pids", "")
            let run = try scratch.start(["gate", "run"], environment: Self.variables(scratch))
            try waitUntil { try Self.pids(scratch).count == 2 }
            run.signal(signal.number)
            #expect(try run.wait(seconds: 30).status == 130)
            #expect(try Self.pids(scratch).filter(isAlive) == [])
        }

        /// A gate that is killed cannot end its step; what the step still writes gets into no other run.
        @Test func aSlotWhoseStepLivesIsNotUsedAgain() throws {
            let policy = """
                commands:
                  - name: slow
                    shell: true
                    run: "test ! -e late.txt; found=$?; echo $$ >>$PIDS; test -e quick || sleep 3; echo late >late.txt; exit $found"
                """
            let scratch = try GatedRepository(policy).scratch
            let run = try scratch.start(["gate", "run"], environment: Self.variables(scratch))
            try waitUntil { try Self.pids(scratch).count == 1 }
            run.signal(EndingSignal.kill.number)
            _ = try run.wait(seconds: 20)
            let step = try #require(try Self.pids(scratch).first)
            #expect(isAlive(step), "the step outlives its gate")
            try scratch.write("quick", "")
            try scratch.git("add", "quick")
            for _ in 0..<2 {
                let next = try scratch.run(["gate", "run"], environment: Self.variables(scratch))
                #expect(next.status == 0, "\(next)")
            }
            try waitUntil { !isAlive(step) }
            let last = try scratch.run(["gate", "run"], environment: Self.variables(scratch))
            #expect(last.status == 0, "what the late step has left is put right: \(last)")
        }
    #endif
}
