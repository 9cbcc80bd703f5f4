import Platform
import Words

/// A script or notebook that trains when it is started.
struct TrainingCandidate: Sendable, Hashable {
    /// Its path, relative to the top.
    var path: String
    /// What shows that it trains.
    var reason: TrainingGraph.Reason
    /// The commands that start it, as the project names them, in order.
    var documented: [DocumentedCommand] = []
    /// The first one's place among all commands of the project; nil where none names it.
    var order: Int?
    /// What its argument parser demands.
    var required: [String] = []
    /// True where its steps show only by a call.
    var needsCall = false
    /// The program of the project that starts it, where it is no script by itself.
    var program: String?

    /// True for a notebook.
    var isNotebook: Bool { path.hasSuffix(".ipynb") }

    /// What shows that it trains, for people.
    var words: String {
        let evidence = reason.evidence
        // Lines of a notebook's code are none that its reader sees.
        if isNotebook { return "\(evidence.call) in it" }
        return reason.path == path
            ? "\(evidence.call) at line \(evidence.line)"
            : "it reaches \(evidence.call) at \(reason.path):\(evidence.line)"
    }
}

/// Finds what trains, the likeliest first.
struct TrainingCandidates: Sendable {
    let files: ProjectFiles
    let graph: TrainingGraph
    let commands: [DocumentedCommand]
    /// What trains when it is started.
    private(set) var all: [TrainingCandidate] = []

    init(_ files: ProjectFiles, _ graph: TrainingGraph, _ commands: [DocumentedCommand], programs: [String: String]) {
        self.files = files
        self.graph = graph
        self.commands = commands
        var found: [String: TrainingCandidate] = [:]
        for (path, source) in graph.sources {
            guard let reason = graph.reason(ofStarting: path), isNoTest(source),
                path.hasSuffix(".ipynb") || !ProjectFiles.isInTests(path), Self.isForTraining(path, reason)
            else { continue }
            found[path] = candidate(path, reason, source)
        }
        for (program, entry) in programs.sorted(by: { $0.key < $1.key }) {
            let parts = entry.split(separator: ":").map(String.init)
            guard parts.count == 2, let path = graph.file(of: parts[0], from: ""), found[path] == nil,
                let source = graph.sources[path], let scope = parts[1].split(separator: ".").first,
                let reason = graph.reason(ofStarting: path, at: String(scope))
            else { continue }
            var candidate = candidate(path, reason, source)
            candidate.program = program
            found[path] = candidate
        }
        for (order, command) in commands.enumerated() {
            guard let path = path(of: command, programs), found[path] != nil else { continue }
            if found[path]?.documented.isEmpty == true { found[path]?.order = order }
            found[path]?.documented.append(command)
        }
        all = found.values.map { (Self.rank($0), $0) }.sorted { left, right in
            left.0 == right.0 ? left.1.path < right.1.path : left.0.lexicographicallyPrecedes(right.0)
        }.map(\.1)
    }

    private func isNoTest(_ source: ScriptSource) -> Bool { !source.definesTests }

    private func candidate(_ path: String, _ reason: TrainingGraph.Reason, _ source: ScriptSource) -> TrainingCandidate
    {
        var required = source.parser.required
        for module in source.modules.sorted() {
            guard required.isEmpty, let file = graph.file(of: module, from: path) else { continue }
            required += graph.sources[file]?.parser.required ?? []
        }
        var names = source.frameworks
        for module in source.modules {
            if let file = graph.file(of: module, from: path) { names.formUnion(graph.sources[file]?.frameworks ?? []) }
        }
        var seen = Set<String>()
        let needsCall =
            reason.evidence.kind == .gradient
            || source.needsCall
                && names.isDisjoint(with: ["torch", "lightning", "pytorch_lightning", "keras", "sklearn"])
        return TrainingCandidate(
            path: path, reason: reason, required: required.filter { seen.insert($0).inserted }, needsCall: needsCall)
    }

    /// False for what only uses something that trains: evaluation, export.
    private static func isForTraining(_ path: String, _ reason: TrainingGraph.Reason) -> Bool {
        let name = Paths.name(of: path).lowercased()
        if name == "setup.py" || name == "conftest.py" || name == "noxfile.py" { return false }
        let words = name.split { !$0.isLetter && !$0.isNumber }
        let isOther = words.contains { word in
            ["eval", "infer", "predict", "export", "convert", "visual", "plot", "download"].contains {
                word.hasPrefix($0)
            }
        }
        if words.contains(where: { $0.hasPrefix("train") }) { return true }
        if reason.evidence.kind == .backward { return reason.path == path && !isOther }
        return !isOther || reason.distance == 0
    }

    private static func rank(_ candidate: TrainingCandidate) -> [Int] {
        let name = Paths.name(of: candidate.path).lowercased()
        let isNamed = name == "train.py" ? 0 : name == "main.py" ? 1 : name.hasPrefix("train") ? 2 : 3
        return [
            candidate.isNotebook ? 1 : 0,
            candidate.order == nil ? 1 : 0,
            candidate.order ?? 0,
            ProjectFiles.isExample(candidate.path) ? 1 : 0,
            candidate.reason.evidence.kind == .backward ? 1 : 0,
            isNamed == 3 ? 1 : 0,
            ProjectFiles.folders(candidate.path).count,
            isNamed,
        ]
    }

    /// The file that a command starts.
    private func path(of command: DocumentedCommand, _ programs: [String: String]) -> String? {
        let folder = command.command.folder
        switch command.command.target {
        case .file(let written): return resolved(written, in: folder)
        case .module(let name):
            if let path = graph.file(of: name, from: "") {
                let package = path.dropLast("__init__.py".count) + "__main__.py"
                return path.hasSuffix("/__init__.py") ? String(package) : path
            }
            return folder.flatMap { graph.file(of: name, from: "\($0)/x.py") }
        case .program(let name):
            guard let entry = programs[name] else { return nil }
            return graph.file(of: String(entry.split(separator: ":").first ?? ""), from: "")
        }
    }

    /// The file that a path means: from the folder of the command, from the top, else the only one that ends so.
    private func resolved(_ written: String, in folder: String?) -> String? {
        if let folder {
            let path = Self.normal("\(folder)/\(written)")
            if graph.sources[path] != nil { return path }
        }
        if graph.sources[written] != nil { return written }
        let ends = graph.sources.keys.filter { $0.hasSuffix("/\(written)") }
        return ends.count == 1 ? ends.first : nil
    }

    private static func normal(_ path: String) -> String { String(Paths.normalised("/\(path)").dropFirst()) }
}
