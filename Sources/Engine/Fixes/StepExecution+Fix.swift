package import Git
import Model
import Platform
import PolicyLanguage
package import Rules
import Words

/// What becomes of files that a step has changed in its snapshot.
extension StepExecution {
    /// Adds to a result what is to be said of changed files, and takes them over where the policy or a person wants it.
    package func judgeChanges(
        of check: any CommandCheck, failed: Bool, _ snapshot: Snapshot, _ repository: borrowing Repository,
        _ result: inout CheckResult
    ) async throws {
        guard check.fix != .off, check.settings.place == .snapshot else { return }
        let store = try snapshots(repository)
        try store.takeAway(snapshot)
        let isAsked = context.event.trigger == .fix
        let applies = isAsked || (check.fix == .apply && context.event.trigger == .preCommit)
        guard
            await store.mayHaveChanged(
                snapshot, files: check.givenFiles(context), isThorough: failed || check.fix == .apply || isAsked)
        else { return }
        let found: StepChanges?
        do {
            found = try await store.changes(in: snapshot, tree: context.subject.tree, objects: .nowhere)
        } catch let error as SnapshotError {
            let isInterrupted = run.isInterrupted
            guard isInterrupted || !applies else { throw error }
            result.inconclusive = isInterrupted ? "it was interrupted" : error.description
            if isInterrupted { return }
            result.findings.append(
                Finding(
                    "command/changed-files", .warning, "\(check.settings.name): \(error.description)",
                    notes: error.notes, command: error.command, inconclusive: true))
            return
        }
        // A step that only takes files away mends nothing.
        guard let changes = found, !changes.files.isEmpty else { return }
        let application = application(repository)
        let obstacle = applies ? application?.obstacle : nil
        guard applies, obstacle == nil, let application else {
            var findings = check.judge(changes)
            for index in findings.indices {
                if let obstacle { findings[index].notes.append("it was not taken over: \(obstacle)") }
                // What `commit -a` and a commit of single paths stage is forgotten when they are stopped.
                guard repository.indexFile != repository.gitFolder + "/index" else { continue }
                let paths = changes.paths.map { RepositoryPath($0) }
                findings[index].command = findings[index].command.map { "git add -- \(pathspecs: paths) && \($0)" }
            }
            result.findings += findings
            return
        }
        let fix: AppliedFix
        do {
            fix = try await apply(changes, application, isAsked: isAsked, snapshot, store)
        } catch {
            guard run.isInterrupted else { throw error }
            result.inconclusive = "it was interrupted"
            return
        }
        let asking = context.facts.asking?.commit
        var findings = check.judge(fix, next: asking?.line("", amends: asking?.isAmend ?? false) ?? "git commit")
        if isAsked {
            // Whoever asks for the change has not done anything wrong.
            findings.removeAll { $0.severity == .error && fix.left.isEmpty }
            let files = fix.applied + fix.conflicting
            result.remarks += AppliedFix.remarks(files)
        }
        result.findings += findings
    }

    package func application(_ repository: borrowing Repository) -> FixApplication? {
        guard let workTree else { return nil }
        let processes = ProcessRunner(interruption: Interruption())
        return FixApplication(
            git: GitProcess(processes: processes, environment: run.workspace.git.environment),
            gitFolder: repository.gitFolder,
            workTree: workTree, indexFile: repository.indexFile, state: run.state,
            interruption: run.workspace.interruption, earlier: run.staged)
    }

