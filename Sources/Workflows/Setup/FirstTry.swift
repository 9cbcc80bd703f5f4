public import Engine
public import Model
import Platform
import Rules
import Words

/// The first run of every step of a policy that was just written, within one time limit, and what cannot run as it stands.
public struct FirstTry: Sendable {
    /// What came of it.
    public struct Result: Sendable {
        /// The run.
        public var record: RunRecord
        /// Why steps cannot run, by their names.
        public var causes: [String: String] = [:]
        /// How long all steps together could take.
        var limitMilliseconds: Int
        /// Steps that took all the time, and may be well.
        public var slow: [String] = []

        /// The policy's text without what cannot run, and with what is slow kept away from commits.
        public func applied(to text: String) -> String {
            var text = LeftOutSteps.leaveOut(causes, in: text)
            for name in slow {
                let reason = "not at its end after \(DurationText.limit(limitMilliseconds)) at the first try"
                text = LeftOutSteps.moveToPush(name, reason, in: text)
            }
            return text
        }

        /// The record without what was found of steps that cannot run: their cause is told, once.
        public var shown: RunRecord {
            var shown = record
            let names = Set(causes.keys).union(slow)
            shown.findings = record.findings.filter { finding in
                !names.contains { FirstTry.isAbout(finding, $0, record) }
            }
            shown.steps.removeAll { names.contains($0.name) }
            return shown
        }
    }

    private let workspace: Workspace
    private let limit: Int

    /// A try at a place.
    ///
    /// - Parameter limitMilliseconds: How long all steps together may take.
    public init(_ workspace: Workspace, limitMilliseconds: Int) {
        self.workspace = workspace
        limit = limitMilliseconds
    }

    /// Runs every step and every check once.
    ///
    /// - Parameters:
    ///   - policy: The policy's text.
    ///   - isUnborn: True before the first commit, where what is staged is judged.
    ///   - progress: Is told of each step.
    public func run(
        _ policy: [UInt8], isUnborn: Bool, progress: @escaping @Sendable (RunProgress) -> Void
    ) async -> Result {
        let runner = Runner(
            workspace, deadline: .now.advanced(by: .milliseconds(limit)), policyText: policy, progress: progress)
        let event = HookEvent(stage: isUnborn ? .commit : .push, trigger: .run, allPaths: true)
        var result = Result(record: await runner.run(event), limitMilliseconds: limit)
        for step in result.record.steps where step.command != nil && step.outcome != .skipped {
            judge(step, &result)
        }
        return result
    }

    private func judge(_ step: StepRecord, _ result: inout Result) {
        let findings = result.record.findings.filter { Self.isAbout($0, step.name, result.record) }
        guard step.outcome != .passed, let finding = findings.first else { return }
        let isTraining = step.checks.contains { $0.family == "train" }
        let isOver = step.durationMilliseconds >= limit - 500
        if isTraining {
            // What has trained, and was refused for how it did, can run.
            guard step.measurements["train.steps"].map({ $0 == 0 }) ?? true else {
                if isOver { result.slow.append(step.name) }
                return
            }
            result.causes[step.name] =
                isOver ? "no optimizer step within \(DurationText.limit(limit))" : Self.cause(finding, step.name)
            return
        }
        if isOver {
            result.slow.append(step.name)
            return
        }
        let count = step.measurements["test.count"] ?? 0
        let isAll = step.measurements["test.failed"].map { $0 >= count } ?? true
        if let module = Self.missingModule(findings), isAll {
            result.causes[step.name] = "No module named '\(module)'"
        } else if count == 0 {
            result.causes[step.name] = Self.cause(finding, step.name)
        }
    }

    /// The finding's words, without the step's name and with the last line of what it wrote where the words say little.
    private static func cause(_ finding: Finding, _ name: String) -> String {
        if let module = missingModule([finding]) { return "No module named '\(module)'" }
        var words = finding.message
        for beginning in ["\(name): ", "\(name) could not be judged: ", "\(name) crashed: "]
        where words.hasPrefix(beginning) {
            words = String(words.dropFirst(beginning.count))
        }
        let saysLittle = words.contains("with status") && !words.contains(": ")
        if saysLittle, let note = finding.notes.last(where: { !$0.trimmed.isEmpty }) { words += ": \(note.trimmed)" }
        return words
    }

    private static func missingModule(_ findings: [Finding]) -> String? {
        for finding in findings {
            if let module = MissingModule(in: ([finding.message] + finding.notes).joined(separator: "\n")) {
                return module.name
            }
        }
        return nil
    }

    /// True where a finding is one of a step's.
    static func isAbout(_ finding: Finding, _ step: String, _ record: RunRecord) -> Bool {
        guard let own = record.steps.first(where: { $0.name == step && $0.command != nil }),
            own.checks.contains(finding.check) || own.checks.contains(where: { $0.family == finding.check.family })
        else { return false }
        let alike = record.steps.filter { other in
            other.command != nil && other.checks.contains { $0.family == finding.check.family }
        }
        if alike.count == 1 { return true }
        return finding.message.hasPrefix(step + " ") || finding.message.hasPrefix(step + ":")
    }
}
