import Git
import Model
public import Platform

/// The passes that are remembered in a repository, as people look at them and take them away.
public struct PassStore: Sendable {
    /// The folder, absolute.
    public let folder: String
    private let memory: StepMemory

    /// How many passes are kept at most.
    public static let mostPasses = StepMemory.mostPasses

    /// The passes of a repository.
    ///
    /// - Throws: `GitError` where there is no repository.
    public init(_ workspace: Workspace) throws {
        let state = try workspace.open().state
        folder = state.cache
        memory = StepMemory(state)
    }

    /// How many passes there are, and how many bytes they take.
    public var size: (count: Int, bytes: Int) { memory.size() }

    /// The last pass of each step, the newest first: when it was in UTC, and how long the step usually takes.
    public var steps: [(name: String, at: String, usualMilliseconds: Int)] {
        memory.lasts().values.sorted { ($1.at, $0.step.name) < ($0.at, $1.step.name) }
            .map { ($0.step.name, Clock.text($0.at), $0.usualMilliseconds) }
    }

    /// Forgets every pass; nothing else depends on them.
    public func clean() throws(FileError) { try memory.forgetAll() }
}
