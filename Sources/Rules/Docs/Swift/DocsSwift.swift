import Git
public import Model
import PolicyLanguage
import Words

/// `docs/swift`: too few of a Swift package's public declarations have a comment.
public struct DocsSwift: CommandCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/swift", "Fewer public declarations of a Swift package are documented than docs.swift.minimum asks for.",
        why: "Who calls a package sees its public declarations and the comments above them, and nothing else. The "
            + "compiler itself says which these are: the package is built, and its symbol graphs are read.",
        settings: ["docs.swift", "docs.swift.run", "docs.swift.minimum"],
        wayPast: "Lower docs.swift.minimum to what the project has, and raise it as the project improves.",
        bad: example("{\"symbols\": [\(net(""))]}"),
        good: example("{\"symbols\": [\(net(", \"docComment\": {\"lines\": [{\"text\": \"A network.\"}]}"))]}"))

    private static let shownDeclarations = 8

    private static func example(_ graph: String) -> CheckExample {
        CheckExample(
            policy: "branches: off\ndocs: {changed: off, swift: {run: \"cp graph.json {out}/Net.symbols.json\", "
                + "minimum: 100%, stages: [commit]}}",
            files: ["graph.json": graph + "\n", "Sources/Net.swift": "public struct Net {}\n"])
    }

    private static func net(_ comment: String) -> String {
        "{\"kind\": {\"displayName\": \"Structure\"}, \"identifier\": {\"precise\": \"s:3Net\"}, "
            + "\"pathComponents\": [\"Net\"], \"location\": {\"uri\": \"file:///Sources/Net.swift\", "
            + "\"position\": {\"line\": 0, \"character\": 14}}\(comment)}"
    }

    /// The key under which a run leaves the tree that was counted last.
    static let memoryKey = "docs-swift"
    /// Where the symbol graphs lie between two runs, in the repository's cache.
    public static let folderName = "symbols"
    /// How the names of the files end that are read.
    public static let fileEnd = SymbolGraph.fileEnd

    private let swift: DocsPolicy.Swift

    init(_ swift: DocsPolicy.Swift) {
        self.swift = swift
    }

    /// What the policy says of the step.
    public var settings: StepSettings { swift.settings }
    /// The checks that the step answers for.
    public var checks: [CheckID] { [Self.description.id] }

    /// Why it has nothing to do here.
    public func reasonToSkip(_ context: CheckContext) -> String? { settings.reasonToSkip(context) }

    /// The build that writes the symbol graphs, into a folder that the next one finds again.
    public func commands(_ context: CheckContext) throws(CommandProblem) -> [Command] {
        var command = try settings.command(swift.command, isPython: false)
        command.output = OutputFolder(
            .cache(Self.folderName), wanted: SymbolGraph.fileEnd, isQuoted: swift.command.shell)
        return [command]
    }

    /// Reads what came of it.
    public func judge(_ outcomes: [CommandOutcome], _ context: CheckContext) -> CheckResult {
        guard let outcome = outcomes.last else { return CheckResult(inconclusive: "nothing ran") }
        let parts = swift.command.text.split(separator: OutputFolder.placeholder, omittingEmptySubsequences: false)
        let line = SuggestedCommand(atTop: parts.joined(separator: "\"$(mktemp -d)\""))
        let errors = outcome.shown.split(separator: "\n").filter { $0.contains("error: ") }
        if outcome.end != .exited(0), !Self.isAboutTestsAlone(errors, outcome) {
            var message = "\(settings.name) failed"
            if case .exited(let status) = outcome.end { message += " with status \(status)" }
            let problem = CommandEnd.problem(
                outcome, name: settings.name, timeoutMilliseconds: settings.timeoutMilliseconds)
            return CheckResult([
                Finding(
                    Self.description.id, settings.severity, problem ?? message,
                    notes: errors.isEmpty
                        ? CommandEnd.notes(outcome) : errors.prefix(8).map { String($0.prefix(400)) },
                    command: CommandEnd.command(outcome) ?? line)
            ])
        }
        let read: SwiftDocumentation
        do {
            read = try SwiftDocumentation(
                outcome.produced ?? [], tree: context.subject.tree, try context.repository())
        } catch {
            return CheckResult(inconclusive: "the tree cannot be read: \(error)")
        }
        guard read.graphs > 0 || !read.problems.isEmpty else {
            return CheckResult([
                Finding(
                    Self.description.id, settings.severity, "\(settings.name) ended well and wrote no symbol graph",
                    notes: CommandEnd.notes(outcome, 4), command: line)
            ])
        }
        var result = CheckResult()
        result.findings = read.problems.prefix(Self.shownDeclarations).map { problem in
            Finding(
                Self.description.id, .warning, "a symbol graph cannot be read: \(problem)", command: line,
                inconclusive: true)
        }
        let total = read.total
        result.measurements = [
            "docs.swift.declarations": Double(total.definitions), "docs.swift.documented": Double(total.documented),
            "docs.swift.percent": total.percent,
        ]
        result.remarks = [
            total.definitions == 0
                ? "nothing to document"
                : "\(total.tenths) % of the public declarations documented (\(total.documented) of \(total.definitions))"
        ]
        if let minimum = swift.minimumPercent, total.percent < minimum {
            result.findings.append(finding(read, total, minimum))
        }
        context.memory?.write(Self.memoryKey, "\(context.subject.tree)")
        return result
    }

    /// True where nothing but the modules that SwiftPM puts together for tests failed: no graph is wanted of those, and
    /// on Linux SwiftPM always ends with status 1 over them, after it has written all others.
    private static func isAboutTestsAlone(_ errors: [Substring], _ outcome: CommandOutcome) -> Bool {
        guard outcome.end == .exited(1), !outcome.isCut, !errors.isEmpty else { return false }
        return errors.allSatisfy { line in
            line.hasPrefix("error: Failed to emit symbol graph for '")
                && (line.contains("PackageTests':") || line.contains("PackageDiscoveredTests':"))
        }
    }

    private func finding(_ read: SwiftDocumentation, _ total: DocumentationReport.Count, _ minimum: Double) -> Finding {
        let missing = read.files.flatMap { file in file.missing.map { (file.path, $0) } }
        var notes = missing.prefix(Self.shownDeclarations).map { "\($0.0):\($0.1.line) \($0.1.name)" }
        if missing.count > notes.count { notes.append("and \(missing.count - notes.count) more without a comment") }
        return Finding(
            Self.description.id, settings.severity,
            "\(DocsCoverage.precise(total.percent, minimum)) % of the public declarations are documented, "
                + "the minimum is \(DocsCoverage.precise(minimum, total.percent)) %",
            at: missing.first.map { SourceLocation($0.0, line: $0.1.line) }, notes: notes,
            command: .editing(missing.first?.0 ?? Policy.path))
    }
}
