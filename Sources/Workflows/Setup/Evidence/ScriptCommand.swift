import Platform
import Words

/// The command line by which a script runs from the top of its repository.
struct ScriptCommand: Sendable, Hashable {
    /// The command line.
    var run: String
    /// What has to be set for it.
    var environment: [ReadCommand.Variable] = []
    /// True where a shell has to read it.
    var needsShell = false

    /// A command line as a person has typed it.
    init(line: String) { run = line }

    /// The command for a candidate.
    ///
    /// - Parameter documented: How the project itself starts it, nil where it does not say.
    init(_ candidate: TrainingCandidate, documented: DocumentedCommand?, _ graph: TrainingGraph, _ files: ProjectFiles)
    {
        let arguments = (documented?.command.arguments ?? []).map(ShellWords.quoted)
        if candidate.isNotebook {
            run = "notebook \(ShellWords.quoted(candidate.path))"
            return
        }
        let start = Self.start(candidate.path, graph)
        var words = start.words
        environment = start.environment
        if let program = candidate.program {
            words = [program]
            environment = []
        }
        if let documented, start.words.count == 2 {
            // The project's own word for it, as long as that reaches the script's imports.
            if case .module(let name) = documented.command.target, documented.command.folder == nil {
                words = ["python", "-m", name]
                if !name.hasPrefix("src."), candidate.path.hasPrefix("src/") {
                    environment = [ReadCommand.Variable(name: "PYTHONPATH", value: "src")]
                }
            }
        }
        if let documented {
            let own = documented.command.environment.filter { !Self.isAboutDevices($0.name) && !$0.value.contains("$") }
            environment = own + environment.filter { variable in !own.contains { $0.name == variable.name } }
        }
        run = (words.map(ShellWords.quoted) + arguments).joined(separator: " ")
        // Where its README lets people go to another folder first, what it opens lies there.
        if let documented, let folder = documented.command.folder, case .file(let script) = documented.command.target,
            Self.normal("\(folder)/\(script)") == candidate.path, start.words.count == 2,
            Self.readsFrom(folder, documented.command.arguments, files)
        {
            run =
                "cd \(ShellWords.quoted(folder)) && "
                + (["python", ShellWords.quoted(script)] + arguments).joined(separator: " ")
            needsShell = true
        }
    }

    private static func readsFrom(_ folder: String, _ arguments: [String], _ files: ProjectFiles) -> Bool {
        let names = arguments.flatMap { $0.split(separator: "=").suffix(1) }.filter {
            $0.contains("/") || $0.contains(".")
        }
        return names.contains { files.exists("\(folder)/\($0)") && !files.exists(String($0)) }
    }

    private static func normal(_ path: String) -> String { String(Paths.normalised("/\(path)").dropFirst()) }

    private static func isAboutDevices(_ name: String) -> Bool {
        name.hasSuffix("VISIBLE_DEVICES")
            || ["MASTER_ADDR", "MASTER_PORT", "WORLD_SIZE", "RANK", "LOCAL_RANK"].contains(name)
    }

    /// How Python starts a file so that its imports are found.
    private static func start(_ path: String, _ graph: TrainingGraph) -> (
        words: [String], environment: [ReadCommand.Variable]
    ) {
        let folders = ProjectFiles.folders(path)
        guard let source = graph.sources[path], !folders.isEmpty else { return (["python", path], []) }
        let isInSource = folders.first == "src" && folders.count > 1
        let isEntry = path.hasSuffix("/__main__.py")
        let package = isInSource ? Array(folders.dropFirst()) : folders
        let stem = String(Paths.name(of: path).dropLast(3))
        let module = (isEntry ? package : package + [stem]).joined(separator: ".")
        let root = isInSource ? [ReadCommand.Variable(name: "PYTHONPATH", value: "src")] : []
        let isIdentifier = module.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        if isIdentifier, isEntry || source.modules.contains(where: { $0.hasPrefix(".") }) {
            return (["python", "-m", module], root)
        }
        // Modules that are found from the top, and not from the folder of the script.
        let home = Set(ProjectFiles.folders(path))
        let imported = source.imports.values.map { $0.module + ($0.name.map { ".\($0)" } ?? "") }
        for name in source.modules.union(imported).sorted() where !name.hasPrefix(".") {
            guard let file = graph.file(of: name, from: path) else { continue }
            let first = String(name.split(separator: ".").first ?? "")
            if file.hasPrefix(folders.joined(separator: "/") + "/" + first) { continue }
            let isOwnPackage = home.contains(first) && package.first == first
            if isOwnPackage, isIdentifier { return (["python", "-m", module], root) }
            let base = file.hasPrefix("src/") && first != "src" ? "src" : "."
            return (["python", path], [ReadCommand.Variable(name: "PYTHONPATH", value: base)])
        }
        return (["python", path], [])
    }
}
