import ArgumentParser
import Engine
import Git
import Model
import Platform
import Reports
import Words
import Workflows

/// `gate docs`: how much is documented, file by file.
struct DocsCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract: "Tell how much is documented, file by file: a table, JSON, a badge, a map as a page.",
        discussion: "It counts what is staged, by docs.paths and docs.count of the policy, beside the upstream commit "
            + "that the branch stands on. It blocks nothing: docs/coverage and docs/ratchet do that in a run.")

    /// How the report is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "How the report is written: text or json.")
    var format: Format = .text

    @Option(help: ArgumentHelp("Write a badge (SVG) to this file.", valueName: "file"))
    var badge: String?

    @Option(help: ArgumentHelp("Write a page (HTML) to this file: a map of the packages.", valueName: "file"))
    var html: String?

    @Flag(help: "Write what the checks of single definitions find now to docs.baseline, as known findings.")
    var writeBaseline = false

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        do {
            let reader = DocsReader(
                invocation.workspace)
            if writeBaseline {
                let baseline = try await reader.baseline()
                try baseline.write()
                let findings = counted(baseline.count, "known finding")
                let place = baseline.isInTree ? baseline.path : "\(baseline.folder)/\(baseline.path)"
                let next = baseline.isInTree ? "\n\nnext:\ngit add \(ShellWords.quoted(":/" + baseline.path))\n" : "\n"
                invocation.output.write("\(findings) written to \(place)" + next)
                Ending.exit(0)
            }
            let report = try await reader.report()
            if let badge { try write(DocsBadge.svg(report), to: badge, invocation) }
            if let html {
                let title = try DocsReader.title(invocation.workspace)
                try write(DocsPage(title: title).html(report), to: html, invocation)
            }
            switch format {
            case .text: invocation.output.write(DocsTable(invocation.output.style(listsSteps: true)).text(report))
            case .json: invocation.output.write(JSONText.quiet(report.document) + "\n")
            }
            Ending.exit(0)
        } catch let problem as DocsReader.Problem {
            Ending.exit(
                invocation.fail(
                    problem.finding.message,
                    hint: problem.finding.command.map { invocation.output.style(listsSteps: true).command($0) }))
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }

    private func write(_ text: String, to file: String, _ invocation: Invocation) throws {
        let path = file.hasPrefix("/") ? file : "\(invocation.surroundings.currentFolder)/\(file)"
        try Files.write(Array(text.utf8), to: path)
    }
}
