public import Engine
import Git
public import Model
import Platform
import PolicyLanguage
public import Rules

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
        /// What is allowed from now on.
        public var allowed: Allowed
    }

    /// What a yes has allowed.
    public struct Allowed: Sendable {
        /// Commands that were not allowed before.
        public var new: [CommandValue]
        /// The upstream whose commands are allowed by themselves from now on, nil where there is none.
        public var upstream: TrustedUpstream?
        /// The upstream that had that say before, where it was another one.
        public var replaced: TrustedUpstream?
    }

    /// The policy as the user sees it.
    public struct Reading: Sendable {
        /// The policy, nil where it is missing or has a mistake.
        public var policy: Policy?
        /// What is wrong with it.
        public var findings: [Finding]
        /// The recorded policy, where it is the one that was read: this branch has none.
        public var recorded: RecordedPolicy?
        /// Its text, empty where it cannot be read, nil where there is none.
        public var bytes: [UInt8]?
        /// The lists of globs for paths that stand in it.
        var selections: [WrittenSelection] = []
        /// The local policy's file where that one was read, as it is shown.
        public var local: String?

        /// The file, as it is shown.
        public var file: String { local ?? (recorded == nil ? Policy.fileName : "the recorded policy") }
    }

    private let workspace: Workspace
    private var surroundings: Surroundings { workspace.surroundings }

    /// An installation at a place.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Reads the policy that lies in the work tree, else the one at HEAD, else the local one, else the recorded one.
    public func policy() throws -> Reading {
        let repository = try workspace.open()
        do {
            guard let text = try Self.text(repository) else {
                return Reading(findings: [PolicyFindings.missing(borrowFrom: JudgedPolicy.owner(repository))])
            }
            let reading = text.reading
            return Reading(
                policy: reading.policy, findings: PolicyFindings.mistakes(reading, in: text), recorded: text.recorded,
                bytes: text.bytes, selections: reading.selections, local: text.origin == .local ? text.name : nil)
        } catch let problem as Candidates.Problem {
            let place = LocalPolicy.place(repository)
            return Reading(findings: [problem.finding], bytes: [], local: place.shown)
        }
    }

    /// The local policy where this branch has one of its own, as it is shown; nil where there is none.
    public func otherLocalPolicy(_ reading: Reading) throws -> String? {
        let place = LocalPolicy.place(try workspace.open())
        return reading.local == nil && Files.exists(place.path) ? place.shown : nil
    }

    private static func text(_ repository: borrowing Repository) throws -> PolicyText? {
        if let bytes = try JudgedPolicy.lying(repository) {
            return PolicyText(bytes: bytes, origin: .workTree)
        }
        let head = try repository.head().commit
        return try JudgedPolicy.find(
            repository, tree: try head.map { try repository.commit($0).tree } ?? .emptyTree, commit: head, base: nil,
            stage: .push)
    }

    /// Writes the hooks, chooses the interpreter and allows the policy's commands.
    ///
    /// - Parameter reading: What `policy()` has read, and the user has seen.
    public func install(_ policy: Policy, _ reading: Reading) async throws -> Report {
        let repository = try workspace.open()
        let workTree = repository.workTree
        let installer = try HookInstaller(repository, workspace)
        let allowed = try allow(policy, reading, by: .install, repository)
        var needed = HookInstaller.needed(by: policy)
        if let local = try Self.local(repository) {
            needed += HookInstaller.needed(by: local).filter { !needed.contains($0) }
        }
        let hooks = try await installer.install(needed, lfs: try LFSHooks.needed(repository))
        var report = Report(hooks: hooks, allowed: allowed)
        try SchemaFile.write(repository.state)
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

    /// What a yes to a policy would allow; nothing is written, and nothing is started.
    public func preview(_ policy: Policy) throws -> Allowed {
        let repository = try workspace.open()
        let store = TrustStore(stateFolder: surroundings.stateFolder, commonFolder: repository.commonFolder)
        return try allowed(policy, try store.read(), repository)
    }

    private func allowed(_ policy: Policy, _ known: Trust, _ repository: borrowing Repository) throws -> Allowed {
        let upstream = try TrustedUpstream.choose(policy.upstream, recorded: known.upstream, repository)
        return Allowed(
            new: try Self.values(policy, repository).filter { !known.allows($0) }, upstream: upstream,
            replaced: known.upstream == upstream ? nil : known.upstream)
    }

    /// The values that a yes is about: the policy's, and those of the local one, which judges other branches.
    public func values(_ policy: Policy) throws -> [CommandValue] { try Self.values(policy, try workspace.open()) }

    private static func values(_ policy: Policy, _ repository: borrowing Repository) throws -> [CommandValue] {
        let own = policy.commandValues
        return own + (try local(repository)?.commandValues ?? []).filter { !own.contains($0) }
    }

    /// The local policy, nil where there is none that can be read.
    private static func local(_ repository: borrowing Repository) throws -> Policy? {
        do {
            return try LocalPolicy.read(repository)?.reading.policy
        } catch is Candidates.Problem {
            return nil
        }
    }

    /// Allows the policy's commands.
    ///
    /// - Parameter reading: What `policy()` has read, and the user has seen.
    public func trust(_ policy: Policy, _ reading: Reading) throws -> Allowed {
        try allow(policy, reading, by: .trust, try workspace.open())
    }

    /// The upstream that would be recorded with a yes to this policy, nil where there is none.
    public func upstream(namedBy policy: Policy) throws -> TrustedUpstream? {
        let repository = try workspace.open()
        let store = TrustStore(stateFolder: surroundings.stateFolder, commonFolder: repository.commonFolder)
        return try TrustedUpstream.choose(policy.upstream, recorded: try store.read().upstream, repository)
    }

    /// Takes the hooks away.
    public func uninstall() async throws -> HookInstaller.Report {
        let repository = try workspace.open()
        let installer = try HookInstaller(repository, workspace)
        var report = try await installer.uninstall()
        if !report.hooks.isEmpty, try LFSHooks.areMissing(try workspace.open()) {
            report.notices.append("Git LFS needs hooks of its own now, or its files are not uploaded: git lfs update")
        }
        try await installer.setConfiguration("gate.python", nil)
        let local = LocalPolicy.place(repository)
        if Files.exists(local.path) { report.notices.append("your local policy stays where it is: \(local.shown)") }
        return report
    }

    private func allow(
        _ policy: Policy, _ reading: Reading, by command: RecordedPolicy.Command, _ repository: borrowing Repository
    ) throws -> Allowed {
        let store = TrustStore(stateFolder: surroundings.stateFolder, commonFolder: repository.commonFolder)
        let allowed = try allowed(policy, try store.read(), repository)
        try store.add(allowed.new, upstream: allowed.upstream)
        if reading.recorded == nil, reading.local == nil, let bytes = reading.bytes {
            try RecordedPolicy.write(bytes, by: command, now: surroundings.now, repository)
        }
        return allowed
    }

    /// Asks the interpreter itself: a shim of pyenv stands for another program, and one that does not start is no use.
    private func describe(_ interpreter: Interpreter) async -> (String, String?) {
        let script = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))"
        let outcome = await workspace.processes.run(
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
