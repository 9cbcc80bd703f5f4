public import Model
import PolicyLanguage
import Rules

/// The third stage of a run: what the ends of a subject's steps mean under its policy.
package struct Judgement {
    package let run: Run
    let prepared: PreparedSubject
    /// What this run has judged already.
    let earlier: [SubjectRecord]
    /// True where a finding has to say which subject it means.
    let isOneOfSeveral: Bool

    /// Judges.
    func judge(_ carriedOut: CarriedOutSteps) -> SubjectRecord {
        var record = prepared.record
        carriedOut.notices.forEach { record.say($0) }
        for end in carriedOut.ends {
            var end = end
            if end.isBroken { record.verdict = .broken }
            if let check = end.stepRecord.checks.first {
                SaidOnce(state: run.state).quieten(&end.result, of: check, run.event)
            }
            record.steps.append(end.stepRecord)
            record.findings += end.result.findings
        }
        if isOneOfSeveral, let push = prepared.context.subject.push {
            for index in record.findings.indices { record.findings[index].notes.append("pushed as \(push.name)") }
        }
        soften(&record)
        if let finding = lostPush(carriedOut, record) {
            record.findings.append(finding)
            soften(&record)
        }
        return record
    }

    private func soften(_ record: inout SubjectRecord) {
        if prepared.context.policy.mode == .advise { Advice.soften(&record.findings) }
        // The command that has begun the rebase says by itself what only warns.
        if run.event.occasion == .rewrite, run.surroundings.environment[Self.syncVariable] != nil {
            record.findings.removeAll { $0.severity == .warning }
        }
    }

    /// Set in the environment of a rebase that `gate sync` has begun.
    package static let syncVariable = "GATE_SYNC"

    /// Ends a push whose server has hung up, where the next one will be quick.
    private func lostPush(_ carriedOut: CarriedOutSteps, _ record: SubjectRecord) -> Finding? {
        guard let wait = prepared.wait else { return nil }
        let said = earlier.flatMap(\.findings) + record.findings
        guard !said.contains(where: { $0.severity == .error || $0.check == PushWait.check }) else { return nil }
        let time = milliseconds(since: run.started)
        let again = record.steps.reduce(0) { time, step in
            let isKnown = step.outcome == .passed && carriedOut.keys[step.name] != nil
            return step.command == nil || step.outcome == .skipped || isKnown ? time : time + step.durationMilliseconds
        }
        // Where as much would have to be done again, the push had better take its chance.
        guard time > wait.limit, again <= wait.limit / 2 else { return nil }
        return wait.finding(time, AskingProcess.find()?.commandLine)
    }
}

/// `mode: advise`: what would reject only warns, but for what cannot be taken back.
enum Advice {
    /// The checks that block all the same.
    private static let kept = Set(CheckRegistry.native.filter { $0.blocksUnderAdvise }.map { $0.description.id })

    /// True where a check blocks under `mode: advise` as well.
    static func keeps(_ check: CheckID) -> Bool { kept.contains(check) }

    package static func soften(_ findings: inout [Finding]) {
        for index in findings.indices {
            guard findings[index].severity == .error, !kept.contains(findings[index].check) else { continue }
            findings[index].severity = .warning
            findings[index].notes.append("an error under mode: enforce")
        }
    }

    /// True where a run that came to no verdict holds nothing up: its policy only advises, and nothing else rejects.
    package static func letsGoOn(_ record: RunRecord) -> Bool {
        record.verdict == .broken && record.policy?.mode == .advise
            && !record.findings.contains { $0.severity == .error && $0.check != "gate/broken" }
    }
}

extension RunRecord {
    /// The status with which a hook ends: Git goes on where it is 0.
    public var hookStatus: Int32 { Advice.letsGoOn(self) ? 0 : verdict.exitCode }
}
