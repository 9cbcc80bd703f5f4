public import Git
import Model
public import Platform

/// What a run takes from outside the repository, read once by the program: no room reads the environment itself.
public struct Surroundings: Sendable {
    /// The environment's variables.
    public let environment: [String: String]
    /// The environment without the variables by which Git tells its children about the repository.
    ///
    /// A test that runs `git init` or `git config` would otherwise change the user's repository.
    public let environmentWithoutGit: [String: String]
    /// The current folder, absolute.
    public var currentFolder: String
    /// The running program's own path, absolute.
    public var program: String
    /// Seconds since 1970.
    public var now: Int

    /// Makes surroundings.
    public init(environment: [String: String], currentFolder: String, program: String, now: Int) {
        var environment = environment
        // A relative folder on PATH would let the repository choose which programs run.
        if let path = environment["PATH"] {
            let folders = path.split(separator: ":", omittingEmptySubsequences: false)
            if folders.contains(where: { !$0.hasPrefix("/") }) {
                environment["PATH"] = folders.filter { $0.hasPrefix("/") }.joined(separator: ":")
            }
        }
        self.environment = environment
        environmentWithoutGit = environment.filter { name, _ in
            guard name.utf8.starts(with: "GIT_".utf8) else { return true }
            return !Self.gitVariables.contains(name) && !name.hasPrefix("GIT_CONFIG_KEY_")
                && !name.hasPrefix("GIT_CONFIG_VALUE_")
        }
        self.currentFolder = currentFolder
        self.program = program
        self.now = now
    }

    /// The user's folder.
    public var home: String { environment["HOME"] ?? "/" }

    /// Where caches go, by the XDG Base Directory Specification.
    public var cacheFolder: String { folder("XDG_CACHE_HOME", ".cache") }

    /// Where state goes that outlives a cache, by the XDG Base Directory Specification.
    public var stateFolder: String { folder("XDG_STATE_HOME", ".local/state") }

    /// Where files go that are removed at once, see POSIX, `TMPDIR`.
    public var temporaryFolder: String {
        environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    }

    // What `git rev-parse --local-env-vars` lists, and the quarantine of receiving hooks.
    private static let gitVariables: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
        "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX", "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_EDITOR",
        "GIT_REFLOG_ACTION", "GIT_EXEC_PATH", "GIT_PUSH_OPTION_COUNT", "GIT_ASKPASS",
    ]

    private func folder(_ variable: String, _ standard: String) -> String {
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return home + "/" + standard
    }
}

/// Where gate works: the repository, what comes from outside it, and what ends the work early.
public struct Workspace: Sendable {
    /// What comes from outside the repository.
    public let surroundings: Surroundings
    /// Where the repository lies.
    public var place: RepositoryPlace
    /// Ends every process that is started here.
    public let interruption: Interruption
    /// Takes a line for each stage and each process; nil unless debug output is on.
    public var trace: Trace?
    /// Signs cached passes.
    package let seal: MemorySeal

    /// Makes a workspace.
    public init(
        surroundings: Surroundings, place: RepositoryPlace, interruption: Interruption = Interruption(),
        trace: Trace? = nil
    ) {
        self.surroundings = surroundings
        self.place = place
        self.interruption = interruption
        self.trace = trace
        seal = MemorySeal(stateFolder: surroundings.stateFolder)
    }

    /// Opens the repository.
    ///
    /// - Throws: `GitError` where there is none that can be read.
    public func open() throws(GitError) -> Repository {
        do throws(GitError) {
            return try Repository(at: place)
        } catch {
            guard error.kind == .notOwned, let gitFolder = error.gitFolder, gitUses(gitFolder) else { throw error }
            Ownership.accept(gitFolder)
            return try Repository(at: place)
        }
    }

    /// Asks Git whether it uses a repository that belongs to somebody else: by its settings, its environment, and `sudo`.
    private func gitUses(_ gitFolder: String) -> Bool {
        let process = StepProcess(interruption: interruption, trace: trace)
        let outcome = process.run(
            Launch(
                ["git", "rev-parse", "--absolute-git-dir"].map { Array($0.utf8) },
                environment: surroundings.environment,
                folder: place.start, timeoutMilliseconds: 10_000))
        guard outcome.end == .exited(0) else { return false }
        return Files.realPath(String(outcome.text.prefix { !$0.isNewline })) == Files.realPath(gitFolder)
    }

    /// Starts the processes that gate itself needs.
    package var processes: ProcessRunner { ProcessRunner(interruption: interruption, trace: trace) }

    /// The user's own Git, as a process.
    package var git: GitProcess { GitProcess(processes: processes, environment: surroundings.environmentWithoutGit) }
}

extension Repository {
    /// Gate's own folder in it.
    package var state: StateFolder { StateFolder(commonFolder: commonFolder) }
}

/// Takes lines for people who want to know what gate does: `gate --verbose`, `GATE_LOG=debug`.
public struct Trace: Sendable {
    private let write: @Sendable (String) -> Void

    /// Makes a trace that hands its lines on.
    public init(write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    /// Hands a line on.
    package func say(_ line: String) { write(line) }
}
