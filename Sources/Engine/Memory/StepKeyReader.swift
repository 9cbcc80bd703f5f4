import Git
import Model
import Platform
import PolicyLanguage
import Rules
import Training
import Words

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads what the results of a run's steps depend on.
struct StepKeyReader {
    private let context: CheckContext
    private let environment: StepEnvironment
    private let folder: String
    private let data: [StepKey.Part]
    /// What is the same for every step of the run.
    private let common: [StepKey.Part]

    // Variables that change what Python and other programs do, whether or not the policy names them.
    private static let knownVariables = [
        "CUDA_VISIBLE_DEVICES", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "LD_PRELOAD", "PYTEST_ADDOPTS", "PYTHONHASHSEED",
        "PYTHONOPTIMIZE", "PYTHONPATH", "TZ",
    ]

    /// Reads what all steps share.
    ///
    /// - Parameter folder: Where snapshots are; a program with a relative path is part of the tree.
    init(_ context: CheckContext, _ environment: StepEnvironment, folder: String, data: LinkedData) {
        var parts = data.items.filter { $0.kind != .environment }.map { item in
            StepKey.Part(name: "data \(item.path)", value: item.fingerprint)
        }
        for module in data.submodules {
            module.describe { path, module in
                let commit = module.content == nil ? "missing" : module.commit.description
                parts.append(StepKey.Part(name: "submodule \(path)", value: commit))
            }
        }
        self.data = parts
        self.context = context
        self.environment = environment
        self.folder = folder
        let surroundings = environment.surroundings
        var common = [
            // Another build may judge in another way.
            StepKey.Part(
                name: "gate",
                value: GateVersion.current + ", " + (FileFingerprint.file(surroundings.program) ?? "unknown")),
            StepKey.Part(name: "system", value: Self.system()),
        ]
        let policy = context.policy.environment
        for (name, value) in policy.set.sorted(by: { $0.key < $1.key }) {
            common.append(StepKey.Part(name: "environment.set \(name)", value: Self.short(value)))
        }
        for name in (Self.knownVariables + policy.pass).sorted() where policy.set[name] == nil {
            guard let value = surroundings.environment[name] else { continue }
            // The value itself may be a secret.
            common.append(StepKey.Part(name: "variable \(name)", value: Self.short(value)))
        }
        self.common = common
    }

    /// What the result of a step depends on.
    ///
    /// - Returns: nil where nobody can tell, and the step has to run.
    func key(_ check: any CommandCheck, _ repository: borrowing Repository) -> StepKey? {
        guard check.settings.place == .snapshot, let commands = try? check.commands(context) else { return nil }
        var parts = common
        parts.append(StepKey.Part(name: "definition", value: Self.short(check.settings.definition)))
        if let files = check.givenFiles(context) {
            let value = "\(files.count), \(Self.short(files.flatMap { $0 + [0] }))"
            parts.append(StepKey.Part(name: "{files}", value: value))
        }
        if let training = check as? TrainingCheck, training.isCompared {
            let baseline = context.baselines.known[check.settings.name]?.run ?? "none"
            parts.append(StepKey.Part(name: "baseline", value: baseline))
        }
        guard let content = content(check.settings, repository) else { return nil }
        parts.append(content)
        if check.settings.needsFiles { parts += data }
        for command in commands {
            guard let program = program(command), !parts.contains(program) else { continue }
            parts.append(program)
        }
        let isPython = commands.contains { $0.isPython }
        if isPython || check.settings.needsFiles { parts += python() }
        return StepKey(parts)
    }

    private func content(_ settings: StepSettings, _ repository: borrowing Repository) -> StepKey.Part? {
        guard settings.needsFiles else { return StepKey.Part(name: "content", value: "none") }
        let tree = context.subject.tree
        guard let inputs = settings.inputs else { return StepKey.Part(name: "content", value: "tree \(tree)") }
        guard let entries = try? repository.entries(of: tree) else { return nil }
        var (text, count): ([UInt8], Int) = ([], 0)
        for entry in entries where inputs.select(entry) {
            count += 1
            text += entry.path + [0] + Array("\(entry.kind) \(entry.id)".utf8) + [0]
        }
        return StepKey.Part(
            name: "content", value: "\(counted(count, "file")) that inputs selects, \(Self.short(text))")
    }

    /// The file behind the first word; what lies in the tree is part of the content.
    private func program(_ command: Command) -> StepKey.Part? {
        let path = environment.surroundings.environment["PATH"] ?? "/usr/bin:/bin"
        let own = environment.interpreter.map { Paths.folder(of: $0.path) + ":" } ?? ""
        let launch = Launch(
            environment.arguments(of: command), environment: ["PATH": own + path], folder: folder,
            timeoutMilliseconds: 0)
        guard case .success(let found) = ProgramSearch.find(launch), Paths.relative(found, to: folder) == nil else {
            return nil
        }
        return StepKey.Part(name: "program", value: "\(found), \(FileFingerprint.file(found) ?? "gone")")
    }

    private func python() -> [StepKey.Part] {
        guard let interpreter = environment.interpreter, let packages = environment.packages else { return [] }
        var parts = [
            StepKey.Part(
                name: "python", value: "\(interpreter.path), \(FileFingerprint.file(interpreter.path) ?? "gone")"),
            StepKey.Part(name: "packages", value: "\(packages.count), \(packages.digest.prefix(16))"),
        ]
        for source in environment.sources {
            // The project's own code is that of the snapshot.
            if let workTree = environment.workTree, Paths.relative(source, to: workTree) != nil { continue }
            guard Files.isFolder(source), Paths.relative(source, to: interpreter.prefix) == nil else { continue }
            parts.append(
                StepKey.Part(name: "imports from \(source)", value: String(FileFingerprint.folder(source).prefix(16))))
        }
        return parts
    }

    private static func short(_ text: String) -> String { short(Array(text.utf8)) }
    private static func short(_ bytes: [UInt8]) -> String { String(Digest.sha256(bytes).prefix(16)) }

    private static func system() -> String {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown" }
        return withUnsafeBytes(of: &names.sysname, text) + " " + withUnsafeBytes(of: &names.machine, text)
    }

    private static func text(_ field: UnsafeRawBufferPointer) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
