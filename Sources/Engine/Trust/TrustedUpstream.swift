package import Git
import Platform
import PolicyLanguage
package import Rules

/// The upstream that the user saw named when they said yes; the commands on its branch are allowed by themselves.
///
/// It changes by the user's own word alone: no policy that is judged and no branch that is checked out is asked.
public struct TrustedUpstream: Sendable, Hashable {
    /// The remote's name at that time.
    var remote: String
    /// The branch's short name, nil for the remote's default branch.
    var branch: String?
    /// From where it is fetched: this, and not the name, says which remote is meant.
    var address: RemoteAddress

    /// The name for people, such as `upstream/main`.
    public var name: String { "\(remote)/\(branch ?? "HEAD")" }
    /// The name with the address, as it is shown to a person who is asked.
    public var shown: String { "\(name) (\(address.shown))" }

    /// Chooses the upstream that is named to a user who says yes now; nil where there is none.
    ///
    /// - Parameter recorded: The upstream of an earlier yes: a branch that follows another remote does not replace it.
    package static func choose(
        _ policy: UpstreamPolicy?, recorded: TrustedUpstream?, _ repository: borrowing Repository
    ) throws -> TrustedUpstream? {
        guard let policy else { return nil }
        let remotes = try repository.remotes()
        let names = remotes.map(\.name)
        let earlier = try recorded?.current(remotes, repository)?.name
        let chosen = [policy.remote, "upstream", earlier].compactMap { $0 }.first(where: names.contains)
        let usual = try RepositoryReader.upstreamRemote(repository, policy, try repository.head().branch, remotes)
        guard let name = chosen ?? usual, let remote = remotes.first(where: { $0.name == name }) else { return nil }
        return TrustedUpstream(
            remote: name, branch: try RepositoryReader.upstreamBranch(repository, policy, name),
            address: try RemoteAddress(remote, repository))
    }

    /// What the upstream can say for commands now.
    enum Word: Hashable {
        /// What this clone knows of its branch.
        case known(Known)
        /// It says nothing any more, and why.
        case lost(String)
    }

    /// What this clone knows of the branch.
    struct Known: Hashable {
        /// The name of the remote that is fetched from the recorded address.
        var remote: String
        /// The commit that the gate itself has fetched from that address.
        var confirmed: ObjectID?
        /// The newest commit by references that only this remote's fetch writes.
        ///
        /// A remote's address may have been another one when they were written.
        var newest: ObjectID?
    }

    /// Finds what is known of the branch.
    func word(_ repository: borrowing Repository, _ state: StateFolder, now: Int) throws -> Word {
        let remotes = try repository.remotes()
        guard let remote = try current(remotes, repository) else { return .lost(try loss(remotes, repository)) }
        guard let branch = try branch ?? RepositoryReader.defaultBranch(repository, remote.name) else {
            return .known(Known(remote: remote.name))
        }
        let writers = try ReferenceWriters(remotes.map(\.name), repository)
        func isMeant(_ reference: String) -> Bool { writers.isWritten(reference, onlyBy: remote.name, branch: branch) }
        let own = "refs/gate/upstream/\(remote.name)/\(branch)"
        let brought = try FetchRecord.read(remote.name, state)?.brought
        let tip = isMeant(own) ? try repository.reference(own) : nil
        return .known(
            Known(
                remote: remote.name,
                confirmed: tip.flatMap { brought?.tip == $0 && brought?.address == address.digest ? $0 : nil },
                newest: try RepositoryReader.upstream(remote, branch, repository, state, now, where: isMeant).tip))
    }

    /// The remote that is fetched from the recorded address now: the one of that name, or one that was renamed.
    private func current(_ remotes: [Remote], _ repository: borrowing Repository) throws -> Remote? {
        let same = try remotes.filter { try RemoteAddress($0, repository) == address }
        return same.first { $0.name == remote } ?? same.first
    }

    private func loss(_ remotes: [Remote], _ repository: borrowing Repository) throws -> String {
        guard let other = remotes.first(where: { $0.name == remote }) else {
            return "\(name) allows no commands any more: no remote has its address \(address.shown)"
        }
        return "\(name) allows no commands any more: \(remote) has the address "
            + "\(try RemoteAddress(other, repository).shown) now, and had \(address.shown) at the last gate trust"
    }
}

/// Which remotes write to a reference when they are fetched.
struct ReferenceWriters: Sendable {
    private let remotes: [String]
    private let refspecs: [(remote: String, source: String, destination: String)]

