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
struct InitCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Look at this repository, write a policy for it, install the hooks, run once.",
        discussion: "The policy begins with mode: advise, which reports, and blocks only what cannot be taken back.")

    @Option(help: "The command that trains a model; asked for at a terminal where none is found.")
    package var train: String?

    package func run() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        do {
            await Ending.exit(try initialize(invocation))
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

    /// Runs everything once, so that a person knows what each step costs before it runs at a commit.
    private func firstRun(_ survey: ProjectSurvey, _ invocation: Invocation) async -> Int32 {
        invocation.output.write("\ngate: a first run of every step\n\n")
        let event = HookEvent(stage: survey.isUnborn ? .commit : .push, trigger: .run, allPaths: true)
        let status = await JudgedRun.report(event, .text, invocation, trustsPolicy: false)
        let branch = await isOnProtectedBranch(invocation) ? "git switch -c add-quality-gate && " : ""
        invocation.output.write(
            "\nnext:\n\(branch)git add \(Policy.fileName) && git commit -m \"Add a quality gate\"\n")
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
        lines.append(("documented files", survey.documented.joined(separator: ", ")))
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
