private import CLibgit2
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Whose a repository is: Git uses none that belongs to somebody else, unless `safe.directory` names it.
///
/// Where everything is the user's own there is no question. Where it is not, Git alone knows its answer: settings from the
/// environment, patterns, `sudo`. Whoever has asked it says so here; libgit2's own check, which differs, is switched off.
public enum Ownership {
    private static let accepted = Mutex<Set<String>>([])

    /// Takes Git's word that it uses the repository found from a place.
    ///
    /// - Parameter gitFolder: The Git folder, as the error named it.
    public static func accept(_ gitFolder: String) {
        accepted.withLock { _ = $0.insert(gitFolder) }
    }

    /// True where the repository is the user's own, or Git was asked about it.
    static func isSettled(_ repository: OpaquePointer, gitFolder: String) -> Bool {
        let user = geteuid()
        var paths = [gitFolder]
        if let text = git_repository_workdir(repository) {
            let workTree = String(cString: text)
            paths += [workTree, workTree + ".git"]
        }
        let isOwn = paths.allSatisfy { path in
            var status = stat()
            return lstat(path, &status) != 0 || status.st_uid == user
        }
        // What lies within belongs to it: the Git folders of linked work trees and of submodules.
        return isOwn || accepted.withLock { $0.contains { gitFolder == $0 || gitFolder.hasPrefix($0 + "/") } }
    }
}
