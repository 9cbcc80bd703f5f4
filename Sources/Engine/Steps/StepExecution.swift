package import Git
import Model
package import Platform
import PolicyLanguage
package import Rules
import Words

/// Carries out the steps of a plan on one subject, in order.
package struct StepExecution: Sendable {
    package let run: Run
    package let context: CheckContext
    package let cache: CacheFolder
    package let environment: StepEnvironment
    package let workTree: String?
    /// What Git ignores and the steps find in their snapshots all the same.
    package let data: LinkedData
    /// What keeps the steps from writing to it, nil where the system has no such thing.
    package let shelter: Shelter?
    package let memory: StepMemory
    /// What the results of the plan's steps depend on, by name, where that can be told.
    package var keys: [String: StepKey] = [:]
    /// The last passes of the plan's steps.
    package var lasts: [String: KnownPass] = [:]
    /// True where other steps run at the same time, so that this one must not hold up the thread that they all need.
    package var hasCompany = false

    package init(
        run: Run, _ prepared: PreparedSubject, _ repository: borrowing Repository
    ) throws {
        self.run = run
        context = prepared.context
        workTree = repository.workTree
        memory = StepMemory(run.state, run.workspace.seal)
        let surroundings = run.surroundings
        cache = CacheFolder(
            commonFolder: repository.commonFolder, name: repository.name,
            in: context.policy.snapshot.folder ?? surroundings.cacheFolder + "/gate")
        // Where no command runs, nobody need look for an interpreter.
        let commands = prepared.commands
        let hasCommands = !commands.isEmpty
        let needsFiles = commands.contains { $0.settings.needsFiles }
        if needsFiles, let workTree {
            data = LinkedData(
                context.policy.snapshot, tree: context.subject.tree, workTree: workTree, repository)
        } else {
            data = LinkedData()
        }
        shelter = Shelter(
            program: surroundings.program, paths: data.protected(cache: cache.path), hidden: run.workspace.seal.file)
        let interpreter =
            hasCommands
            ? Interpreter.find(
                policy: context.policy.environment.python, installed: try repository.configuration("gate.python"),
                workTree: workTree, surroundings: surroundings) : nil
        environment = StepEnvironment(
            surroundings: surroundings, policy: context.policy.environment, interpreter: interpreter,
            workTree: workTree)
    }

    /// Carries out a plan: steps without processes first, then the others, side by side where there are several.
    ///
    /// The record has them in the plan's order, whatever the order of their ends.
    package mutating func carryOut(_ plan: [PlannedStep], _ repository: borrowing Repository) async -> CarriedOutSteps {
        var plan = plan
        var steps = CarriedOutSteps()
        var finished = recall(&plan, repository, &steps.notices)
        steps.notices += data.missing
        steps.keys = keys
        var snapshot: Snapshot?
        var hasFailed = false
        let together = StepsSideBySide(plan, known: finished, self)
        var haveRun = false
        for (place, step) in plan.enumerated() {
            if let together, together.places.contains(place), !haveRun {
                haveRun = true
                finished.merge(await together.carryOut(plan, self, hasFailed: hasFailed)) { $1 }
            }
            let end: FinishedStep
            if let known = finished[place] {
                end = known
            } else if let skip = step.skip ?? reasonToStop(hasFailed: hasFailed && step.startsProcesses) {
                end = skipped(step, skip)
            } else {
                end = await carryOut(step, repository, &snapshot)
            }
            steps.ends.append(end)
            hasFailed = hasFailed || hasBlocked(end)
        }
        return steps
    }

    /// True where a step has found what blocks; under `mode: advise` that is little, and nothing else ends a run.
    package func hasBlocked(_ end: FinishedStep) -> Bool {
        guard context.policy.mode == .advise else { return end.stepRecord.outcome == .failed }
        return end.result.findings.contains { $0.severity == .error && Advice.keeps($0.check) }
    }

    /// Why no further step begins, nil where one may.
    package func reasonToStop(hasFailed: Bool) -> String? {
        if hasFailed, context.policy.engine.failsFast(at: context.stage) {
            return "an earlier step failed (engine.fail_fast)"
        }
        return run.isInterrupted ? "the run was interrupted" : nil
    }

    /// The end of a step that did not run.
    package func skipped(_ step: PlannedStep, _ reason: String) -> FinishedStep {
        var record = StepRecord(name: step.name, checks: step.checks, outcome: .skipped, reason: reason)
        record.isLeftOut = step.isLeftOut
        return FinishedStep(record)
    }

    /// Carries out one step.
    ///
    /// - Parameter snapshot: The one that this and further steps use, taken when the first of them needs it.
    package func carryOut(_ step: PlannedStep, _ repository: borrowing Repository, _ snapshot: inout Snapshot?) async
        -> FinishedStep
    {
        let started = ContinuousClock.now
        if case .command = step.work { run.progress(.stepBegins(step.name)) }
        var (result, line, isBroken) = await judge(step, repository, &snapshot)
        result.findings.removeAll { $0.severity == .off }
        var record = StepRecord(
            name: step.name, checks: step.checks, outcome: .passed, reason: result.inconclusive,
            command: line, durationMilliseconds: milliseconds(since: started), measurements: result.measurements,
            remarks: result.remarks, tree: context.subject.tree.description)
        record.training = result.training
        let end = FinishedStep(record, result, isBroken: isBroken)
        if case .command(let check) = step.work {
            remember(end, of: check)
            run.progress(.stepEnds(end.stepRecord))
        }
        return end
    }

    private func judge(_ step: PlannedStep, _ repository: borrowing Repository, _ snapshot: inout Snapshot?) async
        -> (CheckResult, String?, isBroken: Bool)
    {
        do {
            switch step.work {
            case .native(let check): return (try await judge(check, repository), nil, false)
            case .command(let check):
                let (result, line) = try await carryOut(check, repository, &snapshot)
                return (result, line, false)
            }
        } catch let error as GitError where error.kind == .notFound {
            let message = "\(step.name) could not read an object: \(error.message)"
            return (lacksObjects(step, message, error.message), nil, false)
        } catch let error as SnapshotError where error.lacksObjects {
            let message = "\(step.name) did not run: \(error.description)"
            return (lacksObjects(step, message, error.description), nil, false)
        } catch let problem as CommandProblem {
            let finding = Finding(
                "policy/command", .error, "\(step.name): \(problem.message)",
                command: .editing(Policy.path))
            return (CheckResult([finding]), nil, false)
        } catch {
            return (CheckResult([Runner.broken(error)], inconclusive: "the gate itself failed"), nil, true)
        }
    }

    /// A partial clone lacks objects; that says nothing about the change.
    private func lacksObjects(_ step: PlannedStep, _ message: String, _ reason: String) -> CheckResult {
        let finding = Finding(
            step.checks.first ?? "gate/broken", .warning, message,
            notes: ["a partial clone lacks objects until they are asked for; the command fetches all of them"],
            command: "git fetch --refetch --no-filter", inconclusive: true)
        var result = CheckResult([finding], inconclusive: reason)
        // Which object it is changes with every commit, and what to do about it does not.
        if case .native = step.work { result.once = "lacks objects" }
        return result
    }

    private func carryOut(
        _ check: any CommandCheck, _ repository: borrowing Repository, _ snapshot: inout Snapshot?
    ) async throws
        -> (CheckResult, String?)
    {
        let commands = try check.commands(context)
        var outcomes: [CommandOutcome] = []
        for command in commands {
            let folder = try await folder(for: command, isFirst: outcomes.isEmpty, repository, &snapshot)
            defer { if !command.needsFiles, !command.inWorkTree { cache.leave(folder, isAlone: !hasCompany) } }
            let outcome = try await start(
                command, folder, groupFile: command.needsFiles ? snapshot?.groupFile : nil,
                outputFile: outputFile(of: check))
            outcomes.append(outcome)
            if outcome.end == .interrupted {
                return (CheckResult(inconclusive: "it was interrupted"), command.line)
            }
            if outcome.end != .exited(0) {
                keep(outcome, of: check)
                break
            }
            if outcome.isCut { try? Files.remove(outputFile(of: check)) }
        }
        var result = check.judge(outcomes, context)
        // A report may reject what a status has let through.
        if let last = outcomes.last, last.end == .exited(0), result.findings.contains(where: { $0.severity == .error })
        {
            keep(last, of: check)
        }
        if let snapshot, commands.contains(where: \.needsFiles) {
            try await judgeChanges(
                of: check, failed: outcomes.last?.end != .exited(0), snapshot, repository, &result)
        }
        if let last = outcomes.last, last.end != .exited(0), last.isCut, !result.findings.isEmpty {
            result.findings[0].notes.append("its whole output: \(outputFile(of: check))")
        }
        if let last = outcomes.last, last.end != .exited(0), let folder = snapshot?.folder, let workTree,
            let note = AbsentFiles.note(last.output, snapshot: folder, workTree: workTree, data: data)
                ?? (shelter == nil ? nil : data.note(last.output)), !result.findings.isEmpty
        {
            result.findings[0].notes.append(note)
        }
        if check.settings.place == .snapshot, commands.contains(where: \.needsFiles) {
            result.remarks += data.remarks(isReadOnly: shelter != nil)
        }
        if check.settings.place == .workTree { result.remarks.append("ran in the work tree, not on what is judged") }
        return (result, commands.last?.line)
    }

    private func outputFile(of check: any CommandCheck) -> String {
        RunLog(run.state).outputFile(step: check.settings.name, run: run.id)
    }

    /// Keeps the output of a step that has failed; where it is more than memory holds, it is in its file already.
    private func keep(_ outcome: CommandOutcome, of check: any CommandCheck) {
        if outcome.isCut, Files.exists(outputFile(of: check)) { return }
        try? RunLog(run.state).keep(outcome.output, step: check.settings.name, run: run.id)
    }

    private func folder(
        for command: Command, isFirst: Bool, _ repository: borrowing Repository, _ snapshot: inout Snapshot?
    ) async throws -> String {
        if command.inWorkTree {
            guard let workTree else { throw CommandProblemInWorkTree() }
            return workTree
        }
        if !command.needsFiles { return try cache.emptyFolder(isAlone: !hasCompany) }
        if let snapshot {
            // What an earlier step has changed, such as a formatter, must not be what this one judges.
            if isFirst {
                try await snapshots(repository).prepare(
                    snapshot, tree: context.subject.tree, head: context.subject.head)
            }
            return snapshot.folder
        }
        let made = try await snapshots(repository).acquire(tree: context.subject.tree, head: context.subject.head)
        snapshot = made
        return made.folder
    }

    /// The snapshots, read about only when a step needs files: a hook without such a step does not pay for it.
    package func snapshots(_ repository: borrowing Repository) throws -> SnapshotStore {
        let surroundings = run.surroundings
        return SnapshotStore(
            source: try SnapshotSource(repository, place: context.place),
            cacheFolder: surroundings.cacheFolder, chosen: context.policy.snapshot.folder,
            slots: context.policy.snapshot.slots, git: run.workspace.git, seal: run.workspace.seal, data: data,
            maxSizeBytes: context.policy.snapshot.maxSizeBytes)
    }

    private func start(_ command: Command, _ folder: String, groupFile: String?, outputFile: String) async throws
        -> CommandOutcome
    {
        var probe: (folder: String, events: String)?
        if command.isPython {
            let events = try EventChannel.make(in: cache.path)
            probe = (try ProbeFiles.folder(run.state), events)
        }
        defer { if let probe { EventChannel.remove(probe.events) } }
        let output = try StepOutput(command, cache: cache, workTree: workTree)
        let report = try StepReport(command, folder: folder, cache: cache)
        defer { report?.remove() }
        let arguments = environment.arguments(of: command)
        var launch = Launch(
            output?.arguments(arguments) ?? arguments,
            environment: environment.variables(
                for: report?.naming(command) ?? command, folder: folder, probe: probe,
                importRoots: importRoots(command, folder)),
            folder: folder, timeoutMilliseconds: command.timeoutMilliseconds)
        launch.eventsPath = probe?.events
        launch.firstStepMilliseconds = probe == nil ? nil : command.firstStepMilliseconds
        launch.groupFile = groupFile
        launch.outputFile = outputFile
        launch.isStep = true
        launch.latestEnd = run.deadline
        if command.needsFiles, !command.inWorkTree { launch.shelter = shelter }
        let process = StepProcess(interruption: run.workspace.interruption, trace: run.workspace.trace)
        let ready = launch
        var outcome = hasCompany ? await OwnThread.run { process.run(ready) } : process.run(ready)
        // That the system is full says nothing about what is judged.
        if case .notStarted(let reason) = outcome.end, let limit = outcome.limitCommand {
            throw SnapshotError(description: "\(command.line) could not be started: \(reason)", command: limit)
        }
        if outcome.end != .exited(0), outcome.tellsOfNoProcesses {
            throw SnapshotError(
                description: "\(command.line) ended since the system gave it no further processes", command: "ulimit -u"
            )
        }
        // What a person reads and clicks on are the project's own paths.
        let path = Array((folder + "/").utf8)
        if ByteText.holds(outcome.output[...], path) {
            outcome.rooted = ByteText.replacing(
                path, by: Array((CommandOutcome.rootMark + "/").utf8), in: outcome.output)
            outcome.output = ByteText.removing(path, from: outcome.output)
        }
        if let report {
            outcome.report = report.read()
            outcome.output = report.hiding(outcome.output)
        }
        if let output {
            outcome.output = output.naming(outcome.output)
            outcome.produced = try output.files(isWhole: outcome.end == .exited(0))
        }
        return outcome
    }

    private func importRoots(_ command: Command, _ folder: String) -> [String] {
        // A test command may reach Python by way of `make` or a script, and an editable install is found there too.
        guard command.needsFiles, !command.inWorkTree, let workTree else { return [] }
        return ImportRoots.find(environment.sources, workTree: workTree) { Files.isFolder("\(folder)/\($0)") }
    }
}

/// A step wants the work tree of a repository that has none.
struct CommandProblemInWorkTree: Error, CustomStringConvertible {
    package var description: String { "a step says where: work_tree, and this repository is bare" }
}
