package import Git
package import Model
import PolicyLanguage
package import Rules

extension RunUnderWay {
    /// Reads the policy that judges a candidate, and says what is remarkable about the choice.
    ///
    /// - Returns: nil where there is none, or where it has mistakes: the record says so.
    package func readPolicy(_ candidate: inout Candidate, _ repository: borrowing Repository, _ record: inout RunRecord)
        throws -> Policy?
    {
        let isDeletion = candidate.push?.line.isDeletion ?? false
        let own = isDeletion ? candidate.policyCommit : candidate.commit
        let tree = isDeletion ? try own.map { try repository.commit($0).tree } ?? .emptyTree : candidate.tree
        let found = try JudgedPolicy.find(
            repository, tree: tree, commit: own, base: candidate.base, stage: event.stage)
        guard var text = found else {
            // Where there are no rules, something may go.
            if !isDeletion { withoutPolicy(PolicyFindings.noneRecorded, candidate, repository, &record) }
            return nil
        }
        if let recorded = text.recorded {
            if candidate.push == nil, try !recorded.isMeant(for: repository.head().commit, repository) {
                let reason = "shares no history with the commit at which \(recorded.command) recorded one"
                withoutPolicy(reason, candidate, repository, &record)
                return nil
            }
            text.notice = "\(try lack(candidate, repository)): judged by \(recorded.name)"
        }
        let reading = Policy.decode(bytes: text.bytes)
        if let recorded = text.recorded, reading.policy == nil {
            withoutPolicy("\(recorded.name) cannot be read", candidate, repository, &record)
            return nil
        }
        candidate.standIn = text.origin == "work tree" || text.recorded != nil ? text : nil
        note(text, reading, &record)
        if event.trigger == "run", let notice = try JudgedPolicy.notYetJudged(repository, text) {
            record.notices.append(notice)
        }
        record.policy = RunRecord.PolicySource(
            origin: text.origin, commit: text.commit?.description, digest: Digest.sha256(text.bytes),
            mode: reading.policy?.mode.rawValue ?? "unreadable")
        if reading.policy == nil {
            record.findings += reading.diagnostics.map {
                PolicyFindings.mistake($0, source: text.bytes, isStaged: text.origin == "index")
            }
            record.verdict = .broken
        }
        return reading.policy
    }

    private func note(_ text: PolicyText, _ reading: PolicyReading, _ record: inout RunRecord) {
        // What is remarkable about the policy was said when the commit began.
        if event.stage == .message { return }
        if let notice = text.notice, !record.notices.contains(notice) { record.notices.append(notice) }
        record.notices += reading.withoutEffect.map {
            "\(Policy.fileName):\($0.mark.line): \($0.keyPath) has no effect in this version"
        }
    }

    /// Says that nothing was judged: a hook holds nothing up for it, whoever asks for a verdict gets none.
    private func withoutPolicy(
        _ reason: String, _ candidate: Candidate, _ repository: borrowing Repository, _ record: inout RunRecord
    ) {
        guard event.isByHook || event.trigger == HookEvent.aheadTrigger else {
            record.findings.append(PolicyFindings.missing(borrowFrom: JudgedPolicy.owner(repository)))
            record.verdict = .broken
            return
        }
        let head = try? repository.head()
        record.place.branch = head?.branch
        record.place.head = head?.commit?.description
        if event.stage == .message { return }
        let lack = (try? lack(candidate, repository)) ?? "there is no \(Policy.fileName)"
        record.notices.append("\(lack) and \(reason), so it was not judged")
    }

    /// What has no policy, for people.
    private func lack(_ candidate: Candidate, _ repository: borrowing Repository) throws -> String {
        let head = try repository.head()
        if let push = candidate.push, event.isByHook, !push.line.isDeletion {
            return "\(push.reference) has no \(Policy.fileName)"
        }
        if candidate.commit == nil, let commit = head.commit,
            try JudgedPolicy.read(repository, try repository.commit(commit).tree) != nil
        {
            return "what is staged takes \(Policy.fileName) away"
        }
        return "this \(head.branch == nil ? "commit" : "branch") has no \(Policy.fileName)"
    }
}
