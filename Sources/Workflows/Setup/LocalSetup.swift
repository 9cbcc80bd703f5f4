public import Engine
import Git
import Platform
import Rules
import Words

/// What `gate init` decides about a policy that is in no tree.
public struct LocalSetup: Sendable {
    private let workspace: Workspace

    /// A setup at a place.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// The local policy's file as it is shown, nil where there is none.
    public func existing() throws -> String? {
        let place = LocalPolicy.place(try workspace.open())
        return Files.exists(place.path) ? place.shown : nil
    }

    /// The local policy's file, absolute.
    public func path() throws -> String { LocalPolicy.place(try workspace.open()).path }

    /// The policy in the work tree that no commit has, which becomes the local one; nil where there is none.
    public func untracked() throws -> [UInt8]? {
        let repository = try workspace.open()
        guard let bytes = try JudgedPolicy.lying(repository) else { return nil }
        if try !JudgedPolicy.isTracked(repository, nil) { return bytes }
        // What is staged and in no commit yet has been added by `gate init`, or a moment ago.
        guard let head = try repository.head().commit else { return nil }
        return try JudgedPolicy.read(repository, try repository.commit(head).tree) == nil ? bytes : nil
    }

    /// True where the commit at HEAD has a policy, which judges this branch.
    public func branchHasItsOwn() throws -> Bool {
        let repository = try workspace.open()
        guard let head = try repository.head().commit else { return false }
        return try JudgedPolicy.read(repository, try repository.commit(head).tree) != nil
    }

    /// Writes the local policy; one that is there gets another name beside it, and nothing is lost.
    ///
    /// - Returns: Its file, and where the one before lies now, both as they are shown.
    public func write(_ bytes: [UInt8]) throws -> (file: String, before: String?) {
        let repository = try workspace.open()
        let place = LocalPolicy.place(repository)
        try repository.state.make(repository.state.path)
        var before: String?
        if Files.exists(place.path) {
            var number = 1
            while Files.exists("\(place.path).\(number)") { number += 1 }
            guard Files.move(place.path, to: "\(place.path).\(number)") else {
                throw FileError("move", place.path)
            }
            before = "\(place.shown).\(number)"
        }
        let text = SchemaFile.fitting(String(decoding: bytes, as: UTF8.self), isLocal: true)
        try Files.write(Array(text.utf8), to: place.path)
        return (place.shown, before)
    }

    /// Takes the work tree's own policy away after it has become the local one.
    public func removeUntracked(_ bytes: [UInt8]) async throws {
        let repository = try workspace.open()
        // What has changed meanwhile stays.
        guard let top = repository.workTree, try JudgedPolicy.lying(repository) == bytes else { return }
        if try JudgedPolicy.isTracked(repository, nil) {
            _ = await workspace.git.run(
                ["rm", "--cached", "-q", "--", Policy.fileName], folder: top, timeoutMilliseconds: 60_000)
        }
        try Files.remove("\(top)/\(Policy.fileName)")
    }

    /// The upstream branch of somebody else's repository that has no policy, such as `upstream/main`; nil for any other.
    ///
    /// A fork has another remote to push to, and whatever is committed there becomes a part of what it proposes.
    public func foreignUpstream() throws -> String? {
        let repository = try workspace.open()
        let facts = try RepositoryReader.facts(
            repository, policy: Policy.defaultPolicy.upstream, state: repository.state,
            now: workspace.surroundings.now)
        guard let upstream = facts.upstream, let own = facts.pushRemote, own != upstream.remote else { return nil }
        if let tip = upstream.tip, try JudgedPolicy.read(repository, try repository.commit(tip).tree) != nil {
            return nil
        }
        return upstream.name
    }
}
