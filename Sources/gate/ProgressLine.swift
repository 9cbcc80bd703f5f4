import GateModel
import GateRunner
import Synchronization

/// One line on a terminal that says what runs, and is gone when it has ended.
final class ProgressLine: Sendable {
    private let descriptor: Int32
    private let environment: [String: String]
    private let isShown: Mutex<Bool>
    private let isTerminal: Bool

    init(_ terminal: Terminal) {
        descriptor = terminal.descriptor
        environment = [:]
        isTerminal = terminal.isTerminal
        isShown = Mutex(false)
    }

    /// Shows what a run tells.
    var show: @Sendable (RunProgress) -> Void {
        { [self] progress in
            guard isTerminal else { return }
            clear()
            if case .stepBegins(let name) = progress {
                isShown.withLock { $0 = true }
                Terminal(descriptor, environment: environment).write("gate: \(VisibleText.line(name)) is running")
            }
        }
    }

    /// Takes the line away.
    func clear() {
        let wasShown = isShown.withLock { shown in
            defer { shown = false }
            return shown
        }
        if wasShown { Terminal(descriptor, environment: environment).write("\r\u{1B}[K") }
    }
}
