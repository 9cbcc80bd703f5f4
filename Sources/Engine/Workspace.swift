public import Git
public import Platform

/// Where gate works: the repository, what comes from outside it, and what ends the work early.
public struct Workspace: Sendable {
    /// What comes from outside the repository.
    public let surroundings: Surroundings
    /// Where the repository lies.
    public let place: RepositoryPlace
    /// Ends every process that is started here.
    public let interruption: Interruption
    /// Takes a line for each stage and each process, nil where nobody wants to read them.
    public var trace: Trace?

    /// Makes a workspace.
    public init(
        surroundings: Surroundings, place: RepositoryPlace, interruption: Interruption = Interruption(),
        trace: Trace? = nil
    ) {
        self.surroundings = surroundings
        self.place = place
        self.interruption = interruption
        self.trace = trace
    }

    /// Opens the repository.
    ///
    /// - Throws: `GitError` where there is none that can be read.
    public func open() throws(GitError) -> Repository { try Repository(at: place) }

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
