import Platform
package import Rules

/// What checks have worked out from content alone: a line each, the newest first, a few dozen in all.
package struct AnswerMemory: Sendable {
    private static let mostLines = 64

    package let state: StateFolder

    package init(_ state: StateFolder) { self.state = state }

    /// The memory as checks see it.
    package var memory: CheckMemory {
        CheckMemory(read: { read($0) }, write: { write($0, $1) })
    }

    private func read(_ key: String) -> String? {
        lines().first { $0.hasPrefix(key + " ") }.map { String($0.dropFirst(key.count + 1)) }
    }

    private func write(_ key: String, _ answer: String) {
        let kept = lines().filter { !$0.hasPrefix(key + " ") }.prefix(Self.mostLines - 1)
        let all = (["\(key) \(answer)"] + kept.map(String.init)).joined(separator: "\n") + "\n"
        // What can't be kept is worked out again.
        try? Files.makeFolder(state.path)
        try? Files.write(Array(all.utf8), to: state.answers)
    }

    private func lines() -> [Substring] {
        guard let bytes = try? Files.read(state.answers, limit: 1 << 16) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
