package import Git
import Platform

/// A repository inside the repository, at the commit that a tree names.
///
/// Its content is taken from this clone alone: a step that needs one which was never fetched finds an empty folder, and
/// the report says so.
package struct Submodule: Sendable, Hashable {
    /// Its folder, relative to the top of the repository that it is in.
    package var path: String
    /// The commit that the tree names.
    package var commit: ObjectID
    /// What that commit holds; nil where this clone has not got it.
    package var content: Content?

    /// The commit as this clone has it.
    package struct Content: Sendable, Hashable {
        /// How to open the repository that has the commit.
        package var place: RepositoryPlace
        /// The commit's own tree.
        package var tree: ObjectID
        /// What is inside of it in the same way.
        package var inner: [Submodule]
    }

    private static let mostModules = 200
    private static let mostLevels = 8

    /// Finds the submodules of a tree.
    ///
    /// - Parameter workTree: Where the repository's files are, in which each submodule says where its own Git folder lies.
    package static func find(in tree: ObjectID, workTree: String, _ repository: borrowing Repository, level: Int = 0)
        -> [Submodule]
    {
        guard level < mostLevels, let file = try? SubmoduleFile(in: tree, repository) else { return [] }
        var modules: [Submodule] = []
        for module in file.entries.prefix(mostModules) {
            let (name, path) = (module.name, module.path)
            guard isInside(path), isInside(name), let entry = (try? repository.entry(path, in: tree)) ?? nil,
                entry.kind == .submodule
            else { continue }
            let own = "\(workTree)/\(path)"
            let folders = [gitFolder(of: own), "\(repository.gitFolder)/modules/\(name)"]
            var content: Content?
            for case .some(let folder) in folders where content == nil {
                content = Self.content(entry.id, gitFolder: folder, workTree: own, level: level)
            }
            modules.append(Submodule(path: path, commit: entry.id, content: content))
        }
        return modules.sorted { $0.path < $1.path }
    }

    private static func content(_ commit: ObjectID, gitFolder: String, workTree: String, level: Int) -> Content? {
        let place = RepositoryPlace(start: gitFolder, gitFolder: gitFolder)
        guard Files.isFolder(gitFolder), let repository = try? Repository(at: place),
            let tree = try? repository.commit(commit).tree
        else { return nil }
        return Content(
            place: place, tree: tree, inner: find(in: tree, workTree: workTree, repository, level: level + 1))
    }

    /// The Git folder of a work tree: a folder of its own, or a file that says where it is.
    private static func gitFolder(of workTree: String) -> String? {
        let path = workTree + "/.git"
        if Files.isFolder(path) { return path }
        guard let bytes = (try? Files.read(path, limit: 4096)) ?? nil else { return nil }
        let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard line.hasPrefix("gitdir: ") else { return nil }
        let target = String(line.dropFirst("gitdir: ".count))
        return Files.realPath(target.hasPrefix("/") ? target : "\(workTree)/\(target)")
    }

    /// What a repository says of itself is not to lead out of it.
    private static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.lowercased() == ".git" }
    }

    /// Visits this one and everything inside of it, each with its path from the top.
    package func describe(_ above: String = "", _ visit: (_ path: String, Submodule) -> Void) {
        visit(above + path, self)
        for module in content?.inner ?? [] { module.describe("\(above)\(path)/", visit) }
    }
}
