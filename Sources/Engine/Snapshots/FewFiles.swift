import Git

/// The command of Git that writes a few files and touches no other.
///
/// `read-tree` with two trees walks every entry of the index: 67 ms for 50,000, and this command 29. It cannot take files
/// away, and its arguments are text.
struct FewFiles {
    let command: [String]

    private static let most = 100

    /// The command for these changes; nil where they are too many, or not of a kind that it can make.
    ///
    /// - Parameters:
    ///   - changes: What differs between the tree that the slot holds and the new one.
    ///   - tree: The new one.
    init?(_ changes: [TreeChange], in tree: ObjectID) {
        guard changes.count <= Self.most else { return nil }
        var paths: [String] = []
        for change in changes {
            guard let entry = change.entry, entry.kind != .submodule,
                let path = String(validating: entry.path, as: UTF8.self)
            else { return nil }
            paths.append(path)
        }
        command = ["--literal-pathspecs", "checkout", "--quiet", "--force", tree.description, "--"] + paths
    }
}
