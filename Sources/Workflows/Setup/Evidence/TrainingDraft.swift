import Platform

/// The training steps that a policy begins with, and what else trains.
struct TrainingDraft: Sendable {
    /// A step.
    struct Step: Sendable, Hashable {
        /// Its name in the policy.
        var name: String
        /// The command.
        var command: ScriptCommand
        /// Why this one, for people.
        var reason: String
        /// Why it cannot run as it stands, nil where that is not known.
        var problem: String?
    }

    /// What is written as steps.
    var steps: [Step] = []
    /// What else trains, each with its command.
    var others: [Step] = []
    /// Files that train and are no scripts.
    var libraries: [String] = []
    /// Why there is no step though something trains; nil where there is one.
    var refusal: String?
    /// True where the three lines have to be added before anything is seen.
    var needsCall = false

    private static let mostSteps = 3

    init() {}

    /// Chooses by what was found.
    init(_ candidates: TrainingCandidates) {
        let (files, graph) = (candidates.files, candidates.graph)
        let started = Set(candidates.all.map(\.path))
        libraries = graph.libraries.filter { !started.contains($0) }
        let scripts = candidates.all.filter { !$0.needsCall }
        let calls = candidates.all.filter(\.needsCall)
        func step(_ candidate: TrainingCandidate, _ name: String) -> Step {
            Self.step(candidate, name, graph, files)
        }
        guard let first = scripts.first else {
            needsCall = !calls.isEmpty
            if needsCall { refusal = "its steps show only by a call of gateprobe: three lines, written in the policy" }
            others = calls.map { step($0, "smoke") }
            if calls.isEmpty, !libraries.isEmpty { refusal = "only others call what trains" }
            return
        }
        let isLibrary = !libraries.isEmpty && scripts.allSatisfy { ProjectFiles.isExample($0.path) || $0.isNotebook }
        if isLibrary, let library = libraries.first(where: { Self.isCalled($0, by: scripts) }), !first.isNotebook {
            refusal = "\(library) trains and is no script: examples start it"
            others = candidates.all.map { step($0, "smoke") }
            return
        }
        let chosen = Self.chosen(scripts)
        steps = chosen.map { step($0, chosen.count == 1 ? "smoke" : "smoke-\(Self.name($0.path, among: chosen))") }
        others = candidates.all.filter { !chosen.contains($0) }.map { step($0, "smoke") }
    }

    private static func isCalled(_ library: String, by scripts: [TrainingCandidate]) -> Bool {
        scripts.contains { $0.reason.path == library } || Paths.name(of: library).contains("train")
    }

    /// The one that the project names first, or that is named as such; a few that nothing tells apart all count.
    private static func chosen(_ scripts: [TrainingCandidate]) -> [TrainingCandidate] {
        guard let first = scripts.first else { return [] }
        let name = Paths.name(of: first.path)
        let isClear = first.order != nil || name == "train.py" || name == "main.py" || first.isNotebook
        let isAlone = scripts.dropFirst().allSatisfy { other in
            let depth = ProjectFiles.folders(other.path).count > ProjectFiles.folders(first.path).count
            return other.isNotebook || depth || Paths.name(of: other.path) != name
        }
        if isClear, isAlone || first.order != nil { return [first] }
        let alike = scripts.filter {
            !$0.isNotebook && ProjectFiles.isExample($0.path) == ProjectFiles.isExample(first.path)
                && $0.reason.evidence.kind != .backward
        }
        return (1...mostSteps).contains(alike.count) ? alike : [first]
    }

    /// A step's name: the script's own, or its folder's where scripts are named alike.
    private static func name(_ path: String, among all: [TrainingCandidate]) -> String {
        let stem = { (path: String) in String(Paths.name(of: path).prefix { $0 != "." }) }
        let isUnique = all.count { stem($0.path) == stem(path) } == 1
        let name = isUnique ? stem(path) : ProjectFiles.folders(path).joined(separator: "-")
        return String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" }.prefix(40))
    }

    private static func step(
        _ candidate: TrainingCandidate, _ name: String, _ graph: TrainingGraph, _ files: ProjectFiles
    ) -> Step {
        let parser = graph.sources[candidate.path]?.parser
        var documented = SmallestCommand.choose(candidate.documented, parser: parser)
        // What a reader has to fill in cannot be run; a script without needs runs without it.
        if documented?.command.hasPlaceholders == true, candidate.required.isEmpty { documented = nil }
        var command = ScriptCommand(candidate, documented: documented, graph, files)
        if let words = HydraConfiguration.smallest(candidate, documented, graph, files) { command.run += " " + words }
        var reason = candidate.words
        if let place = (documented ?? candidate.documented.first)?.place { reason = "\(place) runs it; \(reason)" }
        var problem: String?
        if let documented, documented.command.hasPlaceholders {
            problem = "\(documented.place) leaves arguments to be filled in"
        }
        return Step(name: name, command: command, reason: reason, problem: problem)
    }
}

/// Hydra's configuration for a first look, where a project has one.
enum HydraConfiguration {
    /// What makes the run small; nil where it is not Hydra's, or the command says it already.
    static func smallest(
        _ candidate: TrainingCandidate, _ documented: DocumentedCommand?, _ graph: TrainingGraph, _ files: ProjectFiles
    ) -> String? {
        guard let source = graph.sources[candidate.path], source.modules.contains(where: { $0.hasPrefix("hydra") })
        else {
            return nil
        }
        let words = (documented?.command.arguments ?? []).joined(separator: " ")
        if words.contains("debug") || words.contains("fast_dev_run") || words.contains("fast") { return nil }
        for group in ["debug", "fast"] {
            let names = files.others.filter { path in
                ProjectFiles.folders(path).last == group && (path.hasSuffix(".yaml") || path.hasSuffix(".yml"))
            }.map { String(Paths.name(of: $0).prefix { $0 != "." }) }
            if let name = names.contains("default") ? "default" : names.first { return "\(group)=\(name)" }
        }
        return nil
    }
}
