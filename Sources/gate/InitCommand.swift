import ArgumentParser
import Engine
import Git
import Model
import Platform
import PolicyLanguage
import Reports
import Rules
import Words
import Workflows

/// `gate init`: from nothing to a gated repository.
struct InitCommand: GateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Look at this repository, write a policy for it, install the hooks, run once.",
        discussion: """
            The policy begins with mode: advise, which reports, and blocks only what cannot be taken back. Each drafted \
            step is tried once; what cannot run stays a comment with the cause, and `gate init` tries it again.
            """)

    @Option(help: "The command that trains a model; asked for at a terminal where none is found.")
    package var train: String?

    @Flag(
        help: "Keep the policy in the Git folder, for all branches that have none: nothing is added to the work tree.")
    package var local = false

    @Flag(help: "With --local: write a new one, and keep the one that is there beside it.")
    package var force = false

    @Flag(
        name: .customLong("no-try"), help: "Run nothing of the repository: the drafted steps are written as they are.")
    package var leavesTryOut = false

    @Option(
        name: .customLong("try-for"),
        help: "How long the first try of all steps may take: 90s, 2m; a plain number is seconds.")
    var tryFor = DurationArgument(milliseconds: 60_000)

    package func validate() throws {
        if force, !local {
            throw ValidationError("--force belongs to --local: no policy in a work tree is overwritten")
        }
    }

    package func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        if let refusal = InstallReport.throwaway(invocation) { Ending.exit(refusal) }
        do {
            await Ending.exit(try local ? initializeLocally(invocation) : initialize(invocation))
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }

    private func initialize(_ invocation: Invocation) async throws -> Int32 {
        let repository = try invocation.workspace.open()
        guard let top = repository.workTree else {
            return invocation.fail("this repository is bare: there is no work tree to look at")
        }
        let file = "\(top)/\(Policy.fileName)"
        if Files.exists(file) {
            let again = FirstSteps(file: file, name: Policy.fileName, limit: tryFor, invocation)
            if !leavesTryOut, again.hasSome { return await again.retry() }
            return invocation.fail("there is a \(Policy.fileName) already", hint: "gate install")
        }
        let survey = try ProjectSurvey.look(invocation.workspace)
        let draft = self.draft(survey, invocation)
        try Files.write(Array(draft.utf8), to: file)
        let branch = await PolicyBranch(invocation.workspace).begin()
        invocation.output.write("\ngate: wrote \(Policy.fileName), mode: advise\n")
        if let branch {
            let words = "began the branch \(branch.branch): \(branch.from) only follows its upstream"
            invocation.output.write("gate: \(VisibleText.line(words))\n")
        }
        let status = await InstallReport.install(invocation)
        guard status == 0 else { return status }
        let steps = FirstSteps(file: file, name: Policy.fileName, limit: tryFor, invocation)
        let first = leavesTryOut ? steps.untried() : await steps.tryAll(isUnborn: survey.isUnborn)
        await sayNext(invocation, hasBegunBranch: branch != nil)
        return first
    }

    private func initializeLocally(_ invocation: Invocation) async throws -> Int32 {
        let setup = LocalSetup(invocation.workspace)
        if try invocation.workspace.open().workTree == nil {
            return invocation.fail("this repository is bare: there is no work tree to look at")
        }
        if let file = try setup.existing(), !force {
            let again = FirstSteps(file: try setup.path(), name: file, limit: tryFor, invocation)
            if !leavesTryOut, again.hasSome { return await again.retry() }
            return invocation.fail("there is a local policy already: \(file)", hint: "gate install")
        }
        let survey = try ProjectSurvey.look(invocation.workspace)
        let moved = try force ? nil : setup.untracked()
        let draft = moved == nil ? self.draft(survey, invocation) + "" : ""
        let (file, before) = try setup.write(moved ?? Array(draft.utf8))
        if let moved { try await setup.removeUntracked(moved) }
        if moved == nil { invocation.output.write("\n") }
        if let before { invocation.output.write("gate: the earlier local policy is now \(before)\n") }
        invocation.output.write(
            moved == nil
                ? "gate: wrote \(file), mode: advise\n" : "gate: moved \(Policy.fileName) to \(file)\n")
        let note =
            try setup.branchHasItsOwn()
            ? "this branch has a \(Policy.fileName), which judges it; the local policy judges branches that have none"
            : "it judges every branch that has no \(Policy.fileName), in every work tree of this clone"
        invocation.output.write("gate: \(note)\n")
        let status = await InstallReport.install(invocation)
        guard status == 0 else { return status }
        var first: Int32 = 0
        // What was moved has been tried where it was written.
        if moved == nil {
            let steps = FirstSteps(file: try setup.path(), name: file, limit: tryFor, invocation)
            first = leavesTryOut ? steps.untried() : await steps.tryAll(isUnborn: survey.isUnborn)
        }
        invocation.output.write("\nnext:\ngate status\n")
        return first
    }

    /// The text of the policy for what was found, after what was found is told.
    private func draft(_ survey: ProjectSurvey, _ invocation: Invocation) -> String {
        invocation.output.write(survey.text(training: train))
        var training = train
        if training == nil, survey.knowsNoTraining, Terminal.canAsk {
            invocation.output.write("\nWhich command trains a model? [none] ")
            let answer = Terminal.answer()
            training = answer.isEmpty ? nil : answer
        }
        let draft = PolicyDraft(survey, training: training)
        return LeftOutSteps.leaveOut(draft.problems, in: draft.text)
    }

    /// What to do with the policy in the work tree.
    private func sayNext(_ invocation: Invocation, hasBegunBranch: Bool) async {
        let foreign = try? LocalSetup(invocation.workspace).foreignUpstream()
        let path = await PolicyBranch(invocation.workspace).hasStagedChanges() ? " -- \(Policy.fileName)" : ""
        let commit = "git add \(Policy.fileName) && git commit -m \"Add a quality gate\"\(path)"
        if hasBegunBranch {
            if let upstream = foreign ?? nil {
                invocation.output.write(
                    "\nnote: \(VisibleText.line(upstream)) has no policy; to keep this one out of the tree, for all "
                        + "branches: gate init --local\n")
            }
            return invocation.output.write("\nnext:\n\(commit)\n")
        }
        // Where every branch begins at somebody else's, a policy in the tree would be missing there, or be proposed to them.
        if let upstream = foreign ?? nil {
            invocation.output.write(
                "\nnote: \(VisibleText.line(upstream)) has no policy, and branches begin there: gate init --local keeps "
                    + "it out of the tree\nnote: to propose it to \(VisibleText.line(upstream)) instead: \(commit)\n"
                    + "\nnext:\ngate init --local\n")
            return
        }
        invocation.output.write("\nnext:\n\(commit)\n")
    }
}