    private func apply(
        _ changes: StepChanges, _ application: FixApplication, isAsked: Bool, _ snapshot: Snapshot,
        _ store: SnapshotStore
    ) async throws -> AppliedFix {
        let tree = context.subject.tree
        // What a commit does not touch it does not get from a formatter either.
        let touched = isAsked ? nil : Set(context.subject.changedFiles.map(\.path))
        var left: [String: String] = [:]
        for path in changes.others { left[path] = "it is gone, no plain file any more, or its name is not UTF-8" }
        var files: [StepChanges.File] = []
        for file in changes.files {
            if let touched, !touched.contains(Array(file.path.utf8)) {
                left[file.path] = "it is not part of this commit"
            } else {
                files.append(file)
            }
        }
        var fix = AppliedFix()
        if !files.isEmpty {
            // The same look again, which now leaves its objects in the repository.
            _ = try await store.changes(in: snapshot, tree: tree, objects: .repository)
            let after = try files.map { try Files.read("\(snapshot.folder)/\($0.path)", limit: .max) ?? [] }
            try await store.prepare(snapshot, tree: tree, head: context.subject.head)
            let contents = try zip(files, after).map { file, after in
                FixApplication.Content(
                    file: file, before: try Files.read("\(snapshot.folder)/\(file.path)", limit: .max) ?? [],
                    after: after)
            }
            let temporary = try Files.makeTemporaryFolder(in: store.folder)
            defer { try? Files.remove(temporary) }
            fix = try await application.apply(contents, temporary: temporary)
        }
        fix.left.merge(left) { own, _ in own }
        return fix
    }
}

/// What becomes of a check that can mend what it finds.
extension StepExecution {
    /// Runs such a check: it mends where the policy or a person wants it, and only looks everywhere else.
    package func judge(_ check: any NativeCheck.Type, _ repository: borrowing Repository) async throws -> CheckResult {
        guard let fix = check.fix else { return try check.run(context) }
        let isAsked = context.event.trigger == .fix
        let applies = isAsked || (fix.appliesAtCommit(context.policy) && context.event.trigger == .preCommit)
        guard applies else { return try check.run(context) }
        var result = isAsked ? CheckResult() : try check.run(context)
        if !isAsked, result.findings.isEmpty { return result }
        let mended = try fix.mends(context)
        guard !mended.isEmpty, let application = application(repository) else { return result }
        if let obstacle = application.obstacle {
            if isAsked { result = try check.run(context) }
            for index in result.findings.indices {
                result.findings[index].notes.append("it was not taken over: \(obstacle)")
                result.findings[index].command = result.findings[index].command.map { command in
                    guard let path = result.findings[index].location?.path else { return "git add -A && \(command)" }
                    return "git add -- \(pathspec: path) && \(command)"
                }
            }
            return result
        }
        let fixed = try await apply(mended, application, repository)
        if isAsked {
            result.findings = conflicts(fixed, fix.description.id)
            let files = fixed.applied + fixed.conflicting
            result.remarks += AppliedFix.remarks(files)
        } else {
            let asking = context.facts.asking?.commit
            let next = asking?.line("", amends: asking?.isAmend ?? false) ?? "git commit"
            let staged = fixed.applied + fixed.conflicting
            // What could not be taken over keeps the findings that it had.
            result.findings.removeAll { finding in staged.contains { finding.location?.path == RepositoryPath($0) } }
            if !staged.isEmpty, mended.allSatisfy(\.keepsWorkTree) {
                // Nobody has to look at what stays in their file: the commit goes on without it.
                result.remarks.append(
                    "taken out of what is committed: \(ChangedFiles.list(staged)); your file keeps it")
                if let finding = nothingLeft(fixed.blobs, fix.description.id) { result.findings.insert(finding, at: 0) }
            } else if !staged.isEmpty {
                result.findings.insert(
                    Finding(
                        fix.description.id, .error,
                        "\(fix.description.id) has mended \(ChangedFiles.list(staged)), and the change is staged",
                        notes: ["look at it with git diff --staged, then commit again"], command: next), at: 0)
            }
            result.findings += conflicts(fixed, fix.description.id)
        }
        return result
    }

