public import Engine
import Git

/// How long steps usually take, by their last passes.
public enum StepDurations {
    /// Reads them.
    ///
    /// - Returns: Milliseconds by the step's name; empty where nothing can be read.
    public static func read(_ workspace: Workspace) -> [String: Int] {
        guard let repository = try? workspace.open() else { return [:] }
        return StepMemory(repository.state).lasts().mapValues(\.usualMilliseconds)
    }
}
