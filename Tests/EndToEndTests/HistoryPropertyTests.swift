import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What holds in every state that random work reaches, under the default policy with all hooks installed.
///
/// `GATE_TEST_HISTORIES=1000 swift test --filter HistoryPropertyTests` plays a thousand histories, `=39-39` the one with
/// seed 39.
@Suite struct HistoryPropertyTests {
    private static let seeds: ClosedRange<Int> = {
        let asked = getenv("GATE_TEST_HISTORIES").map { String(cString: $0) } ?? "16"
        let ends = asked.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last else { return 0...15 }
        return ends.count == 1 ? 0...max(0, first - 1) : first...max(first, last)
    }()
    private static let steps = 14

    @Test(arguments: seeds)
    func nobodyIsStranded(_ seed: Int) throws {
        var play = try HistoryPlay()
        var history = RandomHistory(seed: UInt64(seed))
        for _ in 0..<Self.steps {
            let step = history.next()
            #expect(throws: Never.self, "seed \(seed): \(play.transcript)") { try play.take(step) }
            if !play.complaints.isEmpty { break }
        }
        if play.complaints.isEmpty { try play.endWithACommit() }
        #expect(play.complaints == [], "seed \(seed)\n\(play.transcript)")
    }
}

/// A fork on which a random history is played, step by step.
private struct HistoryPlay {
    private let scratch: ScratchRepository
    private let tools: String
    private var clock = 1_770_000_000
    private(set) var transcript = ""
    /// What did not hold, empty where everything did.
    private(set) var complaints: [String] = []

    init() throws {
        scratch = try ScratchRepository(.fork)
        tools = scratch.root + "/tools"
        try Self.writeTools(scratch, tools)
        try scratch.write(".qualitygate.yml", "version: 1\n")
        for name in ["a", "b", "c"] { try scratch.write("\(name).txt", "0\n") }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        for remote in ["origin", "upstream"] { try scratch.git("push", "-q", remote, "main") }
        for branch in ["feature", "side"] { try scratch.git("branch", branch) }
        _ = try scratch.gate("install")
        // What is known of upstream is young, so that no commit starts a fetch in the background.
        _ = try scratch.gate("fetch")
        try scratch.git("switch", "-q", "feature")
    }

    // MARK: Steps

    mutating func take(_ step: HistoryStep) throws {
        _ = try shell(step.before)
        let before = try state()
        let isFastForward = step.kind == .fastForward ? try canFastForward(step.command) : false
        let records = try amendRecords().count
        let outcome = try shell(step.command)
        let isRefused = Self.isRefusal(outcome)
        if outcome.errorText.contains("gate/broken") { complaints.append("the gate failed itself") }
        if isRefused {
            if step.kind == .free || step.kind == .fastForward { complaints.append("\(step.command) was refused") }
            if outcome.status == 0 { complaints.append("a refusal that did not stop the command") }
            // A merge commit that is refused waits for a commit or for `git merge --abort`; Git offers no other way.
            if scratch.exists(".git/MERGE_HEAD") { try leaveOperation() }
            var after = try state()
            // What a pull has fetched before it was refused is there, and hurts nobody.
            if step.command.hasPrefix("git pull") { after.tracking = before.tracking }
            if after != before { complaints.append("after the refusal something is not as it was") }
        }
        if isFastForward, outcome.status != 0 { complaints.append("a fast-forward did not go through") }
        try compareAmends(step, Array(try amendRecords().dropFirst(records)), outcome, before)
        if isRefused { try followAdvice(outcome) }
        try leaveOperation()
    }

    /// From wherever the history ends, a commit can be made by following what is printed.
    mutating func endWithACommit() throws {
        let outcome = try shell("git commit -q --allow-empty -m 'the end'")
        if outcome.status != 0 { try followAdvice(outcome) }
    }

    /// Every refusal names a command, and these commands lead to one that passes.
    private mutating func followAdvice(_ refusal: ScratchOutcome) throws {
        var outcome = refusal
        for _ in 0..<4 {
            let lines = outcome.errorText.split(separator: "\n")
            guard let at = lines.firstIndex(of: "next:"), at + 1 < lines.endIndex else {
                complaints.append("a refusal without a command")
                return
            }
            outcome = try shell(String(lines[at + 1]))
            // A conflict is Git's own word, and can be solved.
            if !Self.isRefusal(outcome) { return }
            try leaveOperation()
        }
        complaints.append("the commands that are printed lead from one refusal to the next")
    }

    /// What the gate took for an amend was one by the reflog, and every amend of a branch was looked at.
    private mutating func compareAmends(
        _ step: HistoryStep, _ records: [String], _ outcome: ScratchOutcome, _ before: State
    ) throws {
        let entry = try scratch.git("reflog", "-1", "--format=%gs")
        let isAmend = outcome.status == 0 && step.kind == .amend && entry.hasPrefix("commit (amend)")
        if step.kind != .amend, !records.isEmpty { complaints.append("the gate took this for an amend") }
        for record in records {
            let isPassed = record.contains("\"verdict\":\"passed\"")
            if !isPassed, outcome.status == 0 { complaints.append("the gate refused what went through") }
        }
        // Where nothing is another but the words of the reflog, the commit stays the same and no branch moves.
        let moved = try state().branches != before.branches
        let hasPolicy = scratch.exists(".qualitygate.yml")
        if isAmend, moved, hasPolicy, records.isEmpty { complaints.append("the gate missed an amend") }
    }

