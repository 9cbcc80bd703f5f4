import Git
public import Model
import Platform
import PolicyLanguage
import Training
import Words

/// `docs/build`: the documentation is built from what is judged, and what the tool warns of has a place.
public struct DocsBuild: CommandCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/build", "The documentation could not be built, or its tool warned of something.",
        why:
            "A page that is not built is missed by readers months later. The tool runs on exactly what is judged, so a "
            + "module that was never added is noticed too.",
        settings: ["docs.build", "docs.build.run", "docs.build.out", "docs.build.warnings", "docs.style"],
        wayPast: "Set docs.build.severity to warning, or docs.build.warnings to off.",
        bad: CheckExample(
            policy: "branches: off\ndocs: {changed: off, build: {run: \"python3 pages.py {out}\", stages: [commit]}}",
            files: ["pages.py": "import sys\n\nprint(\"model.py:3: WARNING: unknown name\")\nsys.exit(1)\n"]),
        good: CheckExample(
            policy: "branches: off\ndocs: {changed: off, build: {run: \"python3 pages.py {out}\", stages: [commit]}}",
            files: ["pages.py": "import sys\n\nopen(sys.argv[1] + \"/index.html\", \"w\").write(\"pages\")\n"]))

    private static let mostWarnings = 20

    /// What the policy says of the step.
    public let settings: StepSettings
    private let build: DocsPolicy.Build
    private let docs: DocsPolicy

    /// The steps of a policy that need processes, none where it asks for neither pages nor symbol graphs.
    public static func checks(of policy: Policy) -> [any CommandCheck] {
        guard let docs = policy.docs else { return [] }
        var checks: [any CommandCheck] = []
        if let build = docs.build { checks.append(DocsBuild(build, docs)) }
        if let swift = docs.swift { checks.append(DocsSwift(swift)) }
        return checks
    }

    init(_ build: DocsPolicy.Build, _ docs: DocsPolicy) {
        self.build = build
        self.docs = docs
        var settings = build.settings
        // What the default command is told beside the step's own keys.
        if build.command.text.isEmpty { settings.definition += " \(docs.style.rawValue) \(docs.paths.globs)" }
        self.settings = settings
    }

    /// The checks that the step answers for.
    public var checks: [CheckID] { [Self.description.id] }

    /// Why it has nothing to do here.
    public func reasonToSkip(_ context: CheckContext) -> String? { settings.reasonToSkip(context) }

    /// The tool, with a folder for its pages.
    public func commands(_ context: CheckContext) throws(CommandProblem) -> [Command] {
        var command: Command
        if build.command.text.isEmpty {
            let words = try PdocCommand.words(docs, context)
            command = try settings.command(
                CommandLine(""), arguments: words.map { Array($0.utf8) }, isPython: true)
        } else {
            let words = try StepSettings.words(build.command)
            command = try settings.command(
                build.command, isPython: PythonCommand.isPython(words) || PdocCommand.isDocumentationTool(words))
        }
        command.output = OutputFolder(try place(context), isQuoted: build.command.shell)
        return [command]
    }

    private func place(_ context: CheckContext) throws(CommandProblem) -> OutputFolder.Place {
        guard let out = build.out else { return .thrownAway }
        // Pages among the project's own files would be committed one day, or overwrite them.
        guard let repository = try? context.repository(), repository.ignores(out + "/") else {
            throw CommandProblem("docs.build.out is \(out), which Git does not ignore: add /\(out)/ to .gitignore")
        }
        if let top = repository.workTree, let link = Files.link(onTheWayTo: out, below: top) {
            throw CommandProblem(
                "docs.build.out is \(out), and \(link) is a symbolic link: pages are written to no place behind a link")
        }
        return .workTree(RepositoryPath(out))
    }

    /// Reads what came of it.
    public func judge(_ outcomes: [CommandOutcome], _ context: CheckContext) -> CheckResult {
        guard let outcome = outcomes.last else { return CheckResult(inconclusive: "nothing ran") }
        var result = CheckResult()
        let problem = CommandEnd.problem(
            outcome, name: settings.name, timeoutMilliseconds: settings.timeoutMilliseconds)
        var reading = BuildReading(outcome.shown)
        BuildPlaces(context).locate(&reading)
        if let problem {
            result.findings = [failure(problem, nil, outcome, context)]
        } else if outcome.end != .exited(0) {
            result.findings = [failure(failed(outcome, reading), reading.error, outcome, context)]
        } else if usesFolder, outcome.produced?.isEmpty == true {
            result.findings = [failure("\(settings.name) ended well and made no page", nil, outcome, context)]
        }
        let severity = min(build.warnings, settings.severity)
        if severity != .off { result.findings += warnings(reading.warnings, severity, context) }
        let pages = outcome.produced?.count { $0.path.fileExtension == "html" } ?? 0
        if usesFolder, result.findings.isEmpty || problem == nil, outcome.end == .exited(0) {
            result.measurements["docs.pages"] = Double(pages)
            result.measurements["docs.build_warnings"] = Double(reading.warnings.count)
            let kept = build.out.map { " in \($0)" } ?? ""
            result.remarks.append("\(counted(pages, "page"))\(kept)")
        }
        if reading.foreign > 0 {
            result.remarks.append(
                "\(counted(reading.foreign, "warning")) about installed packages not shown")
        }
        let observed = TrainingInvariants.judge(events: outcome.events, expectations: TrainingExpectations(steps: 0))
        LeakedModules.add(observed.modulesLeaked, settings.name, context, to: &result)
        return result
    }

    private var usesFolder: Bool {
        build.command.text.isEmpty || build.command.text.contains(OutputFolder.placeholder)
    }

    private func failed(_ outcome: CommandOutcome, _ reading: BuildReading) -> String {
        if let error = reading.error { return "\(settings.name) failed: \(error.message)" }
        guard case .exited(let status) = outcome.end else { return "\(settings.name) failed" }
        return "\(settings.name) failed with status \(status)"
    }

    private func failure(
        _ message: String, _ error: BuildReading.Remark?, _ outcome: CommandOutcome, _ context: CheckContext
    ) -> Finding {
        Finding(
            Self.description.id, settings.severity, message, at: error?.location,
            notes: CommandEnd.notes(outcome, error == nil ? 12 : 0),
            command: CommandEnd.command(outcome) ?? line(context))
    }

    private func warnings(
        _ warnings: [BuildReading.Remark], _ severity: Severity, _ context: CheckContext
    ) -> [Finding] {
        var findings = warnings.prefix(Self.mostWarnings).map { warning in
            Finding(
                Self.description.id, severity, warning.message, at: warning.location, notes: warning.notes,
                command: warning.location.map { SuggestedCommand.editing($0.path) } ?? line(context))
        }
        let more = warnings.count - findings.count
        if more > 0 {
            findings[findings.count - 1].notes.append("and \(counted(more, "more warning")) of the tool")
        }
        return findings
    }

    /// The command line with a folder of one's own.
    private func line(_ context: CheckContext) -> SuggestedCommand {
        var text = build.command.text
        if text.isEmpty, let words = try? PdocCommand.words(docs, context) {
            text = words.map { $0 == OutputFolder.placeholder ? $0 : ShellWords.quoted($0) }.joined(separator: " ")
        }
        let line = text.split(separator: OutputFolder.placeholder, omittingEmptySubsequences: false)
            .joined(separator: "\"$(mktemp -d)\"")
        return SuggestedCommand(atTop: line)
    }
}

