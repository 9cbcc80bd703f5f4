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
                let paths = changes.paths.map(ShellWords.quoted).joined(separator: " ")
                findings[index].command = findings[index].command.map { "git add -- \(paths) && \($0)" }
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
            if !files.isEmpty { result.remarks.append("changed and staged: \(files.joined(separator: ", "))") }
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
            interruption: run.workspace.interruption)
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
