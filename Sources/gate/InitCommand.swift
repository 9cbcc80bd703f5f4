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
        discussion: "The policy begins with mode: advise, which reports, and blocks only what cannot be taken back.")

    @Option(help: "The command that trains a model; asked for at a terminal where none is found.")
    package var train: String?

    @Flag(
        help: "Keep the policy in the Git folder, for all branches that have none: nothing is added to the work tree.")
    package var local = false

    @Flag(help: "With --local: write a new one, and keep the one that is there beside it.")
    package var force = false

    package func validate() throws {
        if force, !local {
            throw ValidationError("--force belongs to --local: no policy in a work tree is overwritten")
        }
    }

    package func run() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
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
            return invocation.fail("there is a \(Policy.fileName) already", hint: "gate install")
        }
        let survey = try ProjectSurvey.look(invocation.workspace)
        invocation.output.write(Self.found(survey))
        let training = train ?? chosenScript(survey, invocation)
        let draft = PolicyDraft(survey, training: training)
        try Files.write(Array(draft.text.utf8), to: file)
        invocation.output.write("\ngate: wrote \(Policy.fileName), mode: advise\n")
        let status = await InstallReport.install(invocation)
        guard status == 0 else { return status }
        return await firstRun(survey, invocation)
    }

    private func initializeLocally(_ invocation: Invocation) async throws -> Int32 {
        let setup = LocalSetup(invocation.workspace)
        if try invocation.workspace.open().workTree == nil {
            return invocation.fail("this repository is bare: there is no work tree to look at")
        }
        if let file = try setup.existing(), !force {
            return invocation.fail("there is a local policy already: \(file)", hint: "gate install")
        }
        let survey = try ProjectSurvey.look(invocation.workspace)
        let moved = try force ? nil : setup.untracked()
        if moved == nil { invocation.output.write(Self.found(survey) + "\n") }
        let draft = moved == nil ? PolicyDraft(survey, training: train ?? chosenScript(survey, invocation)).text : ""
        let (file, before) = try setup.write(moved ?? Array(draft.utf8))
        if let moved { try setup.removeUntracked(moved) }
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
        let first = await firstVerdict(survey, invocation)
        invocation.output.write("\nnext:\ngate status\n")
        return first
    }

    /// Runs everything once, so that a person knows what each step costs before it runs at a commit.
    private func firstVerdict(_ survey: ProjectSurvey, _ invocation: Invocation) async -> Int32 {
        invocation.output.write("\ngate: a first run of every step\n\n")
        let event = HookEvent(stage: survey.isUnborn ? .commit : .push, trigger: .run, allPaths: true)
        return await JudgedRun.report(event, .text, invocation, trustsPolicy: false)
    }

    /// The first run, and what to do with the policy in the work tree.
    private func firstRun(_ survey: ProjectSurvey, _ invocation: Invocation) async -> Int32 {
        let status = await firstVerdict(survey, invocation)
        let branch = await isOnProtectedBranch(invocation) ? "git switch -c add-quality-gate && " : ""
        let commit = "\(branch)git add \(Policy.fileName) && git commit -m \"Add a quality gate\""
        // Where every branch begins at somebody else's, a policy in the tree would be missing there, or be proposed to them.
        if let upstream = try? LocalSetup(invocation.workspace).foreignUpstream() {
            invocation.output.write(
                "\nnote: \(VisibleText.line(upstream)) has no policy, and branches begin there: gate init --local keeps "
                    + "it out of the tree\nnote: to propose it to \(VisibleText.line(upstream)) instead: \(commit)\n"
                    + "\nnext:\ngate init --local\n")
            return status
        }
        invocation.output.write("\nnext:\n\(commit)\n")
        return status
    }

    /// True where the policy that was just written wants no commit on this branch.
    private func isOnProtectedBranch(_ invocation: Invocation) async -> Bool {
        let reader = StatusReader(
            invocation.workspace)
        return (try? await reader.status().isProtected) ?? false
    }

    private static func found(_ survey: ProjectSurvey) -> String {
        var lines: [(String, String)] = []
        lines.append(("remotes", survey.remotes.isEmpty ? "none" : survey.remotes.joined(separator: ", ")))
        if let branch = survey.upstreamBranch { lines.append(("upstream branch", branch)) }
        let python = survey.interpreter.map { "\($0.path), found by \($0.origin.rawValue)" }
        lines.append(("Python", python ?? "none"))
        lines.append(("tests", survey.tests?.command ?? "none"))
        lines.append(
            (
                "training scripts",
                survey.scripts.isEmpty ? "none" : survey.scripts.prefix(5).map(\.path).joined(separator: ", ")
            ))
        let documented = survey.documented.joined(separator: ", ")
        lines.append(("documented files", documented.isEmpty ? "none" : documented))
        return lines.map { "\($0.0):".padded(18) + VisibleText.line($0.1) + "\n" }.joined()
    }

    /// The command of the smoke run: asked for only where it cannot be told, and only where somebody can answer.
    private func chosenScript(_ survey: ProjectSurvey, _ invocation: Invocation) -> String? {
        let commands = survey.scripts.map { "python \(ShellWords.quoted($0.path))" }
        let isClear = survey.scripts.count == 1 && survey.scripts.first?.wantsArguments == false
        if isClear || !Terminal.canAsk { return commands.first }
        if let first = survey.scripts.first, let command = commands.first {
            let hint = first.wantsArguments ? " (it wants arguments)" : ""
            invocation.output.write("\nWhich command trains a model?\(hint) [\(command)] ")
            let answer = Terminal.answer()
            return answer.isEmpty ? command : answer
        }
        invocation.output.write("\nWhich command trains a model? [none] ")
        let answer = Terminal.answer()
        return answer.isEmpty ? nil : answer
    }
}

extension String {
    /// The text with spaces up to a width.
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
