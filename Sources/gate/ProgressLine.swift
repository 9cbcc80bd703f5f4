import Engine
import Model
import Platform
import Reports
import Synchronization
import Words

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One line on a terminal that says what runs, for how long, and how long it usually takes; it is gone when that has ended.
///
/// Nothing is shown in the first second: most runs are over by then, and a line that flashes up tells nobody anything.
final class ProgressLine: Sendable {
    private struct Running {
        var name: String
        var since: ContinuousClock.Instant
    }

    private struct State {
        var running: [Running] = []
        var isTicking = false
        var isShown = false
        /// Milliseconds by step; nil until somebody has waited for a second.
        var usual: [String: Int]?
    }

    private let terminal: Terminal
    private let usual: @Sendable () -> [String: Int]
    private let state = Mutex(State())

    /// Makes a line.
    ///
    /// - Parameter usual: Reads how long steps usually take, in milliseconds; it is asked once, and only where that is shown.
    init(_ terminal: Terminal, usual: @escaping @Sendable () -> [String: Int] = { [:] }) {
        self.terminal = terminal
        self.usual = usual
    }

    /// Shows what a run tells.
    var show: @Sendable (RunProgress) -> Void {
        { [self] progress in
            if case .pushIsLost(let limit) = progress { return sayPushIsLost(limit) }
            guard terminal.isTerminal else { return }
            switch progress {
            case .pushIsLost: break
            case .stepBegins(let name): begin(name)
            case .stepEnds(let record): end(record.name)
            case .isJudged: clear()
            }
        }
    }

    private func sayPushIsLost(_ limit: Int) {
        state.withLock { state in
            erase(&state)
            terminal.write(
                "gate: the server of this push waits \(DurationText.limit(limit)) at most; the checks go on, and what passes is known to "
                    + "the next push\n")
        }
    }

    /// Shows what is waited for, at once.
    func show(_ words: String) {
        guard terminal.isTerminal else { return }
        state.withLock { state in
            state.isShown = true
            write("gate: \(VisibleText.line(words))")
        }
    }

    /// Takes the line away; nothing is shown any more.
    func clear() {
        state.withLock { state in
            state.running = []
            erase(&state)
        }
    }

    private func begin(_ name: String) {
        let ticks = state.withLock { state in
            // By name, so that no step changes its place in the line while others begin beside it.
            let place = state.running.firstIndex { $0.name > name } ?? state.running.count
            state.running.insert(Running(name: name, since: .now), at: place)
            defer { state.isTicking = true }
            return !state.isTicking
        }
        if ticks { OwnThread.begin { self.tick() } }
    }

    private func end(_ name: String) {
        state.withLock { state in
            if let place = state.running.firstIndex(where: { $0.name == name }) { state.running.remove(at: place) }
            if state.isShown { draw(&state) }
        }
    }

    /// Draws once a second while anything runs.
    private func tick() {
        while true {
            sleep(1)
            let isFirst = state.withLock { $0.usual == nil && !$0.running.isEmpty }
            let read = isFirst ? usual() : nil
            let goesOn = state.withLock { state in
                if let read { state.usual = read }
                state.isTicking = !state.running.isEmpty
                if state.isTicking { draw(&state) }
                return state.isTicking
            }
            if !goesOn { return }
        }
    }

    private func draw(_ state: inout State) {
        erase(&state)
        guard !state.running.isEmpty else { return }
        let usual = state.usual ?? [:]
        let parts = state.running.map { running in
            let seconds = ContinuousClock.now - running.since
            let usually = usual[running.name].map { $0 >= 1000 ? " of usually \(DurationText.running($0))" : "" } ?? ""
            return
                "\(VisibleText.line(running.name)) \(DurationText.running(Int(seconds.components.seconds) * 1_000))\(usually)"
        }
        write("gate: " + parts.joined(separator: ", "))
        state.isShown = true
    }

    private func erase(_ state: inout State) {
        if state.isShown { terminal.write("\r\u{1B}[K") }
        state.isShown = false
    }

    /// A line that is broken at the edge could not be taken away again.
    private func write(_ line: String) {
        var (text, width) = ("", 0)
        for scalar in line.unicodeScalars {
            let shown = VisibleText.shown(scalar)
            width += shown.columns
            if let columns = terminal.width, width >= columns { break }
            text += shown.text
        }
        terminal.write(text)
    }
}
