import Git
import Model
package import Platform
package import Rules
import Synchronization

/// Carries over what a step has made of files: into the index as it is, into the work tree by a three-way merge.
///
/// Nothing that only the work tree has can be lost: unstaged edits stay where they merge with the fix, and where they do
/// not, the file is left alone.
package struct FixApplication: Sendable {
    /// A changed file with its content before and after, as the work tree would have it.
    package struct Content: Sendable {
        package var file: StepChanges.File
        package var before: [UInt8]
        package var after: [UInt8]
        /// True where the content before is too large to be held: the file is told by its blob, and never merged.
        package var isLarge = false
        /// True where only the index takes it.
        package var keepsWorkTree = false
    }

    /// One that no Ctrl-C ends: what has begun here is finished in milliseconds, and half of it is no fix.
    package let git: GitProcess
    package let gitFolder: String
    package let workTree: String
    package let indexFile: String
    package let state: StateFolder
    package let interruption: Interruption
    /// What earlier fixes of the same run have staged.
    package let earlier: StagedFixes

    /// Why the index cannot take a fix now, nil where it can.
    package var obstacle: String? {
        if indexFile == gitFolder + "/index.lock" { return nil }
        // Git keeps two indexes for a commit of single paths, and forgets the one that hooks see.
        if indexFile != gitFolder + "/index" { return "this commit takes single paths and not what is staged" }
        return Files.exists(indexFile + ".lock") ? "another Git command holds the index" : nil
    }

    /// Carries files over.
    ///
    /// - Parameters:
    ///   - contents: The files; their new objects are in the repository already.
    ///   - temporary: A folder for the merges.
    /// - Throws: `CancellationError` where the run was interrupted before anything was carried over.
    package func apply(_ contents: [Content], temporary: String) async throws -> AppliedFix {
        var fix = AppliedFix()
        let (staged, flagged) = await stagedBlobs(contents.map(\.file.path))
        var writes: [(path: String, known: [UInt8]?, new: [UInt8], mode: UInt32)] = []
        var entries: [String] = []
        var made: [Content] = []
        for judged in contents {
            let path = judged.file.path
            var content = judged
            if staged[path] != judged.file.old {
                guard let onto = try await takenOnto(staged[path], judged, temporary) else {
                    fix.left[path] = "it is not staged as it was judged"
                    continue
                }
                content = onto
            }
            switch content.keepsWorkTree ? .nothing : try await merge(content, temporary) {
            case .nothing: fix.applied.append(path)
            case .content(let known, let new, let mode):
                fix.applied.append(path)
                writes.append((path, known, new, mode))
            case .conflict: fix.conflicting.append(path)
            case .left(let reason):
                fix.left[path] = reason
                continue
            }
            fix.blobs[path] = content.file.new
            entries += ["--cacheinfo", "\(content.file.mode),\(content.file.new),\(path)"]
            made.append(content)
        }
        // The last moment at which nothing has been done yet.
        if interruption.happened { throw CancellationError() }
        let lock = try Self.lock(state)
        defer { withExtendedLifetime(lock) {} }
        // First the work tree: were this cut off in between, the next fix would finish it and not undo it.
        for write in writes {
            let path = "\(workTree)/\(write.path)"
            guard try write.known == nil || Files.read(path) == write.known else {
                fix.applied.removeAll { $0 == write.path }
                fix.conflicting.append(write.path)
                continue
            }
            try Files.write(write.new, to: path, mode: write.mode, by: state.fixes + "/file")
        }
        if !entries.isEmpty { try await stage(entries) }
        try await restore(flagged)
        earlier.add(made)
        return fix
    }

    /// The same change on top of what an earlier fix of this run has staged; where both change a line, the later one's holds.
    ///
    /// - Returns: nil where something else was staged, and where the work tree has the file in another form than the index.
    private func takenOnto(_ staged: ObjectID?, _ content: Content, _ temporary: String) async throws -> Content? {
        guard let staged, let known = earlier.content(of: content.file.path, staged) else { return nil }
        guard known.before == content.before else { return nil }
        let names = ["staged", "before", "fixed"].map { "\(temporary)/\($0)" }
        for (name, bytes) in zip(names, [known.after, content.before, content.after]) {
            try Files.write(bytes, to: name)
        }
        let merge = await git.run(
            ["merge-file", "--quiet", "--theirs"] + names, folder: temporary, timeoutMilliseconds: 60_000)
        guard merge.end == .exited(0), let merged = try Files.read(names[0]) else { return nil }
        let written = await start(["hash-object", "-w", "--no-filters", names[0]])
        let hex = String(decoding: written.output, as: UTF8.self).filter(\.isHexDigit)
        guard written.end == .exited(0), let new = ObjectID(hex: hex) else { return nil }
        var onto = content
        onto.before = known.after
        onto.after = merged
        onto.file.old = staged
        onto.file.new = new
        return onto
    }

    /// Keeps fixes apart, and takes away what one that was killed has left.
    private static func lock(_ state: StateFolder) throws -> FileLock? {
        try state.make(state.locks)
        let lock = try FileLock("\(state.locks)/fix.lock", waits: true)
        try Files.remove(state.fixes)
        try state.make(state.fixes)
        return lock
    }

    private enum Merged {
        case nothing
        /// What the file is replaced by; `known` is nil for what is too large to be held.
        case content(known: [UInt8]?, new: [UInt8], mode: UInt32)
        case conflict
        case left(String)
    }

    /// What the work tree's file becomes.
    private func merge(_ content: Content, _ temporary: String) async throws -> Merged {
        let path = "\(workTree)/\(content.file.path)"
        // A link in the place of a folder leads to files that are not this repository's.
        guard Files.link(onTheWayTo: content.file.path, below: workTree) == nil, let mode = Files.plainMode(path) else {
            // What was taken away there or has become something else is the user's own change.
            return .nothing
        }
        if content.isLarge { return try await replace(content, path, mode) }
        guard let known = try Files.read(path) else { return .nothing }
        let wanted = content.file.mode == "100755" ? mode | (mode & 0o444) >> 2 : mode & ~0o111
        if known == content.after, wanted == mode { return .nothing }
        if known == content.before { return .content(known: known, new: content.after, mode: wanted) }
        let names = ["mine", "before", "fixed"].map { "\(temporary)/\($0)" }
        for (name, bytes) in zip(names, [known, content.before, content.after]) { try Files.write(bytes, to: name) }
        let outcome = await git.run(
            ["merge-file", "--quiet"] + names, folder: temporary, timeoutMilliseconds: 60_000)
        guard outcome.end == .exited(0), let merged = try Files.read(names[0]) else { return .conflict }
        return .content(known: known, new: merged, mode: wanted)
    }

    /// What becomes of a file that is too large for a merge: it is replaced where it is what was staged.
    private func replace(_ content: Content, _ path: String, _ mode: UInt32) async throws -> Merged {
        let outcome = await start(["hash-object", "--no-filters", "--", content.file.path])
        let hash = String(decoding: outcome.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard outcome.end == .exited(0) else { return .left("git hash-object could not read it") }
        switch ObjectID(hex: hash) {
        case content.file.new: return .nothing
        case content.file.old: return .content(known: nil, new: content.after, mode: mode)
        default: return .left("it has unstaged edits, and is too large for a merge: git add it first")
        }
    }

    // Well below what a system takes, with room for the environment.
    private static let argumentBytes = 100_000

    /// The blobs that the index has for paths, and the paths by the flags that a new entry would lose.
    private func stagedBlobs(_ paths: [String]) async -> (blobs: [String: ObjectID], flagged: [String: [String]]) {
        var blobs: [String: ObjectID] = [:]
        var flagged: [String: [String]] = [:]
        for batch in Self.batches(paths) {
            let outcome = await start(["--literal-pathspecs", "ls-files", "--stage", "-v", "-z", "--"] + batch)
            for entry in outcome.output.split(separator: 0) {
                let text = String(decoding: entry, as: UTF8.self)
                guard let tab = text.firstIndex(of: "\t") else { continue }
                let words = text[..<tab].split(separator: " ")
                guard words.count == 4, words[3] == "0" else { continue }
                let path = String(text[text.index(after: tab)...])
                blobs[path] = ObjectID(hex: String(words[2]))
                if words[0].uppercased() == "S" { flagged["--skip-worktree", default: []].append(path) }
                if words[0] != words[0].uppercased() { flagged["--assume-unchanged", default: []].append(path) }
            }
        }
        return (blobs, flagged)
    }

    /// Sets the flags again that `git update-index` has taken from the entries that it made.
    private func restore(_ flagged: [String: [String]]) async throws {
        for (flag, paths) in flagged {
            for batch in Self.batches(paths) {
                let outcome = await start(["update-index", flag, "--"] + batch)
                guard outcome.end == .exited(0) else {
                    throw SnapshotError(
                        description: "the fix is staged, and git update-index \(flag) could not mark its files again",
                        notes: outcome.reasons, command: outcome.limitCommand ?? "git ls-files -v")
                }
            }
        }
    }

    private func stage(_ entries: [String]) async throws {
        // Pairs of an option and its value must stay together.
        let pairs = stride(from: 0, to: entries.count - 1, by: 2).map { entries[$0 + 1] }
        for batch in Self.batches(pairs) {
            let outcome = await start(["update-index"] + batch.flatMap { ["--cacheinfo", $0] })
            guard outcome.end == .exited(0) else {
                throw SnapshotError(
                    description: "the fix is in the work tree, and git update-index could not stage it",
                    notes: outcome.reasons, command: outcome.limitCommand ?? "git status")
            }
        }
    }

    private func start(_ arguments: [String]) async -> CommandOutcome {
        await git.run(
            arguments, folder: workTree, timeoutMilliseconds: 60_000,
            environment: ["GIT_DIR": gitFolder, "GIT_WORK_TREE": workTree, "GIT_INDEX_FILE": indexFile])
    }

    private static func batches(_ words: [String]) -> [[String]] {
        var batches: [[String]] = []
        var size = argumentBytes
        for word in words {
            size += word.utf8.count + 24
            if size > argumentBytes {
                batches.append([])
                size = word.utf8.count + 24
            }
            batches[batches.count - 1].append(word)
        }
        return batches
    }
}

/// What the fixes of one run have staged, so that a later one can build on it.
package final class StagedFixes: Sendable {
    private let made = Mutex<[String: (id: ObjectID, content: FixApplication.Content)]>([:])

    package init() {}

    func add(_ contents: [FixApplication.Content]) {
        made.withLock { made in
            for content in contents {
                // What was judged stays what later fixes begin with.
                var whole = content
                if let earlier = made[content.file.path]?.content { whole.before = earlier.before }
                made[content.file.path] = (content.file.new, whole)
            }
        }
    }

    /// The content of a path before and after, where that is what is staged.
    func content(of path: String, _ staged: ObjectID) -> FixApplication.Content? {
        made.withLock { made in
            guard let known = made[path], known.id == staged else { return nil }
            return known.content
        }
    }
}