    private func apply(
        _ mended: [MendedFile], _ application: FixApplication, _ repository: borrowing Repository
    ) async throws -> AppliedFix {
        var contents: [FixApplication.Content] = []
        var left: [String: String] = [:]
        for file in mended {
            if let obstacle = file.obstacle {
                left[RepositoryPath(bytes: file.path).description] = obstacle
                continue
            }
            guard let path = String(validating: file.path, as: UTF8.self) else {
                left[RepositoryPath(bytes: file.path).description] = "its name is not UTF-8"
                continue
            }
            let mode = file.isExecutable ? "100755" : "100644"
            switch file.mending {
            case .content(let before, let after):
                let new = try repository.writeBlob(after)
                let hasCRLF =
                    !file.keepsWorkTree && workTree.map { Self.hasCRLF("\($0)/\(path)", of: before) } ?? false
                contents.append(
                    FixApplication.Content(
                        file: StepChanges.File(path: path, mode: mode, old: file.blob, new: new),
                        before: hasCRLF ? Self.withCRLF(before) : before,
                        after: hasCRLF ? Self.withCRLF(after) : after, keepsWorkTree: file.keepsWorkTree))
            case .edits(let edits):
                let new = try repository.writeBlob(file.blob, with: edits)
                guard case .bytes(let after) = try repository.content(of: new, limit: Self.largestMended) else {
                    left[path] = "without its outputs it is still larger than 64 MB"
                    continue
                }
                contents.append(
                    FixApplication.Content(
                        file: StepChanges.File(path: path, mode: mode, old: file.blob, new: new), before: [],
                        after: after, isLarge: true, keepsWorkTree: file.keepsWorkTree))
            }
        }
        var fix = AppliedFix()
        if !contents.isEmpty {
            try Files.makeFolder(cache.path)
            let temporary = try Files.makeTemporaryFolder(in: cache.path)
            defer { try? Files.remove(temporary) }
            fix = try await application.apply(contents, temporary: temporary)
        }
        fix.left.merge(left) { own, _ in own }
        return fix
    }

    private static let largestMended = 64_000_000

    /// True where Git has written CRLF for the blob's LF (`core.autocrlf`, `eol=crlf`).
    private static func hasCRLF(_ path: String, of blob: [UInt8]) -> Bool {
        guard let known = try? Files.read(path, limit: 1 << 26) else { return false }
        guard blob.contains(UInt8(ascii: "\r")) else { return known.contains(UInt8(ascii: "\r")) }
        return known != blob && known == withCRLF(blob)
    }

    private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 32)
        for byte in bytes {
            if byte == UInt8(ascii: "\n"), result.last != UInt8(ascii: "\r") { result.append(UInt8(ascii: "\r")) }
            result.append(byte)
        }
        return result
    }

    /// The finding where the index has no change any more: Git would make an empty commit.
    private func nothingLeft(_ staged: [String: ObjectID], _ check: CheckID) -> Finding? {
        let isNew = context.facts.asking?.commit?.isAmend == true || context.facts.operation != nil
        let changes = context.subject.changes
        guard !isNew, !changes.isEmpty,
            changes.allSatisfy({ change in
                change.kind == .modified && change.old != nil
                    && staged[String(decoding: change.path, as: UTF8.self)] == change.old
            })
        else { return nil }
        return Finding(
            check, .error, "only outputs have changed: without them nothing is left to commit",
            notes: ["your files keep them; they stay unstaged"], command: "git status --short")
    }

    private func conflicts(_ fix: AppliedFix, _ check: CheckID) -> [Finding] {
        let conflicting = fix.conflicting.map { path in
            Finding(
                check, .warning, "the fix of \(path) is staged; your unstaged edits there touch the same lines",
                notes: ["the file in the work tree was left as it is"],
                command: "git diff -- \(pathspec: RepositoryPath(path))")
        }
        let left = fix.left.sorted { $0.key < $1.key }.map { path, reason in
            Finding(
                check, .warning, "\(VisibleText.line(path)) was left: \(reason)", command: "git status --short")
        }
        return conflicting + left
    }
}
