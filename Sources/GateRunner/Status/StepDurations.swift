public import Git
import TrainingInvariants

/// How long steps usually take, by the runs of the local log.
public enum StepDurations {
    private static let mostRuns = 40

    /// Reads them.
    ///
    /// - Parameter place: How to open the repository.
    /// - Returns: Milliseconds by the step's name: the median of its newest passes; empty where nothing can be read.
    public static func read(_ place: RepositoryPlace) -> [String: Int] {
        guard let repository = try? Repository(at: place),
            let runs = try? LoggedRuns(StateFolder(commonFolder: repository.commonFolder))
        else { return [:] }
        var durations: [String: [Int]] = [:]
        for run in runs.newest(mostRuns) {
            for step in run.object?["steps"]?.array ?? [] {
                guard let members = step.object, members["outcome"]?.string == "passed", members["command"] != nil,
                    let name = members["name"]?.string, case .integer(let time)? = members["durationMilliseconds"]
                else { continue }
                durations[name, default: []].append(time)
            }
        }
        return durations.mapValues { $0.sorted()[$0.count / 2] }
    }
}
