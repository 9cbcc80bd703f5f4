import Model
import PolicyLanguage

/// Finds the file of the tree that a test program's report means, which counts its paths from where it ran.
///
/// A file that merely has such a path is never taken for it: what is not sure has no place.
package struct TestPlaces: Sendable {
    private let base: String?
    private let isPytest: Bool
    /// The tree's files by their last name; nil where the tree is not known.
    private let files: [String: [String]]?
    private let configured: Set<String>

    // A folder with one of these may be the one from which pytest's report counts.
    private static let configurations: Set<String> = [
        "pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg",
        "setup.py",
    ]

    /// Places of a step's report.
    ///
    /// - Parameter tree: Every path of the tree that is judged, nil where that is not known.
    package init(_ step: TestStep, tree: [String]? = nil) {
        base = CommandFolder.base(step.command)
        isPytest = step.report == .pytest
        files = tree.map { Dictionary(grouping: $0) { Self.name($0) } }
        configured = Set(
            (tree ?? []).filter { Self.configurations.contains(Self.name($0)) }.map {
                $0.split(separator: "/").dropLast().joined(separator: "/")
            })
    }

    /// Every path of the tree, nil where it is not known.
    var tree: [String]? { files.map { $0.values.flatMap { $0 }.sorted() } }

    /// The folder from which the command's own paths count, nil where that is not sure.
    var folder: String? { base }

    /// The path in the tree; nil where it is not sure which file is meant.
    ///
    /// - Parameter countsFromStart: True where the path surely counts from where the program was started.
    func path(_ written: String, countsFromStart: Bool) -> String? {
        if written.hasPrefix(CommandOutcome.rootMark + "/") {
            return known(RelativePath.joined("", String(written.dropFirst(CommandOutcome.rootMark.count))))
        }
        guard !written.hasPrefix("/"), !written.hasPrefix("<") else { return nil }
        let direct = base.flatMap { RelativePath.joined($0, written) }
        guard let files else { return direct }
        let tail = RelativePath.joined("", String(written.drop { $0 == "." || $0 == "/" })) ?? written
        let candidates = (files[Self.name(written)] ?? []).filter { $0 == tail || $0.hasSuffix("/" + tail) }
        if let direct, candidates.contains(direct) {
            // pytest's report counts from its root folder, which may be another one than where it was started.
            let isSure =
                !isPytest || countsFromStart || candidates.allSatisfy { $0 == direct || !mayBeRoot(of: $0, tail) }
            return isSure ? direct : nil
        }
        return candidates.count == 1 ? candidates[0] : nil
    }

    /// True where the tree has a file by the written path, which a reader would take for the one that is meant.
    func isMisleading(_ written: String) -> Bool { files?[Self.name(written)]?.contains(written) == true }

    private func known(_ path: String?) -> String? {
        guard let path, let files else { return path }
        return files[Self.name(path)]?.contains(path) == true ? path : nil
    }

    private func mayBeRoot(of path: String, _ tail: String) -> Bool {
        let root = path.dropLast(tail.count)
        return configured.contains(root.hasSuffix("/") ? String(root.dropLast()) : String(root))
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
