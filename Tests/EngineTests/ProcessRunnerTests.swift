import Model
import Testing
import TestSupport

@testable import Engine
@testable import Platform
#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("Processes: how they end, what they write, and that nothing of them is left")
struct ProcessRunnerTests {
    private let scratch: ScratchRepository
    private let interruption = Interruption()

    init() throws { scratch = try ScratchRepository(.nothing) }

    private func run(_ arguments: [String], timeout: Int = 60_000, change: (inout Launch) -> Void = { _ in }) async
        -> CommandOutcome
    {
        var launch = Launch(
            arguments.map { Array($0.utf8) }, environment: ["PATH": "/usr/bin:/bin"], folder: scratch.folder,
            timeoutMilliseconds: timeout)
        change(&launch)
        return StepProcess(interruption: interruption, trace: nil).run(launch)
    }

    /// What starts Git and what starts steps must not differ in anything that a caller sees.
    @Test(arguments: [
        "exit 3", "echo out; echo err >&2", "kill -9 $$", "sleep 30", "cat; env | sort; ls -l /proc/self/fd | wc -l",
        "trap '' INT; kill -INT $$; echo alive", "sleep 30 & echo done",
    ])
    func bothWaysOfStartingBehaveAlike(_ text: String) async {
        let launch = Launch(
            ["sh", "-c", text].map { Array($0.utf8) }, environment: ["PATH": "/usr/bin:/bin"], folder: scratch.folder,
            timeoutMilliseconds: text == "sleep 30" ? 300 : 60_000)
        let step = StepProcess(interruption: interruption, trace: nil).run(launch)
        let other = await ProcessRunner(interruption: interruption).run(launch)
        #expect(step.end == other.end)
        #expect(step.text == other.text)
    }

    private func shell(_ text: String, timeout: Int = 60_000, change: (inout Launch) -> Void = { _ in }) async
        -> CommandOutcome
    {
        await run(["sh", "-c", text], timeout: timeout, change: change)
    }

