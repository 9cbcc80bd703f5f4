import Git
import Model
import Platform
import Synchronization

/// Asks Git for objects that a partial clone was made without, as Git does it itself: one process for many.
struct PromisedObjects: Sendable {
    private static let mostNames = 500
    private static let timeoutMilliseconds = 120_000

    /// A source for the repository of a workspace; it gives up after the first failure, so that nobody waits for each object.
    static func source(_ workspace: Workspace) -> ObjectSource {
        let hasFailed = Mutex(false)
        return ObjectSource { ids in
            hasFailed.withLock { hasFailed in
                if hasFailed { return }
                hasFailed = !((try? fetch(ids, workspace)) ?? false)
            }
        }
    }

    private static func fetch(_ ids: [ObjectID], _ workspace: Workspace) throws -> Bool {
        var place = workspace.place
        place.objects = nil
        let repository = try Repository(at: place)
        var environment = workspace.surroundings.environmentWithoutGit
        environment.merge(try QuietGit.variables(repository, environment)) { _, new in new }
        environment.merge(["GIT_DIR": repository.gitFolder, "LC_ALL": "C"]) { _, new in new }
        let process = StepProcess(interruption: workspace.interruption, trace: workspace.trace)
        for start in stride(from: 0, to: ids.count, by: mostNames) {
            let names = ids[start..<min(start + mostNames, ids.count)].map(\.description)
            let isHere = try repository.promisors().contains { remote in
                let words = [
                    "git", "-c", "core.hooksPath=/dev/null", "-c", "fetch.negotiationAlgorithm=noop", "fetch",
                    "--quiet",
                    "--refmap=", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                    "--recurse-submodules=no", "--filter=blob:none", "--end-of-options", remote,
                ]
                let outcome = process.run(
                    Launch(
                        (words + names).map { Array($0.utf8) }, environment: environment,
                        folder: repository.workTree ?? repository.gitFolder, timeoutMilliseconds: timeoutMilliseconds))
                return outcome.end == .exited(0)
            }
            if !isHere { return false }
        }
        return true
    }
}

extension Workspace {
    /// The same, where objects of a partial clone are fetched when they are asked for.
    public func fetchingObjects() -> Workspace {
        var workspace = self
        workspace.place.objects = PromisedObjects.source(self)
        return workspace
    }
}
