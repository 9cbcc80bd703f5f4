public import GateModel
public import GatePolicy
public import Git

/// What `gate install`, `gate trust` and `gate init` have in common: the policy as the user sees it, hooks, trust, Python.
public struct Installation: Sendable {
    /// What an installation did.
    public struct Report: Sendable {
        /// The hooks.
        public var hooks: HookInstaller.Report
        /// The Python that steps run with, nil where none was found.
        public var interpreter: Interpreter?
        /// What the interpreter says of its version.
        public var pythonVersion: String?
        /// Commands that are allowed from now on and were not before.
        public var newlyTrusted: [CommandValue]
    }

    private let surroundings: Surroundings
    private let place: RepositoryPlace
    private let interruption: Interruption

    /// An installation at a place.
    public init(surroundings: Surroundings, place: RepositoryPlace, interruption: Interruption) {
        self.surroundings = surroundings
        self.place = place
        self.interruption = interruption
    }

    /// Reads the policy that lies in the work tree, else the one at HEAD.
    ///
    /// - Returns: The policy, or the findings that say what is wrong with it.
    public func policy() throws -> (policy: Policy?, findings: [Finding]) {
        let repository = try Repository(at: place)
        guard let bytes = try Self.text(repository) else {
            return (nil, [PolicyFindings.missing(borrowFrom: JudgedPolicy.owner(repository))])
        }
        let reading = Policy.decode(bytes: bytes)
        return (reading.policy, reading.diagnostics.map { PolicyFindings.mistake($0, source: bytes) })
    }

    /// Reads the text of the policy in the work tree, else of the one at HEAD; nil where there is none.
    public func policyText() throws -> [UInt8]? { try Self.text(try Repository(at: place)) }

    private static func text(_ repository: borrowing Repository) throws -> [UInt8]? {
        if let workTree = repository.workTree,
            let bytes = try Files.read("\(workTree)/\(Policy.fileName)", limit: 1 << 20)
        {
            return bytes
        }
        guard let head = try repository.head().commit else { return nil }
        return try JudgedPolicy.find(
            repository, tree: try repository.commit(head).tree, commit: head, base: nil, stage: .push)?.bytes
    }

    /// Writes the hooks, chooses the interpreter and allows the policy's commands.
    public func install(_ policy: Policy) async throws -> Report {
        let repository = try Repository(at: place)
        let workTree = repository.workTree
        let installer = try HookInstaller(repository, surroundings: surroundings, interruption: interruption)
        let trusted = try allow(policy, repository)
        let hooks = try await installer.install(
            HookInstaller.needed(by: policy), lfs: try LFSHooks.needed(repository))
        var report = Report(hooks: hooks, newlyTrusted: trusted)
        if let found = Interpreter.find(
            policy: policy.environment.python, installed: nil, workTree: workTree, surroundings: surroundings)
        {
            let (program, version) = await describe(found)
            report.interpreter = Interpreter(path: program, origin: found.origin)
            report.pythonVersion = version
            if policy.environment.python == nil { try await installer.setConfiguration("gate.python", program) }
        }
        return report
    }

    /// Allows the policy's commands.
    ///
    /// - Returns: Those that were not allowed before.
    public func trust(_ policy: Policy) throws -> [CommandValue] { try allow(policy, try Repository(at: place)) }

    /// Takes the hooks away.
    public func uninstall() async throws -> HookInstaller.Report {
        let repository = try Repository(at: place)
        let installer = try HookInstaller(repository, surroundings: surroundings, interruption: interruption)
        var report = try await installer.uninstall()
        if !report.hooks.isEmpty, try LFSHooks.areMissing(try Repository(at: place)) {
            report.notices.append("Git LFS needs hooks of its own now, or its files are not uploaded: git lfs update")
        }
        try await installer.setConfiguration("gate.python", nil)
        return report
    }

    private func allow(_ policy: Policy, _ repository: borrowing Repository) throws -> [CommandValue] {
        let store = TrustStore(stateFolder: surroundings.stateFolder, commonFolder: repository.commonFolder)
        let known = try store.read()
        let new = policy.commandValues.filter { !known.allows($0) }
        try store.add(new)
        return new
    }

    /// Asks the interpreter itself: a shim of pyenv stands for another program, and one that does not start is no use.
    private func describe(_ interpreter: Interpreter) async -> (String, String?) {
        let processes = ProcessRunner(interruption: interruption)
        let script = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))"
        let outcome = await processes.run(
            Launch(
                [interpreter.path, "-I", "-c", script].map { Array($0.utf8) },
                environment: surroundings.environmentWithoutGit, folder: "/", timeoutMilliseconds: 10_000))
        let lines = outcome.text.split(separator: "\n").map(String.init)
        guard outcome.end == .exited(0), lines.count == 2, Files.isProgram(lines[0]) else {
            return (interpreter.path, nil)
        }
        return (lines[0], lines[1])
    }
}
