/// A folder that a process fills, beside the files that it reads.
public struct OutputFolder: Sendable, Hashable {
    /// What stands for its path in the arguments of a command.
    public static let placeholder = "{out}"

    /// Where it lies.
    public enum Place: Sendable, Hashable {
        /// Somewhere, until the process has ended and its files are read.
        case thrownAway
        /// In the repository's cache, under a name: the next process finds what this one has left.
        case cache(String)
        /// In the work tree, for people: what a process has made lies there once it has ended well.
        case workTree(RepositoryPath)
    }

    /// Where it lies.
    public var place: Place
    /// How the names of the files end whose content is wanted; nil where names are enough.
    public var wanted: String?
    /// True where `sh` reads the argument that names it.
    public var isQuoted: Bool

    /// Makes a folder.
    public init(_ place: Place = .thrownAway, wanted: String? = nil, isQuoted: Bool = false) {
        self.place = place
        self.wanted = wanted
        self.isQuoted = isQuoted
    }
}

/// A file that a process has made.
public struct ProducedFile: Sendable, Hashable {
    /// Its path below the output folder.
    public var path: RepositoryPath
    /// Its content, where it was wanted and is not too large.
    public var bytes: [UInt8]?

    /// Makes a file.
    public init(path: RepositoryPath, bytes: [UInt8]? = nil) {
        self.path = path
        self.bytes = bytes
    }
}
