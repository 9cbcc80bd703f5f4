import Model
import Platform
import Rules

/// What hooks have said already and need not say at every commit: a small file a check, with the state that was told.
struct SaidOnce: Sendable {
    let state: StateFolder

    /// Takes warnings out of a result that were said before in the same state; errors and answers to people stay.
    func quieten(_ result: inout CheckResult, of check: CheckID, _ event: HookEvent) {
        guard let once = result.once, event.isByHook, !result.findings.isEmpty,
            result.findings.allSatisfy({ $0.severity == .warning })
        else { return }
        let path = "\(state.said)/\(Paths.fileName(check.name))"
        let text = Array((once + "\n").utf8)
        if let known = try? Files.read(path, limit: 1 << 16), known == text {
            result.remarks += result.findings.map { "said before: \($0.message)" }
            result.findings = []
            return
        }
        // Where nothing can be written down, it is said again.
        try? state.make(state.said)
        try? Files.write(text, to: path)
    }
}
