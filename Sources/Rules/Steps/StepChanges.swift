public import Git

/// What a command has done to the files of the tree that it ran on.
public struct StepChanges: Sendable, Hashable {
    /// A file with another content or another executable bit.
    public struct File: Sendable, Hashable {
        /// Its path from the top of the tree.
        public var path: String
        /// The mode as Git writes it, `100644` or `100755`.
        public var mode: String
        /// What the tree has.
        public var old: ObjectID
        /// What the command has made of it.
        public var new: ObjectID

        /// Makes a changed file.
        public init(path: String, mode: String, old: ObjectID, new: ObjectID) {
            self.path = path
            self.mode = mode
            self.old = old
            self.new = new
        }
    }

    /// The files that a fix can carry over.
    public var files: [File]
    /// Those that are gone or are no plain files any more, and those whose names are not UTF-8: no fix carries them over.
    public var others: [String]
    /// The lines of the difference, cut at a bound.
    public var difference: [String]

    /// Makes a list of changes.
    public init(files: [File], others: [String] = [], difference: [String] = []) {
        self.files = files
        self.others = others
        self.difference = difference
    }

    /// The paths of all that has changed.
    public var paths: [String] { files.map(\.path) + others }
}

/// What has become of a fix.
public struct AppliedFix: Sendable, Hashable {
    /// The files whose fix is in the index and in the work tree.
    public var applied: [String] = []
    /// Those whose fix is in the index, and whose unstaged edits in the work tree stand against it.
    public var conflicting: [String] = []
    /// Those that were left alone, with the reason.
    public var left: [String: String] = [:]

    /// Makes an empty answer.
    public init() {}
}
