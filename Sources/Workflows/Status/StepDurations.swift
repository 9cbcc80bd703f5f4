import Engine
public import Git

/// How long steps usually take, by their last passes.
public enum StepDurations {
    /// Reads them.
    ///
    /// - Parameter place: How to open the repository.
    /// - Returns: Milliseconds by the step's name; empty where nothing can be read.
    public static func read(_ place: RepositoryPlace) -> [String: Int] {
        guard let repository = try? Repository(at: place) else { return [:] }
        return StepMemory(StateFolder(commonFolder: repository.commonFolder)).lasts().mapValues(\.usualMilliseconds)
    }
}