/// The command that builds documentation where the policy names none: pdoc over the packages of the tree.
enum PdocCommand {
    private static let tools: Set<Substring> = [
        "pdoc", "pdoc3", "sphinx-build", "sphinx-apidoc", "mkdocs", "pydoctor", "jupyter-book",
    ]
    // Where packages lie beside the top of a repository.
    private static let roots: Set<Substring> = ["src", "lib", "python"]
    private static let notPublished: Set<Substring> = [
        "test", "tests", "testing", "doc", "docs", "examples", "scripts", "tools", "benchmarks",
    ]

    /// True where the program is a Python tool that imports what it documents.
    static func isDocumentationTool(_ words: [String]) -> Bool {
        guard let name = words.first?.split(separator: "/").last else { return false }
        return tools.contains(name)
    }

    /// Its words, `{out}` among them.
    static func words(_ docs: DocsPolicy, _ context: CheckContext) throws(CommandProblem) -> [String] {
        let packages = try packages(docs, context)
        if packages.isEmpty {
            throw CommandProblem(
                "docs.build found no package, which is a folder with an __init__.py that docs.paths selects: "
                    + "name what is to be documented in docs.build.run")
        }
        // pdoc reads plain text under each of them; Google's sections are the most frequent.
        let form =
            switch docs.style {
            case .auto, .google: "google"
            case .numpy: "numpy"
            case .sphinx: "restructuredtext"
            }
        return ["python", "-m", "pdoc", "-d", form, "-o", OutputFolder.placeholder] + packages
    }

    /// The outermost packages at the top and in the usual folders, as paths.
    private static func packages(_ docs: DocsPolicy, _ context: CheckContext) throws(CommandProblem) -> [String] {
        let entries: [TreeEntry]
        do throws(GitError) {
            entries = try context.repository().entries(of: context.subject.tree)
        } catch {
            throw CommandProblem("the tree cannot be read: \(error.message)")
        }
        var packages: [String] = []
        for entry in entries {
            guard case .file = entry.kind, docs.paths.matches(entry.path),
                let path = String(validating: entry.path, as: UTF8.self), path.hasSuffix("/__init__.py")
            else { continue }
            let parts = path.split(separator: "/").dropLast()
            guard let name = parts.last, !notPublished.contains(name),
                parts.count == 1 || (parts.count == 2 && roots.contains(parts[0]))
            else { continue }
            packages.append("./" + parts.joined(separator: "/"))
        }
        // A folder `src` that is a package itself holds its packages as modules.
        return packages.filter { package in !packages.contains { package.hasPrefix($0 + "/") } }
    }
}
