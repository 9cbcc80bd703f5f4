import GateModel
import GateRunner
import Synchronization

/// One line on a terminal that says what runs, and is gone when it has ended.
final class ProgressLine: Sendable {
    private let terminal: Terminal
    private let isShown = Mutex(false)

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    /// Shows what a run tells.
    var show: @Sendable (RunProgress) -> Void {
        { [self] progress in
            clear()
            if case .stepBegins(let name) = progress { self.show("\(name) is running") }
        }
    }

    /// Shows what is waited for.
    func show(_ words: String) {
        guard terminal.isTerminal else { return }
        isShown.withLock { $0 = true }
        terminal.write("gate: \(VisibleText.line(words))")
    }

    /// Takes the line away.
    func clear() {
        let wasShown = isShown.withLock { shown in
            defer { shown = false }
            return shown
        }
        if wasShown { terminal.write("\r\u{1B}[K") }
    }
}
