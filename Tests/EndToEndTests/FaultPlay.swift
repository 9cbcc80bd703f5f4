import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One killing in a repository with everything that stashing hooks have lost: partly staged files, a file that is only
/// announced, one that Git does not know, a stash.
final class FaultPlay {
    private let fault: Fault
    private let scratch: ScratchRepository
    private let before: State
    /// What is there when nobody is killed.
    private let done: State
    private let seconds: Double
    /// How it ends when nobody is killed: `gate init` finds something at its first look.
    private let status: Int32
    private(set) var transcript = ""
    /// True where Git was killed between moving the branch and renaming its new index, which happens without hooks too.
    private var isBetween = false

    init(_ fault: Fault) throws {
        self.fault = fault
        scratch = try ScratchRepository(.fork)
        try Self.prepare(scratch, fault)
        before = try State(scratch, scratch.folder)
        // The same deed in a copy: for commits and pushes without the gate, because nothing may be different with it.
        let copy = scratch.root + "/copy/work"
        try scratch.shell("mkdir copy && cp -a origin.git upstream.git work copy/", in: scratch.root)
        if fault.deed != .initialize { _ = try scratch.run(["gate", "trust"], in: copy) }
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try scratch.run(fault.command, in: copy)
        let parts = start.duration(to: clock.now).components
        seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        transcript = "without a kill: \(outcome)"
        status = outcome.status
        if fault.isGits {
            try scratch.shell("rm -rf copy && mkdir copy && cp -a origin.git upstream.git work copy/", in: scratch.root)
            _ = try scratch.run(["git", "-c", "core.hooksPath=/dev/null"] + fault.command.dropFirst(), in: copy)
        }
        done = try State(scratch, copy)
    }

