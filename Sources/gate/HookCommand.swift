import Engine
import Model
import Platform
import Reports
import Words
import Workflows

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// `gate hook NAME ARGUMENTS…`, which the shims start.
///
/// It says nothing where there is nothing to say.
enum HookCommand {
    // A pass that nobody had to wait for needs no word.
    private static let quietMilliseconds = 1000

    static func run(_ arguments: [String]) async -> Int32 {
        let invocation = Invocation()
        guard let hook = arguments.first else { return invocation.fail("hook: which one") }
        let input = hook == "pre-push" ? readInput() : []
        guard let event = event(hook, Array(arguments.dropFirst()), input) else {
            return invocation.fail("the hook \(hook) was called in a way that this version does not understand")
        }
        if event.stage == .push, event.pushed.isEmpty { return nothingIsPushed(event, invocation) }
        if event.trigger == .postCommit || event.trigger == .postRewrite {
            AheadRun.start(invocation.surroundings)
            return 0
        }
        if event.occasion == .newBranch { return await toldAfterSwitch(event, invocation) }
        if event.stage == .rewrite { return await askedBeforeHistoryChanges(event, invocation) }
        invocation.interruption.listen()
        let progress = ProgressLine(invocation.errors) { [workspace = invocation.workspace] in
            StepDurations.read(workspace)
        }
        let runner = Runner(
            invocation.workspace,
            progress: progress.show)
        let record = await runner.run(event)
        progress.clear()
        invocation.errors.write(text(record, invocation.errors))
        guard event.stage == .push, record.hookStatus == 0 else { return record.hookStatus }
        return uploadLargeFiles(event, Array(arguments.dropFirst()), input, invocation)
    }

    /// Without the upload no clone could be checked out, so no mode of the policy softens what goes wrong here.
    private static func uploadLargeFiles(
        _ event: HookEvent, _ arguments: [String], _ input: [UInt8], _ invocation: Invocation
    ) -> Int32 {
        let push = LFSPush(invocation.workspace)
        do {
            guard try push.isNeeded(by: event.pushed) else { return 0 }
            guard push.hasProgram else {
                return invocation.fail(
                    "push refused: this repository keeps files with Git LFS, and no git-lfs is on PATH to upload them",
                    hint: "Install it from https://git-lfs.com, or push without its files: git push --no-verify")
            }
            return try push.run(arguments, input: input) ?? invocation.fail("git lfs could not be started")
        } catch {
            return invocation.fail(error)
        }
    }

    /// Git asks with an empty input where all is up to date, and where it refuses the push itself.
    private static func nothingIsPushed(_ event: HookEvent, _ invocation: Invocation) -> Int32 {
        let advice = PushAdvice(invocation.workspace)
        if let finding = advice.find(remote: event.remote) {
            invocation.errors.write(TextReport(invocation.errors.style(listsSteps: false)).remark(finding))
        }
        return 0
    }

    /// Only a clear verdict refuses: an amend or a rebase may be what mends whatever is broken.
    private static func askedBeforeHistoryChanges(_ event: HookEvent, _ invocation: Invocation) async -> Int32 {
        let runner = Runner(invocation.workspace)
        let record = await runner.run(event)
        if record.verdict == .broken {
            let what = event.rewrite == .amend ? "amend" : "rebase"
            let reason = record.findings.first.map { finding in
                let place = finding.location.map { "\($0.path)\($0.line.map { ":\($0)" } ?? ""): " } ?? ""
                return place + finding.message
            }
            let line = "gate: this \(what) was not judged, but its push will be: \(reason ?? "no reason is known")"
            invocation.errors.write(VisibleText.line(line) + "\n")
            return 0
        }
        invocation.errors.write(text(record, invocation.errors))
        return record.verdict == .rejected ? record.verdict.exitCode : 0
    }

    /// What is worth knowing about a new branch; it comes after the fact, so nothing is refused and nothing recorded.
    private static func toldAfterSwitch(_ event: HookEvent, _ invocation: Invocation) async -> Int32 {
        let runner = Runner(
            invocation.workspace,
            keepsRecord: false)
        let record = await runner.run(event)
        guard record.verdict != .broken else { return 0 }
        let report = TextReport(invocation.errors.style(listsSteps: false))
        for finding in record.findings { invocation.errors.write(report.remark(finding)) }
        return 0
    }

    private static func text(_ record: RunRecord, _ terminal: Terminal) -> String {
        let report = TextReport(terminal.style(listsSteps: false))
        // What the commit's message has to do without was said when the commit began.
        if record.verdict == .notJudged, record.notices.isEmpty, record.findings.isEmpty { return "" }
        guard record.verdict == .passed, record.findings.isEmpty, record.notices.isEmpty else {
            return report.text(record)
        }
        // A verdict without some of its steps is another one, and always said.
        return record.durationMilliseconds < quietMilliseconds && record.leftOut.isEmpty
            ? "" : report.headline(record) + "\n"
    }

    private static func event(_ hook: String, _ arguments: [String], _ input: [UInt8]) -> HookEvent? {
        guard let trigger = Trigger(rawValue: hook) else { return nil }
        switch trigger {
        case .preCommit, .preMergeCommit: return HookEvent(stage: .commit, trigger: trigger)
        case .commitMessage:
            guard let file = arguments.first else { return nil }
            return HookEvent(stage: .message, trigger: trigger, messageFile: file)
        case .prePush:
            guard
                let refs = PushedReference.parse(
                    String(decoding: input, as: UTF8.self), to: arguments.first ?? "origin")
            else { return nil }
            var event = HookEvent(stage: .push, trigger: trigger, pushed: refs, remote: arguments.first)
            event.remoteAddress = arguments.dropFirst().first
            return event
        // Only its first argument would tell a clone; the reflog tells more.
        case .postCheckout, .postCommit, .postRewrite: return HookEvent(stage: .manual, trigger: trigger)
        case .preRebase:
            guard let upstream = arguments.first else { return nil }
            let rebase = Rebase(upstream: upstream == "--root" ? nil : upstream, branch: arguments.dropFirst().first)
            return HookEvent(stage: .rewrite, trigger: trigger, rewrite: .rebase(rebase))
        // The shim of an earlier version asks once more before it is replaced.
        case .prepareCommitMessage, .referenceTransaction:
            return HookEvent(stage: .rewrite, trigger: trigger, rewrite: .amend)
        case .run, .ci, .fix, .docs, .ahead: return nil
        }
    }

    private static func readInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