    /// Reads the refspecs of all remotes.
    init(_ remotes: [String], _ repository: borrowing Repository) throws {
        self.remotes = remotes
        refspecs = try remotes.flatMap { remote in
            try repository.configurationValues("remote.\(remote).fetch").compactMap { text in
                let sides = text.drop { $0 == "+" }.split(separator: ":", omittingEmptySubsequences: false)
                guard sides.count == 2, !sides[1].isEmpty else { return nil }
                return (remote, String(sides[0]), String(sides[1]))
            }
        }
    }

    /// False where another remote's fetch, or that of another branch, may write to the reference.
    func isWritten(_ reference: String, onlyBy remote: String, branch: String) -> Bool {
        // Every fetch writes it, and it shows the addresses of two repositories in one form: `/a/b` and `/a/b.git`.
        if reference == "FETCH_HEAD" { return false }
        // A remote may be named as the first part of another one's branches: `origin/x` beside `origin`.
        let others = remotes.filter { $0 != remote && $0.hasPrefix(remote + "/") }
        if others.contains(where: { reference.hasPrefix("refs/gate/upstream/\($0)/") }) { return false }
        return refspecs.allSatisfy { refspec in
            guard let source = Self.source(of: reference, refspec.source, refspec.destination) else { return true }
            return refspec.remote == remote && source == "refs/heads/\(branch)"
        }
    }

    /// What a refspec writes to a reference, nil where it does not; see git-fetch(1), "refspec".
    private static func source(of reference: String, _ source: String, _ destination: String) -> String? {
        // Git completes what is short.
        let source = source.hasPrefix("refs/") || source.hasPrefix("*") ? source : "refs/heads/\(source)"
        let full = destination.hasPrefix("refs/") ? destination : "refs/heads/\(destination)"
        let (from, to) = (parts(source), parts(full))
        guard let end = to.end else { return full == reference ? source : nil }
        guard reference.utf8.count >= to.start.utf8.count + end.utf8.count, reference.hasPrefix(to.start),
            reference.hasSuffix(end)
        else { return nil }
        let middle = reference.dropFirst(to.start.count).dropLast(end.count)
        return from.start + middle + (from.end ?? "")
    }

    private static func parts(_ pattern: String) -> (start: String, end: String?) {
        guard let star = pattern.firstIndex(of: "*") else { return (pattern, nil) }
        return (String(pattern[..<star]), String(pattern[pattern.index(after: star)...]))
    }
}

/// From where a remote is fetched, in a form that can be compared: a name alone may come to stand for another place.
struct RemoteAddress: Sendable, Hashable {
    /// What the configuration says, several addresses one a line.
    var url: String
    /// The address that Git uses for it, by `url.*.insteadOf`; a path is absolute.
    var address: String

    init(url: String, address: String) {
        self.url = url
        self.address = address
    }

    /// Reads the address of a remote.
    init(_ remote: Remote, _ repository: borrowing Repository) throws {
        url = try repository.configurationValues("remote.\(remote.name).url").joined(separator: "\n")
        address = Self.absolute(remote.url, repository)
    }

    /// The address in a form that gives no password away.
    var digest: String { Digest.sha256("\(url)\u{0}\(address)") }

    /// The address for people, without a password.
    var shown: String {
        let several = url.split(separator: "\n")
        return (several.count > 1 ? several : [address[...]]).map(Self.withoutPassword).joined(separator: ", ")
    }

    /// `https://name:password@host/` with the password left out.
    private static func withoutPassword(_ url: Substring) -> String {
        guard let start = url.firstRange(of: "://")?.upperBound,
            let end = url[start...].prefix(while: { $0 != "/" }).lastIndex(of: "@"),
            let colon = url[start..<end].firstIndex(of: ":")
        else { return String(url) }
        return "\(url[...colon])…\(url[end...])"
    }

    /// A path that is meant from the main work tree leads elsewhere when the repository has moved.
    private static func absolute(_ text: String, _ repository: borrowing Repository) -> String {
        // `host:path`, where no slash comes before the colon, and `scheme://`; see git-fetch(1), "Git URLs".
        let isPath = !text.prefix { $0 != "/" }.contains(":")
        guard isPath, !text.isEmpty, !text.hasPrefix("/") else { return text }
        let common = repository.commonFolder
        return (Paths.name(of: common) == ".git" ? Paths.folder(of: common) : common) + "/" + text
    }
}
