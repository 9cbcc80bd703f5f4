import Model

/// Steps that say the same, on one line: nobody reads nine lines of which each says that no file changed.
enum StepGroups {
    private static let least = 4

    /// The steps, with each run of the same family, outcome and reason as one step that counts them.
    static func grouped(_ steps: [StepRecord]) -> [StepRecord] {
        var shown: [StepRecord] = []
        var place = 0
        while place < steps.count {
            var end = place + 1
            while end < steps.count, saysTheSame(steps[place], steps[end]) { end += 1 }
            if end - place >= least {
                shown.append(group(Array(steps[place..<end])))
            } else {
                shown += steps[place..<end]
            }
            place = end
        }
        return shown
    }

    private static func saysTheSame(_ one: StepRecord, _ other: StepRecord) -> Bool {
        guard let family = family(one), family == self.family(other) else { return false }
        return one.outcome == other.outcome && reason(one) == reason(other) && one.remarks.isEmpty
            && other.remarks.isEmpty
    }

    /// Why it did not run; rules that are off by keys of their own are off for one reason.
    private static func reason(_ step: StepRecord) -> String? {
        guard let reason = step.reason, reason.hasSuffix(": off"), reason.contains(".") else { return step.reason }
        return "off"
    }

    /// The family of a check that is a step by itself and found nothing; nil for every other step.
    private static func family(_ step: StepRecord) -> String? {
        guard step.command == nil, let check = step.checks.first, check.name == step.name,
            step.outcome == .passed || step.outcome == .skipped
        else { return nil }
        return check.family
    }

    private static func group(_ steps: [StepRecord]) -> StepRecord {
        var group = steps[0]
        group.name = "\(steps[0].checks.first?.family ?? "")/*"
        let count = "\(steps.count) checks"
        group.reason = reason(group).map { "\(count): \($0)" }
        group.remarks = group.outcome == .skipped ? [] : [count]
        return group
    }
}
