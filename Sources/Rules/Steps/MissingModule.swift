import Git
package import Model
import Words

/// A Python module that a step could not import: mostly another environment ran than the one that has it.
package struct MissingModule {
    /// The module's name as the import had it.
    package let name: String

    /// The Python that lacks it, where its own words name it: `/usr/bin/python3: No module named pytest`.
    private let python: String?

    /// What helps: an install into that Python where it is a test runner, else the choice of the Python that is active.
    package var command: SuggestedCommand {
        guard let python, Self.runners.contains(name) else { return "gate install" }
        return SuggestedCommand("\(ShellWords.quoted(python)) -m pip install \(name)")
    }

    private static let runners: Set<String> = ["pytest", "coverage", "nose2"]

    /// A module by its name.
    package init(_ name: String) {
        self.name = name
        python = nil
    }

    /// Finds the first one in what a program wrote.
    ///
    ///     ModuleNotFoundError: No module named 'torch'
    ///     /usr/bin/python3: No module named pytest
    package init?(in text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            guard let found = line.range(ofText: "No module named ") else { continue }
            let name = line[found.upperBound...].drop { $0 == "'" }.prefix {
                $0.isLetter || $0.isNumber || $0 == "_" || $0 == "."
            }
            guard !name.isEmpty else { continue }
            self.name = String(name.prefix(80))
            let before = line[..<found.lowerBound]
            python = before.hasPrefix("/") && before.hasSuffix(": ") ? String(before.dropLast(2)) : nil
            return
        }
        return nil
    }

    /// What to do, for the notes of a finding.
    ///
    /// - Parameter tree: The paths that are judged, by which a module of the project's own is known.
    package func advice(_ tree: [String]?) -> String {
        let first = String(name.split(separator: ".").first ?? "")
        if python != nil, Self.runners.contains(name) { return "the Python that runs the step has no \(name)" }
        let own = tree?.first { path in
            let folders = path.split(separator: "/").map(String.init)
            return folders.dropLast().contains(first) && path.hasSuffix(".py") || folders.last == first + ".py"
        }
        guard let own else {
            return
                "activate the environment that has \(name), then say gate install; a module of the project has to be "
                + "committed"
        }
        let place = own.hasPrefix("src/") ? "src" : "the top"
        return "\(first) is the project's own (\(own)): install it with pip install -e ., or let the step find it from "
            + "\(place) with `env: {PYTHONPATH: \(own.hasPrefix("src/") ? "src" : "\".\"")}`"
    }
}

/// `snapshot/leak`: a project module was loaded from outside the snapshot, so something else than the judged code ran.
enum LeakedModules {
    /// Adds the finding.
    ///
    /// - Parameter modules: Each as `name (file)`.
    static func add(_ modules: [String], _ step: String, _ context: CheckContext, to result: inout CheckResult) {
        guard !modules.isEmpty else { return }
        let message =
            "\(step) loaded \(modules.count) of the project's modules from the work tree, not from the snapshot"
        var notes = modules + ["what ran is not what is judged; look at sys.path and at editable installs"]
        var command: SuggestedCommand = "git grep -n -e sys.path -e PYTHONPATH"
        if let file = notCommitted(modules, context) {
            notes.append("\(file) is not part of what is judged: it was never added")
            let path = RepositoryPath(file)
            command =
                context.stage == .commit
                ? "git add -- \(pathspec: path)" : "git add -- \(pathspec: path) && git commit"
        }
        result.findings.append(
            Finding("snapshot/leak", .warning, message, notes: notes, command: command, inconclusive: true))
        result.inconclusive = message
    }

    /// The first of the files that the judged tree does not have.
    private static func notCommitted(_ modules: [String], _ context: CheckContext) -> String? {
        guard let repository = try? context.repository(), let top = repository.workTree else { return nil }
        for module in modules {
            guard module.hasSuffix(")"), let open = module[...].range(ofText: " (\(top)/") else { continue }
            let path = String(module[open.upperBound...].dropLast())
            if let entry = try? repository.entry(path, in: context.subject.tree), case .file = entry.kind { continue }
            return path
        }
        return nil
    }
}

/// How a command runs without the network, where the system lets an ordinary user cut it off.
enum NetworkCut {
    /// Words before a command: a network of its own where that works, else the command as it is, which the probe tells.
    static let words: [[UInt8]] = ["sh", "-c", script, "sh"].map { Array($0.utf8) }

    // The loopback device is down in a new network; the probe, which is root in it, brings it up.
    private static let script = """
        if unshare -rn true 2>/dev/null; then GATE_PROBE_NETWORK=cut exec unshare -rn "$@"; else exec "$@"; fi
        """

    /// Libraries that look for models and data sets are told not to try.
    static let variables = [
        "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    ]

    /// What is said where the network stayed.
    static let remark = "network: false had no effect: this system lets no ordinary user cut it off"
}
