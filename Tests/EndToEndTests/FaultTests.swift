import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Whoever is killed while the gate works leaves nothing behind but what the same kill leaves without it.
///
/// `GATE_TEST_FAULTS=300 swift test --filter FaultTests` kills three hundred times, `=39-39` plays the one with seed 39.
@Suite struct FaultTests {
    private static let seeds: ClosedRange<Int> = {
        let asked = getenv("GATE_TEST_FAULTS").map { String(cString: $0) } ?? "36"
        let ends = asked.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last else { return 0...35 }
        return ends.count == 1 ? 0...max(0, first - 1) : first...max(first, last)
    }()

    #if os(Linux)
        @Test(arguments: seeds)
        func nothingIsLost(_ seed: Int) throws {
            let fault = Fault(seed: seed)
            let play = try FaultPlay(fault)
            let words = try play.killAndLookAround() + play.goOn()
            #expect(words == [], "seed \(seed): \(fault)\n\(play.transcript)")
        }
    #endif
}

/// What is killed, by which signal, and when.
struct Fault: CustomStringConvertible {
    /// What a person does.
    enum Deed: String, CaseIterable {
        case commit, commitAll, commitThatIsMended, fix, push
        case start, sync, initialize, install, uninstall, trust, baseline
    }

    /// Who gets the signal.
    enum Victim: CaseIterable {
        /// The process that the person started.
        case first
        /// The gate.
        case gate
        /// What a terminal's keys reach.
        case group
        /// Everything that was started, also what left the group.
        case tree
    }

    let deed: Deed
    let victim: Victim
    let signal: EndingSignal
    /// When: a part of the time that the deed takes if nobody is killed.
    let part: Double

    init(seed: Int) {
        var generator = SplitMix(UInt64(seed))
        // Every deed and every signal has its turn before one comes again.
        deed = Deed.allCases[seed % Deed.allCases.count]
        signal = EndingSignal.allCases[seed / Deed.allCases.count % EndingSignal.allCases.count]
        victim = Victim.allCases.randomElement(using: &generator) ?? .first
        part = Double.random(in: 0...1.1, using: &generator)
    }

    var description: String { "\(signal) to \(victim) at \(part) of \(deed)" }

    /// The command line.
    var command: [String] {
        switch deed {
        case .commit, .commitThatIsMended: ["git", "commit", "-q", "-m", "one"]
        case .commitAll: ["git", "commit", "-q", "-a", "-m", "one"]
        case .fix: ["gate", "fix"]
        case .push: ["git", "push", "-q", "origin", "main"]
        case .start: ["gate", "start", "feature/new"]
        case .sync: ["gate", "sync"]
        case .initialize: ["gate", "init"]
        case .install: ["gate", "install"]
        case .uninstall: ["gate", "uninstall"]
        case .trust: ["gate", "trust"]
        case .baseline: ["gate", "docs", "--write-baseline"]
        }
    }

    /// The command line that finishes what a kill has begun, as a person would type it.
    var further: [String] {
        switch deed {
        case .start: ["sh", "-c", "git switch -q feature/new 2>/dev/null || gate start feature/new"]
        case .initialize: ["sh", "-c", "if [ -e .qualitygate.yml ]; then gate install; else gate init; fi"]
        default: command
        }
    }

    /// True where Git does the same by itself.
    var isGits: Bool { [.commit, .commitAll, .push].contains(deed) }

    /// True where hooks come or go, the user's own among them.
    var movesHooks: Bool { [.initialize, .install, .uninstall].contains(deed) }

    /// True where files of the work tree may change.
    var mends: Bool { deed == .fix || deed == .commitThatIsMended }
}
