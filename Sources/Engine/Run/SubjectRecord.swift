import Git
package import Model
package import Rules

/// One subject's part of the run record: preparing begins it, judging completes it.
package struct SubjectRecord: Sendable {
    /// What was asked about; nil where nothing could be found.
    package var candidate: Candidate?
    package var subject: RunRecord.Subject?
    package var base: RunRecord.Base?
    package var head: RunRecord.Head?
    package var policy: RunRecord.PolicySource?
    package var place: RunRecord.Place?
    package var steps: [StepRecord] = []
    package var findings: [Finding] = []
    package var ignores: [IgnoreComment] = []
    package var notices: [String] = []
    /// Why there is no verdict on it: `broken` or `notJudged`; nil where its findings decide.
    package var verdict: Verdict?

    /// The part of a candidate of which nothing is known yet.
    package init(_ candidate: Candidate) {
        self.candidate = candidate
        subject = RunRecord.Subject(
            tree: candidate.tree.description, commit: candidate.commit?.description,
            reference: candidate.push?.name)
        notices = candidate.notices
    }

    /// The part of what could not be looked at.
    package init(_ findings: [Finding], verdict: Verdict? = nil) {
        self.findings = findings
        self.verdict = verdict
    }

    /// Adds a notice that has not been said yet.
    mutating func say(_ notice: String?) {
        if let notice, !notices.contains(notice) { notices.append(notice) }
    }
}

/// A subject with all that judging it needs: nothing is read or decided any more once a step has begun.
package struct PreparedSubject: Sendable {
    package var record: SubjectRecord
    package var context: CheckContext
    package var plan: [PlannedStep]
    /// How long the other end of the push waits, nil where nobody does.
    var wait: PushWait?

    /// The steps that start processes, as far as they run.
    var commands: [any CommandCheck] {
        plan.compactMap { step in
            if case .command(let check) = step.work, step.skip == nil { check } else { nil }
        }
    }
}

/// What preparing a candidate comes to.
package enum Prepared: Sendable {
    case ready(PreparedSubject)
    /// It cannot be judged: there is no policy, or one with mistakes.
    case ended(SubjectRecord)
}
