import TestSupport

/// One step of a random history: what happens before, off the record, and the command under test.
struct HistoryStep {
    /// What the command may meet.
    enum Kind {
        /// A hook may refuse it.
        case judged
        /// It replaces the newest commit.
        case amend
        /// It only moves to commits that follow, so nothing may refuse it.
        case fastForward
        /// No hook may refuse it, whatever it does.
        case free
    }

    let kind: Kind
    /// Edits in the work tree, and what colleagues do elsewhere.
    let before: String
    /// A command line for `sh`.
    let command: String
}

/// Steps that a person and a colleague might take, drawn by chance from a fixed start.
struct RandomHistory {
    private var random: SplitMix
    private var number = 0

    init(seed: UInt64) { random = SplitMix(seed) }

    private static let branches = ["main", "feature", "side", "third"]
    private static let bases = [
        "main", "feature", "side", "third", "upstream/main", "origin/main", "origin/feature", "HEAD~1", "HEAD~2",
        "HEAD",
    ]

    /// Draws the next step.
    mutating func next() -> HistoryStep {
        number += 1
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: return commit()
        case 2, 3: return amend()
        case 4: return exchange()
        case 5: return merge()
        case 6: return rebase()
        case 7: return pull()
        case 8: return move()
        default: return other()
        }
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "HEAD" }
    private mutating func branch() -> String { pick(Self.branches) }
    private mutating func base() -> String { pick(Self.bases) }

    /// Files are few, so that conflicts come about.
    private mutating func edit() -> String { "echo \(number) >>\(pick(["a", "b", "c"])).txt" }

    private mutating func commit() -> HistoryStep {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: HistoryStep(kind: .judged, before: edit(), command: "git commit -q -a -m 'work \(number)'")
        case 1: HistoryStep(kind: .judged, before: ":", command: "git commit -q --allow-empty -C HEAD")
        default:
            HistoryStep(kind: .judged, before: edit() + "; git add -A", command: "git commit -q -m 'work \(number)'")
        }
    }

    private mutating func amend() -> HistoryStep {
        let (before, words) =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: (edit(), "-a --no-edit")
            case 1: (edit() + "; git add -A", "--no-edit --no-verify")
            case 2: (":", "--allow-empty -m 'reworded \(number)'")
            case 3: (edit(), "--no-edit a.txt")
            default: (edit() + "; git add -A", "-m 'amended \(number)'")
            }
        let spelling = pick(["--amend", "--am"])
        return HistoryStep(kind: .amend, before: before, command: "git commit -q \(spelling) \(words)")
    }

    /// What goes to the remotes and comes from them.
    private mutating func exchange() -> HistoryStep {
        let branch = branch()
        let theirs = pick(["theirs upstream main", "theirs origin \(branch)", "rewritten origin \(branch)"])
        let command = pick([
            "git push -q -u origin HEAD", "git push -q origin HEAD", "git push -q --force-with-lease origin HEAD",
            "git push -q --force origin HEAD", "git push -q origin \(branch):\(branch)-copy",
            "git push -q upstream HEAD",
            "git push -q origin :\(branch)",
        ])
        if Bool.random(using: &random) { return HistoryStep(kind: .judged, before: ":", command: command) }
        return HistoryStep(kind: .free, before: theirs, command: "git fetch -q --all")
    }

    private mutating func merge() -> HistoryStep {
        let base = base()
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return HistoryStep(kind: .fastForward, before: ":", command: "git merge -q --ff-only \(base)")
        case 1: return HistoryStep(kind: .judged, before: ":", command: "git merge -q --no-ff --no-edit \(base)")
        default: return HistoryStep(kind: .judged, before: ":", command: "git merge -q --no-edit \(base)")
        }
    }

    private mutating func rebase() -> HistoryStep {
        let word = pick(["reword", "squash", "fixup", "drop"])
        let command = pick([
            "git rebase -q \(base())", "git rebase -q \(base()) \(branch())", "git rebase -q --no-ff HEAD~2",
            "GIT_SEQUENCE_EDITOR='sed -i 2s/^pick/\(word)/' git rebase -q -i HEAD~3", "git rebase -q --root",
            "git rebase -q --onto \(base()) HEAD~1",
        ])
        return HistoryStep(kind: .judged, before: ":", command: command)
    }

    private mutating func pull() -> HistoryStep {
        let command = pick([
            "git pull -q --rebase", "git pull -q --rebase origin \(branch())", "git pull -q --no-rebase --no-edit",
            "git pull -q --rebase upstream main",
        ])
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return HistoryStep(kind: .fastForward, before: ":", command: "git pull -q --ff-only upstream main")
        case 1: return HistoryStep(kind: .judged, before: "theirs origin \(branch())", command: command)
        default: return HistoryStep(kind: .judged, before: ":", command: command)
        }
    }

    private mutating func move() -> HistoryStep {
        let command = pick([
            "git switch -q \(branch())", "git switch -q -C \(branch()) \(base())", "git switch -q -c new-\(number)",
            "git checkout -q -B \(branch()) \(base())", "git checkout -q --detach \(base())",
            "git branch -f \(branch()) \(base())",
        ])
        return HistoryStep(kind: .free, before: ":", command: command)
    }

    private mutating func other() -> HistoryStep {
        let command = pick([
            "git reset -q --hard \(base())", "git reset -q --soft HEAD~1", "git reset -q \(base())",
            "git cherry-pick \(base())", "git revert --no-edit HEAD", "git stash -q", "git stash pop -q",
            "git branch -q -D \(branch())", "git update-ref refs/heads/\(branch()) \(base())", "git tag -f v1",
        ])
        return HistoryStep(kind: .free, before: Bool.random(using: &random) ? edit() : ":", command: command)
    }
}
