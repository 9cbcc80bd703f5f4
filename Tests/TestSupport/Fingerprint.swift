/// Everything of a repository that is the user's: work tree, index, references, configuration and logs, byte for byte.
///
/// The gate's own places (`gate/` and `refs/gate/` in the Git folder) and the object database are left out.
public struct Fingerprint: Sendable, Hashable {
    /// A line for each path: its mode, kind and content.
    public let entries: [[UInt8]: Entry]

    /// One path.
    public struct Entry: Sendable, Hashable {
        /// Permission bits.
        public let permissions: UInt32
        /// The time of the last change in nanoseconds, 0 where times were not asked for.
        public let modified: Int
        /// What lies there.
        public let kind: RawFiles.Kind
    }

    /// Takes it.
    ///
    /// - Parameters:
    ///   - folder: The top of a work tree, or a bare repository.
    ///   - times: True to compare times of change as well; folders' own times are left out.
    ///   - leavingOut: Paths relative to the folder, with everything below them.
    public init(of folder: String, times: Bool = false, leavingOut: [String] = []) throws {
        let own = [
            ".git/gate", ".git/refs/gate", ".git/logs/refs/gate", ".git/objects", "gate", "refs/gate",
            "logs/refs/gate", "objects",
        ]
        let bare = try RawFiles.kind(Array("\(folder)/.git".utf8)) == nil
        let passedOver = Set((own.filter { $0.hasPrefix(".git") != bare } + leavingOut).map { Array($0.utf8) })
        var entries: [[UInt8]: Entry] = [:]
        var left: [[UInt8]] = [[]]
        while let path = left.popLast() {
            let full = Array(folder.utf8) + (path.isEmpty ? [] : [UInt8(ascii: "/")] + path)
            guard !passedOver.contains(path), let kind = try RawFiles.kind(full), let mode = RawFiles.mode(full)
            else { continue }
            var isFolder = false
            if case .folder(let names) = kind {
                isFolder = true
                for name in names { left.append(path.isEmpty ? name : path + [UInt8(ascii: "/")] + name) }
            }
            // The names in a folder are entries themselves, and some of them are passed over.
            entries[path] = Entry(
                permissions: mode.permissions, modified: times && !isFolder ? mode.modified : 0,
                kind: isFolder ? .folder([]) : kind)
        }
        self.entries = entries
    }

    /// The paths in which two states differ, sorted, readable; empty where they are the same.
    public func differences(from other: Fingerprint) -> [String] {
        Set(entries.keys).union(other.entries.keys)
            .filter { entries[$0] != other.entries[$0] }
            .map { path in
                let word = entries[path] == nil ? "gone" : other.entries[path] == nil ? "new" : "changed"
                return "\(word): \(String(decoding: path, as: UTF8.self))"
            }
            .sorted()
    }
}
