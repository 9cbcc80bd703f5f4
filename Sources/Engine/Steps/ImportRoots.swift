import Platform

/// The folders from which Python imports the project's modules, relative to the top of the tree.
///
/// An editable install (`pip install -e .`) points at the work tree: without these roots first on `PYTHONPATH`, a test
/// in the snapshot would import the code that is not being committed, and pass.
enum ImportRoots {
    /// Finds the roots.
    ///
    /// - Parameters:
    ///   - sources: From where the interpreter imports modules beside its packages, see `InstalledPackages`.
    ///   - workTree: The work tree at which editable installs point.
    ///   - hasSources: Whether the judged tree has Python files below a folder.
    /// - Returns: Relative folders, `""` for the top, the most specific first.
    static func find(_ sources: [String], workTree: String, hasSources: (String) -> Bool) -> [String] {
        var roots: Set<String> = []
        for source in sources {
            if let root = Paths.relative(source, to: workTree) { roots.insert(root) }
        }
        for folder in ["src", "lib", "python"] where hasSources(folder) { roots.insert(folder) }
        return roots.sorted { ($0.count, $0) > ($1.count, $1) }
    }
}
