public import Model
import PolicyLanguage
import Rules
import Words

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
        noteIgnores(&record)
        if isOneOfSeveral, let push = prepared.context.subject.push {
            for index in record.findings.indices { record.findings[index].notes.append("pushed as \(push.name)") }
        }
        pointToPolicy(&record)
        soften(&record)
        if let finding = lostPush(carriedOut, record) {
            record.findings.append(finding)
            soften(&record)
        }
        return record
    }

    /// A policy that lies elsewhere is mended there: the usual name would be a new file in the work tree.
    private func pointToPolicy(_ record: inout SubjectRecord) {
        guard let place = prepared.record.candidate?.policy?.place else { return }
        let usual = SuggestedCommand.editing(Policy.path)
        for index in record.findings.indices where record.findings[index].command == usual {
            record.findings[index].command = .editing(file: place.path)
        }
    }

    private static let mostIgnores = 3

    /// Says which comments make checks look away: those that the change brings each, the others by their number.
    private func noteIgnores(_ record: inout SubjectRecord) {
        guard run.event.occasion == .content, prepared.record.candidate?.contentSkip == nil,
            let ignores = try? prepared.context.inspections.ignores(prepared.context), !ignores.isEmpty
        else { return }
        record.ignores = ignores
        let added = ignores.filter(\.isAdded)
        for comment in added.prefix(Self.mostIgnores) { record.say(comment.words) }
        if added.count > Self.mostIgnores {
            record.say("and \(counted(added.count - Self.mostIgnores, "more ignore comment")) that the change adds")
        }
        let older = ignores.count - added.count
        guard older > 0, !run.event.isByHook else { return }
        let counts = Dictionary(grouping: ignores.filter { !$0.isAdded }, by: \.check)
            .sorted { $0.key < $1.key }.map { "\($0.key.name) \($0.value.count)" }
        record.say(
            "\(counted(older, "ignore comment")) in the files that were looked at: \(counts.joined(separator: ", "))")
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