    /// Waits until a process is gone or a zombie; true where it is.
    private func isGone(_ text: some StringProtocol) async throws -> Bool {
        let process = try #require(Int32(String(text.filter { !$0.isWhitespace })))
        for _ in 0..<200 {
            if kill(process, 0) != 0 { return true }
            let status = (try? RawFiles.read(Array("/proc/\(process)/stat".utf8))) ?? []
            if String(decoding: status, as: UTF8.self).contains(") Z ") { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    // MARK: Ends

    @Test(arguments: [0, 1, 2, 77, 255])
    func statusesAreKept(_ status: Int32) async { #expect(await shell("exit \(status)").end == .exited(status)) }

    @Test(arguments: [SIGKILL, SIGTERM, SIGSEGV])
    func signalsAreNamed(_ number: Int32) async {
        #expect(await shell("kill -\(number) $$; sleep 5").end == .signaled(number))
    }

    @Test func whatCannotBeStartedSaysWhy() async throws {
        try scratch.write("plain", "#!/bin/sh\n")
        try scratch.write("no-interpreter", "#!/no/such/interpreter\n", permissions: 0o755)
        let cases: [([String], String)] = [
            ([], "empty"), ([""], "empty"), (["no-such-program"], "no-such-program"), (["./plain"], "plain"),
            (["./none/at/all"], "none"), ([scratch.folder], "program"), (["./no-interpreter"], ""),
        ]
        for (arguments, word) in cases {
            guard case .notStarted(let reason) = await run(arguments).end else {
                Issue.record("\(arguments) was started")
                continue
            }
            #expect(reason.contains(word))
        }
        let lost = await run(["true"]) { $0.folder = scratch.folder + "/gone" }
        guard case .notStarted = lost.end else {
            Issue.record("a missing folder is \(lost.end)")
            return
        }
    }

    @Test func namesAreFoundOnTheLaunchesOwnPath() async throws {
        try scratch.write("tools/my-tool", "#!/bin/sh\necho found\n", permissions: 0o755)
        let outcome = await run(["my-tool"]) { $0.environment["PATH"] = "relative:\(scratch.folder)/tools:/bin" }
        #expect(outcome.text == "found\n")
        let relative = await run(["my-tool"]) { $0.environment["PATH"] = "tools" }
        #expect(relative.end != .exited(0))
    }

    // MARK: Time

    @Test func aTimeLimitEndsGrandchildrenToo() async throws {
        let started = ContinuousClock.now
        let outcome = await shell("sleep 300 & echo $!; wait", timeout: 300)
        #expect(outcome.end == .timedOut)
        #expect(try await isGone(outcome.text))
        #expect(ContinuousClock.now - started < .seconds(100))
    }

    @Test func whoIgnoresTheRequestIsKilled() async throws {
        let outcome = await shell("trap '' TERM; echo $$; while :; do sleep 1; done", timeout: 300)
        #expect(outcome.end == .timedOut)
        #expect(try await isGone(outcome.text))
        #expect(outcome.durationMilliseconds < 100_000)
    }

    @Test func aStepEndsWithItsOwnProcess() async throws {
        let background = await shell("sleep 300 & echo $!")
        #expect(background.end == .exited(0))
        #expect(background.durationMilliseconds < 100_000)
        #expect(try await isGone(background.text))
        // A session of its own is outside the group, and still must not hold the step up.
        let session = await shell("setsid sleep 300 & echo $!")
        #expect(session.end == .exited(0))
        #expect(session.durationMilliseconds < 100_000)
        if let process = Int32(String(session.text.filter { !$0.isWhitespace })) { kill(process, SIGKILL) }
    }

    // MARK: Output

    @Test func bothStreamsInTheOrderOfWriting() async {
        let outcome = await shell("echo 1; echo 2 >&2; echo 3; printf 'no end'")
        #expect(outcome.text == "1\n2\n3\nno end")
        #expect(outcome.outputBytes == 12)
    }

    @Test func megabytesAreBoundedAndCounted() async {
        let outcome = await shell("echo first; head -c 20000000 /dev/zero | tr '\\0' x; echo; echo last") {
            $0.outputLimit = 4000
        }
        #expect(outcome.end == .exited(0))
        #expect(outcome.outputBytes == 20_000_012)
        #expect(outcome.output.count < 4100)
        #expect(outcome.text.hasPrefix("first\nxxx"))
        #expect(outcome.text.hasSuffix("x\nlast\n"))
        #expect(outcome.text.contains("\n[… 19996012 bytes left out …]\n"))
    }

    @Test func outputWithoutEndStopsAtTheTimeLimit() async {
        let outcome = await shell("while :; do echo yes; done", timeout: 500) { $0.outputLimit = 1000 }
        #expect(outcome.end == .timedOut)
        #expect(outcome.output.count < 1100)
        #expect(outcome.durationMilliseconds < 100_000)
    }

    @Test func argumentsAndOutputAreBytes() async {
        let outcome = await run([]) {
            $0.arguments = ["printf", "%s|", ""].map { Array($0.utf8) } + [[0xFF, 0x0A, 0x27]]
        }
        #expect(outcome.output == [0x7C, 0xFF, 0x0A, 0x27, 0x7C])
    }

    @Test func theProcessSeesItsEnvironmentAlone() async {
        let outcome = await run(["env"]) { $0.environment = ["PATH": "/usr/bin:/bin", "ODD": "a=b\nc", "EMPTY": ""] }
        let lines = Set(outcome.text.split(separator: "\n").map(String.init))
        #expect(lines == ["PATH=/usr/bin:/bin", "ODD=a=b", "c", "EMPTY="])
        #expect(await run(["pwd"]).text == scratch.folder + "\n")
        #expect(await run(["cat"], timeout: 5000).end == .exited(0))
    }

    @Test func aProcessHasAGroupOfItsOwn() async throws {
        let outcome = await shell("echo $$; ps -o pgid= -p $$; ps -o pgid= -p \(getpid())")
        let numbers = outcome.text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        try #require(numbers.count == 3)
        #expect(numbers[0] == numbers[1])
        #expect(numbers[1] != numbers[2])
    }

    @Test func manyAtOnce() async {
        let outcomes = await withTaskGroup(of: CommandOutcome.self) { group in
            for number in 0..<12 { group.addTask { await shell("echo \(number); exit \(number)") } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(outcomes.map(\.end)) == Set((0..<12).map { .exited($0) }))
        for outcome in outcomes {
            guard case .exited(let status) = outcome.end else { continue }
            #expect(outcome.text == "\(status)\n")
        }
    }

    // MARK: Interruption

    @Test func anInterruptionEndsTheGroup() async throws {
        let pidFile = scratch.root + "/pid"
        let running = Task { await shell("sleep 300 & echo $! > \(pidFile).new; mv \(pidFile).new \(pidFile); wait") }
        while try scratch.read(pidFile) == nil { try await Task.sleep(for: .milliseconds(10)) }
        interruption.trigger()
        let outcome = await running.value
        #expect(outcome.end == .interrupted)
        #expect(outcome.durationMilliseconds < 100_000)
        #expect(try await isGone(try #require(try scratch.read(pidFile))))
        #expect(await shell("true").end == .interrupted)
    }

    // MARK: Events

    @Test func eventsComeOverTheirOwnChannel() async throws {
        let channel = try EventChannel.make(in: scratch.folder)
        #expect(try #require(RawFiles.mode(Array(Paths.folder(of: channel).utf8))).permissions == 0o700)
        let outcome = await shell("echo one > \(channel); echo shown; printf two > \(channel)") {
            $0.eventsPath = channel
        }
        #expect(String(decoding: outcome.events, as: UTF8.self) == "one\ntwo")
        #expect(outcome.text == "shown\n")
        #expect(!outcome.eventsTruncated)
        EventChannel.remove(channel)
        #expect(!scratch.exists(Paths.folder(of: channel)))
    }

    @Test func eventsAreBoundedAndTheWriterIsNotHeldUp() async throws {
        let channel = try EventChannel.make(in: scratch.folder)
        let outcome = await shell("head -c 3000000 /dev/zero > \(channel)") {
            $0.eventsPath = channel
            $0.eventsLimit = 1000
        }
        #expect(outcome.end == .exited(0))
        #expect(outcome.events.count == 1000)
        #expect(outcome.eventsTruncated)
    }
}

@Suite("Output is kept up to a bound")
struct BoundedOutputTests {
    @Test(arguments: [1, 3, 7, 1000])
    func startAndEndStay(_ piece: Int) {
        let all = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var output = BoundedOutput(limit: 100)
        for start in stride(from: 0, to: all.count, by: piece) { output.append(all[start..<min(start + piece, 1000)]) }
        let line = Array("\n[… 900 bytes left out …]\n".utf8)
        #expect(output.total == 1000)
        #expect(output.bytes == all.prefix(50) + line + all.suffix(50))
    }

    @Test(arguments: [0, 1, 99, 100])
    func whatFitsIsWhole(_ count: Int) {
        let all = [UInt8](repeating: 7, count: count)
        var output = BoundedOutput(limit: 100)
        output.append(all)
        #expect(output.bytes == all)
    }

    @Test func aBoundOfNothingDoesNotTrap() {
        var output = BoundedOutput(limit: 0)
        output.append([1, 2, 3, 4, 5])
        #expect(output.total == 5)
        #expect(output.bytes.first == 1 && output.bytes.last == 5)
    }
}
