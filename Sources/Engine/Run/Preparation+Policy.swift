import Git
import Model
import PolicyLanguage
import Rules

extension Preparation {
    /// Reads the policy that judges the candidate, and says what is remarkable about the choice.
    ///
    /// - Returns: nil where there is none, or where it has mistakes: the record says so.
    mutating func readPolicy(_ repository: borrowing Repository) throws -> Policy? {
        let isDeletion = candidate.push?.isDeletion ?? false
        let own = isDeletion ? candidate.policyCommit : candidate.commit
        let tree = isDeletion ? try own.map { try repository.commit($0).tree } ?? .emptyTree : candidate.tree
        let found = try JudgedPolicy.find(
            repository, tree: tree, commit: own, base: candidate.base, stage: event.stage)
        guard var text = found else {
            // Where there are no rules, something may go.
            if isDeletion {
                record.verdict = .notJudged
            } else {
                withoutPolicy(PolicyFindings.noneRecorded, repository)
            }
            return nil
        }
        if let recorded = text.recorded {
            if candidate.push == nil, try !recorded.isMeant(for: repository.head().commit, repository) {
                withoutPolicy(
                    "shares no history with the commit at which \(recorded.command) recorded one", repository)
                return nil
            }
            text.notice = "\(try lack(repository)): judged by \(recorded.name)"
        }
        let reading = Policy.decode(bytes: text.bytes)
        if let recorded = text.recorded, reading.policy == nil {
            withoutPolicy("\(recorded.name) cannot be read", repository)
            return nil
        }
        candidate.standIn = text.origin == .workTree || text.recorded != nil ? text : nil
        note(text, reading)
        if event.trigger == .run { record.say(try JudgedPolicy.notYetJudged(repository, text)) }
        record.policy = RunRecord.PolicySource(
            origin: text.origin, commit: text.commit?.description, digest: Digest.sha256(text.bytes),
            mode: reading.policy?.mode)
        if reading.policy == nil {
            record.findings += PolicyFindings.mistakes(reading, in: text)
            record.verdict = .broken
        }
        return reading.policy
    }

    /// True where what is remarkable about the policy was said a moment before: when the commit began.
    private var saysNothingTwice: Bool { event.occasion != .content }

    private mutating func note(_ text: PolicyText, _ reading: PolicyReading) {
        if saysNothingTwice { return }
        record.say(text.notice)
        for setting in reading.withoutEffect {
            record.say("\(Policy.fileName):\(setting.mark.line): \(setting.keyPath) has no effect in this version")
        }
    }

    /// Says that nothing was judged: a hook holds nothing up for it, whoever asks for a verdict gets none.
    private mutating func withoutPolicy(_ reason: String, _ repository: borrowing Repository) {
        guard event.isByHook || event.trigger == .ahead else {
            record.findings.append(PolicyFindings.missing(borrowFrom: JudgedPolicy.owner(repository)))
            record.verdict = .broken
            return
        }
        record.verdict = .notJudged
        if let head = try? repository.head() {
            record.place = RunRecord.Place(branch: head.branch, head: head.commit?.description)
        }
        if saysNothingTwice { return }
        let lack = (try? lack(repository)) ?? "there is no \(Policy.fileName)"
        record.say("\(lack) and \(reason), so it was not judged")
    }

    /// What has no policy, for people.
    private func lack(_ repository: borrowing Repository) throws -> String {
        let head = try repository.head()
        if let push = candidate.push, event.isByHook, !push.isDeletion {
            return "\(push.name) has no \(Policy.fileName)"
        }
        if candidate.commit == nil, let commit = head.commit,
            try JudgedPolicy.read(repository, try repository.commit(commit).tree) != nil
        {
            return "what is staged takes \(Policy.fileName) away"
        }
        return "this \(head.branch == nil ? "commit" : "branch") has no \(Policy.fileName)"
    }
}