    private mutating func canFastForward(_ command: String) throws -> Bool {
        guard let target = command.hasPrefix("git pull") ? "upstream/main" : command.split(separator: " ").last else {
            return false
        }
        if command.hasPrefix("git pull") { _ = try shell("git fetch -q upstream") }
        let test = "git merge-base --is-ancestor HEAD \(target) && git symbolic-ref -q HEAD && git status --porcelain"
        let outcome = try scratch.shell(test)
        // Files in the way, untracked ones too, are Git's own reason to refuse: the branch's name stands alone.
        return outcome.status == 0 && outcome.text.split(separator: "\n").count == 1
    }

    private mutating func leaveOperation() throws {
        for (file, command) in [
            ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("MERGE_HEAD", "merge"),
            ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
        ] where scratch.exists(".git/\(file)") {
            let outcome = try shell("git \(command) --abort")
            if outcome.status != 0 { complaints.append("git \(command) --abort failed") }
        }
        // A stash that does not apply leaves its conflicts.
        if try !scratch.git("ls-files", "--unmerged").isEmpty { _ = try shell("git reset -q --hard") }
    }

    // MARK: What is seen

    /// A branch without the policy cannot be judged, which stops a commit as well.
    private static func isRefusal(_ outcome: ScratchOutcome) -> Bool {
        outcome.errorText.contains("gate: rejected") || outcome.errorText.contains("gate: no verdict")
    }

    private struct State: Equatable {
        var head: String
        var branches: String
        var tracking: String
        var staged: String
        var files: Fingerprint
    }

    private func state() throws -> State {
        State(
            head: try scratch.shell("cat .git/HEAD; git rev-parse HEAD").text,
            branches: try scratch.git("for-each-ref", "refs/heads", "refs/tags", "refs/stash"),
            tracking: try scratch.git("for-each-ref", "refs/remotes"),
            staged: try scratch.git("ls-files", "--stage"), files: try scratch.fingerprint(leavingOut: [".git"]))
    }

    /// The log's lines about amends.
    private func amendRecords() throws -> [String] {
        let folder = "\(scratch.folder)/.git/gate/runs"
        let outcome = "\"name\":\"history/published-rewrite\",\"outcome\":"
        guard case .folder(let names)? = try RawFiles.kind(Array(folder.utf8)) else { return [] }
        return try names.map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".jsonl") }.sorted()
            .flatMap { try (scratch.read("\(folder)/\($0)") ?? "").split(separator: "\n").map(String.init) }
            .filter { line in
                ["pre-commit", "prepare-commit-msg"].contains { line.contains("\"trigger\":\"\($0)\"") }
                    && line.contains("\(outcome)\"") && !line.contains("\(outcome)\"skipped\"")
            }
    }

    private mutating func shell(_ command: String) throws -> ScratchOutcome {
        clock += 600
        let outcome = try scratch.shell(
            command,
            environment: [
                "PATH": "\(tools):\(scratch.environment["PATH"] ?? "")", "GIT_EDITOR": "\(tools)/editor",
                "GIT_AUTHOR_DATE": "\(clock) +0000", "GIT_COMMITTER_DATE": "\(clock) +0000",
            ])
        if command != ":" { transcript += "$ \(command)\n\(outcome.text)\(outcome.errorText)[\(outcome.status)]\n" }
        return outcome
    }

    /// The colleague, and an editor that writes a message where there is none.
    private static func writeTools(_ scratch: ScratchRepository, _ folder: String) throws {
        let clone = """
            #!/bin/sh
            folder=$(mktemp -d) && git clone -q -b "$2" '\(scratch.root)'/"$1.git" "$folder" 2>/dev/null && cd "$folder" || exit 0
            export GIT_AUTHOR_NAME=Grace GIT_AUTHOR_EMAIL=grace@example.org GIT_COMMITTER_NAME=Grace
            export GIT_COMMITTER_EMAIL=grace@example.org

            """
        try scratch.write(
            "\(folder)/theirs",
            clone + "echo theirs >>theirs.txt; git add -A; git commit -q -m theirs && git push -q origin HEAD\n",
            permissions: 0o755)
        try scratch.write(
            "\(folder)/rewritten",
            clone + "git commit -q --amend --allow-empty -m 'theirs, again' && git push -q --force origin HEAD\n",
            permissions: 0o755)
        try scratch.write(
            "\(folder)/editor", "#!/bin/sh\ngrep -q '^[^#]' \"$1\" || echo words >\"$1\"\n", permissions: 0o755)
    }
}
