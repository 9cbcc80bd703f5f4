import Git
import Model
import PolicyLanguage
import Rules
import Testing
import TestSupport

@testable import Engine
#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// No push passes whose steps, run on the pushed tree, fail: over random histories of two clones.
///
/// A step is a function of the files that its `paths` select, so that no process is started for it. Whether it passes is
/// drawn by chance for every state of them: what passed on one tree says nothing about another.
///
/// `GATE_TEST_PUSHES=10000 swift test --filter PushPropertyTests` plays ten thousand histories, `=39-39` the one with
/// seed 39.
@Suite struct PushPropertyTests {
    private static let seeds: ClosedRange<Int> = {
        let asked = getenv("GATE_TEST_PUSHES").map { String(cString: $0) } ?? "200"
        let ends = asked.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last else { return 0...199 }
        return ends.count == 1 ? 0...max(0, first - 1) : first...max(first, last)
    }()
    private static let steps = 14
    // Hundreds of histories in one test: a test each would report thousands of lines.
    private static let batch = 100

    @Test(arguments: stride(from: seeds.lowerBound, through: seeds.upperBound, by: batch).map { $0 })
    func nothingFailsThatWasLeftOut(_ first: Int) throws {
        var (pushes, skips) = (0, 0)
        for seed in first...min(first + Self.batch - 1, Self.seeds.upperBound) {
            var clones = try TwoClones(seed: UInt64(seed))
            for _ in 0..<Self.steps {
                try clones.next()
                if let complaint = clones.complaint {
                    Issue.record("seed \(seed): \(complaint)\n\(clones.transcript)")
                    break
                }
            }
            pushes += clones.passes
            skips += clones.skips
        }
        // Where nothing passes, or nothing is left out, nothing is shown.
        if Self.seeds.count >= Self.batch { #expect(pushes > 0 && skips > 0, "\(pushes) pushes, \(skips) skips") }
    }
}

/// A person's clone with the gate's rules, and a colleague's without; `origin` and `upstream` between them.
private struct TwoClones {
    private let scratch: ScratchRepository
    private let state: StateFolder
    private let seal: MemorySeal
    private let place: RepositoryPlace
    private let policy: Policy
    private var random: SplitMix
    private var number = 0
    private(set) var transcript = ""
    private(set) var complaint: String?
    /// How many pushes passed, and how many steps they left out.
    private(set) var (passes, skips) = (0, 0)

    private static let text = """
        version: 1
        upstream: {fetch: "off"}
        branches: off
        history: off
        tests:
          - {name: one, run: "true", report: exit, paths: ["a/**"], stages: [commit, push]}
          - {name: two, run: "true", report: exit, paths: ["a/**", "b/**"], stages: [commit, push]}
          - {name: all but one, run: "true", report: exit, paths: ["**", "!a/y"], stages: [push]}
        """
    private static let files = ["a/x", "a/y", "b/x", "b/y", "notes"]

    init(seed: UInt64) throws {
        random = SplitMix(seed)
        scratch = try ScratchRepository(.alone)
        let reading = Policy.decode(bytes: Array(Self.text.utf8))
        policy = try #require(reading.policy, "\(reading.diagnostics)")
        place = RepositoryPlace(start: scratch.folder)
        state = StateFolder(commonFolder: scratch.folder + "/.git")
        seal = MemorySeal(stateFolder: scratch.root + "/state")
        for path in Self.files { try scratch.write(path, "0\n") }
        try scratch.write(".qualitygate.yml", Self.text)
        // Thousands of histories are played: what Git would tidy up and flush is thrown away a moment later.
        try scratch.write(
            settings, "[maintenance]\nauto = false\n[receive]\nautogc = false\n[core]\nfsync = none\n")
        // Copied, not cloned: a clone starts five processes.
        try shell(
            """
            git add -A; git commit -qm start
            for name in origin upstream; do
                cp -R .git ../$name.git; sed -i 's/bare = false/bare = true/' ../$name.git/config
                printf '[remote "%s"]\n\turl = ../%s.git\n\tfetch = +refs/heads/*:refs/remotes/%s/*\n' \
                    $name $name $name >>.git/config.new
                mkdir -p .git/refs/remotes/$name; cp .git/refs/heads/main .git/refs/remotes/$name/main
            done
            cat .git/config.new >>.git/config; rm .git/config.new; cp -R . ../theirs
            """)
        try judge(.commit, nil)
    }

    // MARK: What happens

    mutating func next() throws {
        number += 1
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: try commit()
        case 2: try theirs()
        case 3: try run("git fetch -q \(remote())")
        case 4, 5: try run(combination())
        case 6: try run(move())
        default: try push()
        }
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "main" }
    private mutating func branch() -> String { pick(["main", "topic", "side"]) }
    private mutating func remote() -> String { pick(["origin", "origin", "upstream"]) }
    private mutating func revision() -> String {
        let remote = "\(self.remote())/\(branch())"
        return pick([branch(), remote, remote, "upstream/main", "HEAD~1", "HEAD~2", "HEAD@{2}"])
    }
    private mutating func edit() -> String {
        // Few contents, so that states come back.
        let value = Int.random(in: 0..<4, using: &random)
        return "echo \(value) >\(pick(Self.files))"
    }

    private mutating func commit() throws {
        let edits = Bool.random(using: &random) ? edit() + "; " + edit() : edit()
        try run("\(edits); git commit -qam 'work \(number)'")
        // A refused commit is not made, and some commits are made without asking.
        if Int.random(in: 0..<4, using: &random) > 0, try !judge(.commit, nil) { try run("git reset -q --hard HEAD~1") }
    }

