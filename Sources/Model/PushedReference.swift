/// A reference that a push would move, from Git's line about it to the report.
public struct PushedReference: Sendable, Hashable {
    /// The local reference's full name, `(delete)` for a deletion.
    public var localName: String
    /// The local commit or tag in hexadecimal, zeros for a deletion.
    public var localID: String
    /// The remote reference's full name.
    public var name: String
    /// What the remote has there now, in hexadecimal, zeros when it has nothing.
    public var remoteID: String
    /// The remote as the person named it: a name or an address.
    public var destination: String

    /// The remote's name here, nil where the push goes to an address that no remote here has.
    public var remote: String?
    /// The commit that the reference would get, in hexadecimal; nil for a deletion, and for what is no commit.
    public var newCommit: String?
    /// The commit that the remote has there, nil where it has none, or one that is not in this clone.
    public var oldCommit: String?
    /// True where that commit was never here before this push, and has been fetched for it.
    public var hasNews = false

    /// Makes a reference as Git tells of it; what this clone knows of it comes later.
    public init(localName: String, localID: String, name: String, remoteID: String, destination: String) {
        self.localName = localName
        self.localID = localID
        self.name = name
        self.remoteID = remoteID
        self.destination = destination
    }

    /// True where the push would delete it.
    public var isDeletion: Bool { localID.allSatisfy { $0 == "0" } }
    /// True where the remote has no such reference yet.
    public var isNew: Bool { remoteID.allSatisfy { $0 == "0" } }
    /// True where the remote has something there that this clone has never seen.
    public var isOldUnknown: Bool { !isNew && oldCommit == nil }

    /// The branch's short name on the remote, nil where the reference is not a branch.
    public var branch: String? { Self.branch(name) }
    /// The branch here that is pushed, nil where something else is.
    public var localBranch: String? { Self.branch(localName) }
    /// The name for people, such as `origin/feature`.
    public var shown: String { "\(remote ?? destination)/\(branch ?? name)" }

    private static func branch(_ name: String) -> String? {
        name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : nil
    }

    /// Reads the standard input that Git gives to pre-push, see githooks(5).
    ///
    /// - Parameters:
    ///   - text: Lines of `local-ref SP local-id SP remote-ref SP remote-id LF`.
    ///   - destination: The hook's first argument.
    /// - Returns: One element a well-formed line, nil where a line is not of that form.
    public static func parse(_ text: String, to destination: String) -> [PushedReference]? {
        var references: [PushedReference] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard words.count >= 4, let remoteID = words.last else { return nil }
            let localIndex = words.count - 3
            references.append(
                PushedReference(
                    localName: words[..<localIndex].joined(separator: " "), localID: String(words[localIndex]),
                    name: String(words[localIndex + 1]), remoteID: String(remoteID), destination: destination))
        }
        return references
    }
}
