package import JSON
import Model
import Platform

/// The newest runs of the local log, read from its end, so that a long log costs no more than a short one.
package struct LoggedRuns {
    // Some hundred runs; what lies before them is for `gate log`.
    package static let mostBytes = 1 << 20

    private let lines: [ArraySlice<UInt8>]

    /// Reads the end of the two newest months.
    ///
    /// - Parameter limit: The most bytes of each.
    package init(_ state: StateFolder, limit: Int = mostBytes) throws {
        let files = Files.names(in: state.runs).map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.hasSuffix(".jsonl") }.sorted()
        var lines: [ArraySlice<UInt8>] = []
        for file in files.suffix(2) {
            let bytes = try Files.readEnd("\(state.runs)/\(file)", limit: limit) ?? []
            lines += bytes.split(separator: UInt8(ascii: "\n"))
        }
        self.lines = lines
    }

    /// The last run for which something holds.
    ///
    /// - Parameter words: Texts of which a run's line must hold one; empty where any run serves.
    package func last(holding words: [String] = [], where holds: (JSONValue) -> Bool = { _ in true }) -> LoggedRun? {
        let searched = words.map { Array($0.utf8) }
        for line in lines.reversed() {
            guard let document = LogLine.document(line) else { continue }
            guard searched.isEmpty || searched.contains(where: { ByteText.holds(document, $0) }) else { continue }
            guard let value = try? JSONValue(document), holds(value), let run = LoggedRun(value) else { continue }
            return run
        }
        return nil
    }

    /// The last run that judged a commit, or its tree on the way to it.
    package func last(of commit: String, tree: String) -> LoggedRun? {
        last(holding: [commit, tree]) { value in
            let subjects = value.object?["subjects"]?.array ?? []
            return subjects.contains {
                $0.object?["commit"]?.string == commit
                    || ($0.object?["commit"] == nil && $0.object?["tree"]?.string == tree)
            }
        }
    }
}

/// What is read of one run.
package struct LoggedRun {
    package var id: String
    package var stage: String
    package var verdict: String
    package var startedAt: String
    /// The steps that would have run: a person, a missing yes or the time that a commit may take has left them out.
    package var leftOut: [String]

    package init?(_ value: JSONValue) {
        guard let members = value.object, let id = members["id"]?.string, let stage = members["stage"]?.string,
            let verdict = members["verdict"]?.string, let startedAt = members["startedAt"]?.string
        else { return nil }
        self.id = id
        self.stage = stage
        self.verdict = verdict
        self.startedAt = startedAt
        leftOut = (members["steps"]?.array ?? []).compactMap { step in
            guard let step = step.object, let name = step["name"]?.string else { return nil }
            let reason = step["reason"]?.string ?? ""
            let isOwed = reason == Planner.untrustedReason || reason.hasPrefix(CommitBudget.reasonStart)
            if case .bool(true)? = step["isLeftOut"] { return name }
            return isOwed ? name : nil
        }
    }
}