    private mutating func theirs() throws {
        let (remote, branch, edits) = (remote(), branch(), edit() + "; " + edit())
        let force = pick(["", "--force"])
        try run(
            "cd ../theirs; git fetch -q \(remote); git checkout -q -B \(branch) \(remote)/\(branch) 2>/dev/null;"
                + "\(edits); git commit -qam 'theirs \(number)'; git push -q \(force) \(remote) HEAD:\(branch)")
    }

    /// What brings files of several commits together.
    private mutating func combination() -> String {
        let side = pick(["ours", "theirs"])
        let command = pick([
            "git merge -q --no-edit -X \(side) \(revision())", "git rebase -q -X \(side) \(revision())",
            "git rebase -q -X \(side) --onto \(revision()) \(revision())",
            "git cherry-pick -X \(side) \(revision())", "git revert --no-edit -X \(side) \(revision())",
            "git checkout -q \(revision()) -- a && git commit -qm taken",
            "git checkout -q \(revision()) -- b notes && git commit -qm taken",
            "git merge -q --squash -X \(side) \(revision()) && git commit -qm squashed",
        ])
        return "\(command) || { git rebase --abort; git merge --abort; git cherry-pick --abort; git revert --abort;"
            + "git reset -q --hard; }"
    }

    private mutating func move() -> String {
        pick([
            "git switch -q \(branch())", "git switch -q -C \(branch()) \(revision())",
            "git reset -q --hard \(revision())",
            "git checkout -q --detach \(revision())", "git switch -q -C \(branch())",
        ])
    }

    private mutating func push() throws {
        let (remote, target) = (remote(), branch())
        let source = pick(["HEAD", "HEAD", branch(), "HEAD~1"])
        guard let new = try Repository(at: place).commit(named: source)?.description else { return }
        let bare = "\(scratch.root)/\(remote).git"
        let old = try Repository(at: RepositoryPlace(start: bare, gitFolder: bare))
            .reference("refs/heads/\(target)")?.description
        let line = PushedReference(
            localName: source, localID: new, name: "refs/heads/\(target)",
            remoteID: old ?? String(repeating: "0", count: 40),
            destination: remote)
        transcript += "# push \(source) to \(remote) \(target)\n"
        let passed = try judge(.push, (line, remote))
        // Some push without asking.
        guard passed || Int.random(in: 0..<4, using: &random) == 0 else { return }
        try run("git push -q --force \(remote) \(new):refs/heads/\(target)")
    }

    private mutating func run(_ line: String) throws {
        let outcome = try shell(line)
        transcript += "$ \(line)\n\(outcome.status == 0 ? "" : outcome.errorText)"
    }

    @discardableResult
    private func shell(_ line: String) throws -> ScratchOutcome {
        try scratch.shell(line, environment: ["GIT_CONFIG_GLOBAL": settings])
    }

    private var settings: String { scratch.root + "/config/git" }

    // MARK: What the gate does

    /// Judges a push, or the commit at HEAD as it was judged when it was made, step by step.
    @discardableResult
    private mutating func judge(_ stage: Stage, _ push: (line: PushedReference, remote: String)?) throws -> Bool {
        let repository = try Repository(at: place)
        var event = HookEvent(stage: stage, trigger: stage == .push ? .prePush : .preCommit)
        event.pushed = push.map { [$0.line] } ?? []
        event.remote = push?.remote
        let facts = try RepositoryReader.facts(repository, policy: policy.upstream, state: state, now: 0)
        for candidate in try candidates(event, repository) {
            let range = try JudgedRange.find(
                candidate, stage: stage, facts: facts, judged: [], allPaths: false, repository)
            var context = CheckContext(
                event: event, policy: policy, facts: facts,
                subject: Subject(
                    tree: candidate.tree, commit: candidate.commit, head: candidate.head, changes: range.changes,
                    push: candidate.push, compared: range.compared, differences: range.differences), place: place,
                now: 0)
            if stage == .push { context.passes = PassedTrees(state, seal).passes(context, place) }
            if try !carryOut(context, repository) { return false }
        }
        if stage == .push { passes += 1 }
        return true
    }

    private func candidates(_ event: HookEvent, _ repository: borrowing Repository) throws -> [Candidate] {
        if event.stage == .push { return try PushCandidates.find(event, repository) }
        let commit = try repository.head().commit.map { try repository.commit($0) }
        return commit.map { [Candidate(tree: $0.tree, head: $0.parents.first)] } ?? []
    }

    /// Carries out what the planner plans, and looks at what it left out.
    private mutating func carryOut(_ context: CheckContext, _ repository: borrowing Repository) throws -> Bool {
        var leftOut: [StepSettings] = []
        for planned in Planner.plan(context, untrusted: [], contentSkip: nil) {
            guard case .command(let check) = planned.work else { continue }
            if planned.skip != nil {
                leftOut.append(check.settings)
            } else if try passes(check.settings, context.subject.tree, repository) {
                PassedTrees(state, seal).keep(check.settings, context)
            } else {
                return false
            }
        }
        guard context.stage == .push else { return true }
        skips += leftOut.count
        for settings in leftOut where try !passes(settings, context.subject.tree, repository) {
            complaint = "\(settings.name) was left out and fails on \(context.subject.tree)"
        }
        return true
    }

    /// What comes of a step: three in four states of the files that it selects are good.
    private func passes(_ settings: StepSettings, _ tree: ObjectID, _ repository: borrowing Repository) throws -> Bool {
        var text = settings.name
        for entry in try repository.entries(of: tree) where settings.paths?.matches(entry.path) ?? true {
            text += "\n\(String(decoding: entry.path, as: UTF8.self)) \(entry.id)"
        }
        return Int(Digest.sha256(text).prefix(4), radix: 16).map { $0 % 4 != 0 } ?? false
    }
}
