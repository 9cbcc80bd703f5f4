/// One entry of a tree.
public struct TreeEntry: Sendable, Hashable {
    /// What an entry is.
    public enum Kind: Sendable, Hashable {
        /// A file, executable or not.
        case file(executable: Bool)
        /// A symbolic link; the blob is its target.
        case link
        /// A commit of another repository.
        case submodule
    }

    /// The path's bytes, relative to the top.
    public var path: [UInt8]
    /// The blob's id, a commit's for a submodule.
    public var id: ObjectID
    /// What it is.
    public var kind: Kind
}

/// One difference between two trees.
public struct TreeChange: Sendable, Hashable {
    /// What became of the path.
    public enum Kind: Sendable, Hashable {
        /// It is new.
        case added
        /// Its content, its mode or its type is another.
        case modified
        /// It is gone.
        case deleted
    }

    /// The path's bytes, relative to the top.
    public var path: [UInt8]
    /// What became of it.
    public var kind: Kind
    /// The entry in the new tree, nil where it was deleted.
    public var entry: TreeEntry?
    /// The blob of the file that stood there before, nil where none did.
    public var old: ObjectID?
    /// True where a commit of another repository stood there before.
    public var wasSubmodule = false

    /// True where it is about a commit of another repository, and so about everything that this one holds below its path.
    public var isSubmodule: Bool { wasSubmodule || entry?.kind == .submodule }
}

/// Where HEAD stands.
public struct Head: Sendable, Hashable {
    /// The branch's short name, nil on a detached HEAD.
    public var branch: String?
    /// The commit, nil before the first one.
    public var commit: ObjectID?

    /// True where HEAD names a commit and no branch.
    public var isDetached: Bool { branch == nil }
    /// True before the first commit of a branch.
    public var isUnborn: Bool { commit == nil }
}

/// What Git is in the middle of.
public enum Operation: String, Sendable, Hashable {
    /// A merge.
    case merge
    /// A revert.
    case revert
    /// A cherry-pick.
    case cherryPick = "cherry-pick"
    /// A bisection.
    case bisect
    /// A rebase of any kind.
    case rebase
    /// Patches of a mailbox that are applied.
    case am
}

/// What the index holds.
public enum IndexContent: Sendable, Hashable {
    /// The tree that a commit of it would have.
    case tree(ObjectID)
    /// Paths with conflicts, so that no commit is possible.
    case unmerged([[UInt8]])
    /// A form that Git itself must read (split or sparse index, intent-to-add entries): `git write-tree` answers.
    case needsGit(String)
}

/// A commit's own data.
public struct Commit: Sendable, Hashable {
    /// Its id.
    public var id: ObjectID
    /// Its tree.
    public var tree: ObjectID
    /// Its parents, none for a root.
    public var parents: [ObjectID]
    /// The author's name.
    public var authorName: String
    /// The author's address.
    public var authorEmail: String
    /// The name of the person who made it.
    public var committerName: String
    /// The address of the person who made it.
    public var committerEmail: String
    /// Seconds since 1970 at which it was committed.
    public var time: Int64
    /// Its message as Git stores it.
    public var message: String

    /// How many seconds have passed since it was made, negative where it claims to be from the future.
    ///
    /// - Parameter now: Seconds since 1970.
    public func age(at now: Int) -> Int64 {
        let (age, isTooLarge) = Int64(now).subtractingReportingOverflow(time)
        guard isTooLarge else { return age }
        return time < 0 ? .max : .min
    }

    /// The first line of the message.
    public var subject: String {
        String(message.prefix { !$0.isNewline })
    }
}

/// A remote.
public struct Remote: Sendable, Hashable {
    /// Its name, such as `origin`.
    public var name: String
    /// The address from which it is fetched.
    public var url: String
    /// The address to which it is pushed, nil where it is the same.
    public var pushURL: String?
}
