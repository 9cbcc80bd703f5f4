import Git
public import Model
import PolicyLanguage
import Rules

/// What the result of a step depends on now, beside what it depended on at its last pass.
public struct StepKeyComparison: Sendable, Hashable {
    /// One part of the key.
    public struct Part: Sendable, Hashable {
        /// What it is, in words.
        public var name: String
        /// Its value now, nil where it plays no part any more.
        public var now: String?
        /// Its value at the last pass, nil where it played no part then.
        public var before: String?
        /// What differs, where more is known than the two values.
        public var difference: [String] = []
    }

    /// The step.
    public var step: String
    /// SHA-256 over all parts, nil where nobody can tell what the result depends on.
    public var key: String?
    /// The parts, in order.
    public var parts: [Part] = []
    /// When the step last passed: UTC, RFC 3339, milliseconds; nil where no pass is known.
    public var lastPass: String?
    /// True where a pass with the same parts is known.
    public var isKnown = false

    private static let shownPaths = 8

    init(_ execution: StepExecution, _ check: any CommandCheck, _ repository: borrowing Repository) {
        step = check.settings.name
        let now = StepKeyReader(
            execution.context, execution.environment, folder: execution.cache.path, data: execution.data
        )
        .key(check, repository)
        let last = execution.memory.last(step)
        key = now?.digest
        lastPass = last.map { Clock.text($0.at) }
        isKnown = now.map { key in last?.key == key.digest || execution.memory.pass(step, key) != nil } ?? false
        let known = last?.key == nil ? [] : last?.parts ?? []
        for part in now?.parts ?? [] {
            let before = known.first { $0.name == part.name }?.value
            var compared = Part(name: part.name, now: part.value, before: before)
            if let before, before != part.value { compared.difference = Self.paths(before, part.value, repository) }
            parts.append(compared)
        }
        for part in known where !parts.contains(where: { $0.name == part.name }) {
            parts.append(Part(name: part.name, before: part.value))
        }
    }

    /// Which paths differ between two trees.
    private static func paths(_ before: String, _ now: String, _ repository: borrowing Repository) -> [String] {
        guard before.hasPrefix("tree "), now.hasPrefix("tree "),
            let old = ObjectID(hex: String(before.dropFirst(5))), let new = ObjectID(hex: String(now.dropFirst(5))),
            let changes = try? repository.changes(from: old, to: new)
        else { return [] }
        let shown = changes.prefix(shownPaths).map { RepositoryPath(bytes: $0.path).description }
        return shown + (changes.count > shown.count ? ["and \(changes.count - shown.count) more"] : [])
    }
}

extension Runner {
    /// What the result of a step depends on, and which part has changed since its last pass; nothing is carried out.
    ///
    /// - Parameters:
    ///   - step: The step's name.
    ///   - event: The stage at which it is asked about.
    /// - Returns: The comparison, nil where the policy has no such step; the record, which says why where there is none.
    public func explain(_ step: String, _ event: HookEvent) async -> (StepKeyComparison?, RunRecord) {
        var comparison: StepKeyComparison?
        let record = await record(event) { run, repository, _, subject, _, _ in
            var subject = subject
            subject.plan.removeAll { $0.name != step }
            // It is asked about as if it ran.
            for place in subject.plan.indices { subject.plan[place].skip = nil }
            if let check = subject.commands.last {
                comparison = StepKeyComparison(try StepExecution(run: run, subject, repository), check, repository)
            }
            return subject.record
        }
        return (comparison, record)
    }
}