    private static func prepare(_ scratch: ScratchRepository, _ fault: Fault) throws {
        let fix = fault.deed == .commitThatIsMended ? "apply" : "show"
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: \(fault.deed == .sync || fault.deed == .start ? "{fetch: auto}" : "off")
            docs: {paths: ["*.py"], baseline: known.txt, missing: warning}
            commands:
              - {name: look, run: "sh -c 'sleep 0.05; test -e a.txt'", stages: [commit, push]}
              - {name: mend, run: "sed -i s/bad/good/ *.txt", shell: true, paths: ["*.txt"], fix: \(fix)}

            """)
        if fault.movesHooks { try scratch.write(".git/hooks/pre-push", ownHook, permissions: 0o755) }
        try scratch.write("model.py", "def loss(x):\n    return x\n")
        for name in ["a", "b", "c", "stashed"] { try scratch.write("\(name).txt", "1\n2\n3\n4\n5\n6\n") }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        for remote in ["origin", "upstream"] { try scratch.git("remote", "set-url", remote, "../\(remote).git") }
        try scratch.write("stashed.txt", "what was put away\n")
        try scratch.git("stash", "-q")
        if fault.deed == .start { try scratch.git("push", "-q", "upstream", "main") }
        if fault.deed == .sync {
            // A rebase wants a clean work tree.
            try scratch.git("switch", "-q", "-c", "topic")
            try scratch.write("mine.txt", "mine\n")
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", "mine")
            try scratch.git("push", "-q", "upstream", "main")
            try scratch.commitUpstream()
            _ = try scratch.gate("install")
            try scratch.git("status")
            return
        }
        let word = fault.mends ? "bad" : "fine"
        for name in ["a", "b"] {
            try scratch.write("\(name).txt", "\(word)\n2\n3\n4\n5\n6\n")
            try scratch.git("add", "\(name).txt")
        }
        try scratch.write("a.txt", "\(word)\n2\n3\n4\n5\nnot staged\n")
        try scratch.write("c.txt", "1\n2\n3\nnot staged either\n5\n6\n")
        try scratch.write("new.txt", "announced\n")
        try scratch.git("add", "--intent-to-add", "new.txt")
        try scratch.write("untracked.txt", "bad\n")
        if fault.deed == .initialize {
            try scratch.git("rm", "-q", "--cached", ".qualitygate.yml")
            try scratch.remove(".qualitygate.yml")
        } else if fault.deed != .install {
            _ = try scratch.gate("install")
        }
        // What Git itself would write into its index at the next look is there already.
        try scratch.git("status")
    }

    // MARK: The kill

    /// Kills, waits for the dust to settle, and tells what is not as it may be.
    func killAndLookAround() throws -> [String] {
        let log = try scratch.read(".git/logs/HEAD") ?? ""
        let process = try scratch.start(fault.command)
        pause(milliseconds: Int(seconds * fault.part * 1000))
        let victims = victims(of: process)
        for victim in victims { _ = kill(victim, fault.signal.number) }
        let outcome = try process.wait(seconds: 60)
        transcript += "\n\(victims.count) killed: \(outcome)"
        try waitUntil(seconds: 30) { ProcessTable.mentioning(scratch.root).isEmpty }
        // What Git itself leaves of a rebase that was killed, and says how to take back.
        if fault.deed == .sync, scratch.exists(".git/rebase-merge") || scratch.exists(".git/rebase-apply") {
            for path in try State(scratch, scratch.folder).locks { try scratch.remove(path) }
            let back = try scratch.shell("git rebase --abort || git rebase --quit")
            transcript += "\naborted: \(back)"
        }
        let after = try State(scratch, scratch.folder)
        isBetween = after.head != before.head && after.entries == before.entries
        var words = after.strangers(before, done)
        // Git writes down that a rebase began and was taken back; what stood there before still does.
        if fault.deed == .sync, try scratch.read(".git/logs/HEAD")?.hasPrefix(log) == true {
            words.removeAll { $0.hasPrefix("logs/HEAD ") }
        }
        if fault.movesHooks {
            // Its path stands in gate's hook, and the copy has another one.
            words.removeAll { $0.hasPrefix("hooks/pre-push ") }
            if try !runsOwnHook() { words.append("the user's own hook does not run any more") }
        }
        if fault.deed == .fix, fault.signal != .kill, fault.victim != .tree {
            let isWhole = [before.files, done.files].contains(after.files)
            if !isWhole { words.append("half of a fix is in the work tree") }
            let isStaged = after.entries == done.entries
            if (after.files == done.files) != isStaged { words.append("a fix that is not staged") }
        }
        return words
    }

    private func victims(of process: ScratchProcess) -> [Int32] {
        switch fault.victim {
        case .first: [process.identifier]
        case .group: [-process.identifier]
        case .tree: ProcessTable.descendants(of: process.identifier)
        case .gate:
            ProcessTable.descendants(of: process.identifier).filter { ProcessTable.name($0) == "gate" }
        }
    }

    // MARK: The next run

    /// Does it again, with nothing cleaned up but the locks that a killed Git leaves.
    func goOn() throws -> [String] {
        for path in try State(scratch, scratch.folder).locks { try scratch.remove(path) }
        var words: [String] = []
        let head = try scratch.git("rev-parse", "HEAD")
        let isCommitted = head != before.head
        let isDone = isCommitted && fault.isGits || fault.deed == .commitThatIsMended && isCommitted
        let command = isDone ? ["git", "commit", "-q", "--allow-empty", "-m", "two"] : fault.further
        var outcome = try scratch.run(command)
        transcript += "\n\(command): \(outcome)"
        if fault.deed == .commitThatIsMended, outcome.status == 1 {
            outcome = try scratch.run(command)
            transcript += "\nand again: \(outcome)"
        }
        if outcome.status != 0, fault.isGits || outcome.status != status {
            words.append("the next run ended with \(outcome.status)")
        }
        let after = try State(scratch, scratch.folder)
        let unfinished = after.files.differences(from: done.files)
        if !unfinished.isEmpty { words.append("the next run did not finish what this one began: \(unfinished)") }
        let isMendedCommit = fault.deed == .commitThatIsMended
        if after.entries != done.entries, !isBetween, !(isMendedCommit && outcome.status == 0) {
            words.append("after the next run other things are staged")
        }
        if !after.locks.isEmpty { words.append("locks are left: \(after.locks)") }
        let check = try scratch.run(["git", "fsck", "--strict", "--no-dangling"])
        if check.status != 0 { words.append("git fsck: \(check)") }
        return words
    }

    /// A hook of the user's own, which an installation keeps and a removal puts back.
    private static let ownHook = "#!/bin/sh\n: >../own-ran\n"

    private func runsOwnHook() throws -> Bool {
        try scratch.shell("test ! -e ../own-ran || rm ../own-ran")
        _ = try scratch.shell("sh .git/hooks/pre-push origin ../origin.git </dev/null")
        return scratch.exists("../own-ran")
    }

    // MARK: What is seen

    /// Everything that is the user's.
    private struct State {
        let head: String
        /// The work tree.
        let files: Fingerprint
        /// Git's own folder.
        let own: Fingerprint
        /// The index, entry by entry with its flags, without what only makes the next look faster.
        let entries: String

        init(_ scratch: ScratchRepository, _ folder: String) throws {
            head = try scratch.git("rev-parse", "HEAD", in: folder)
            files = try Fingerprint(of: folder, leavingOut: [".git"])
            own = try Fingerprint(of: folder + "/.git")
            let outcome = try scratch.run(["git", "ls-files", "--stage", "--debug"], in: folder)
            entries = outcome.text.split(separator: "\n").filter { !$0.hasPrefix("  ") || $0.contains("flags:") }
                .map { $0.hasPrefix("  ") ? String($0.split(separator: "flags:").last ?? "") : String($0) }
                .joined(separator: "\n")
        }

        /// The locks that a killed Git leaves.
        var locks: [String] {
            own.entries.keys.map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".lock") }
                .map { ".git/\($0)" }.sorted()
        }

        /// What is neither as it was before nor as it is when nobody is killed.
        func strangers(_ before: State, _ done: State) -> [String] {
            var words: [String] = []
            for (one, other, third) in [(files, before.files, done.files), (own, before.own, done.own)] {
                for path in Set(one.entries.keys).union(other.entries.keys).union(third.entries.keys) {
                    let entry = one.entries[path]
                    if entry == other.entries[path] || entry == third.entries[path] { continue }
                    let name = String(decoding: path, as: UTF8.self)
                    // Git's own lock, and the index, whose entries are compared by their content.
                    if name.hasSuffix(".lock") || name == "index" || name == "COMMIT_EDITMSG" { continue }
                    // The clone's own id is a random one.
                    if name == "gate-clone-id" { continue }
                    words.append("\(name) is as it never was")
                }
            }
            if entries != before.entries, entries != done.entries { words.append("the index is as it never was") }
            return words.sorted()
        }
    }
}
