package import Git
import Model
import Platform
import PolicyLanguage
package import Rules
import Words

/// What is in no tree and steps need all the same: data sets, virtual environments, what the policy names, submodules.
package struct LinkedData: Sendable, Hashable {
    /// One file or folder of the work tree that gets a place in the snapshot.
    package struct Item: Sendable, Hashable {
        /// Where it lies in the snapshot, relative to its top.
        package var path: String
        /// Where it really lies, absolute.
        package var source: String
        package var kind = Kind.data
        /// What Git ignores in a folder of which the tree has a part, relative to it; nil where all of it is brought.
        package var parts: [String]?
        /// How many files the parts hold.
        package var files = 0

        /// What is laid into the snapshot: where, relative to its top, and from where.
        package var pieces: [(path: String, source: String)] {
            parts.map { $0.map { ("\(path)/\($0)", "\(source)/\($0)") } } ?? [(path, source)]
        }

        /// What tells that its content is the same as before.
        var fingerprint: String {
            guard let parts else { return FileFingerprint.path(source) }
            return FileFingerprint.parts(parts, of: source)
        }
    }

    /// What an item is to a step.
    package enum Kind: Sendable, Hashable {
        /// Files to read.
        case data
        /// The same, copied, so that the step may write to them.
        case copy
        /// A virtual environment, which the packages' names tell apart.
        case environment
        /// A compiled module beside the sources, as `pip install -e .` and `setup.py build_ext --inplace` leave it.
        case module
    }

    /// The items, sorted by path.
    package var items: [Item] = []
    /// The submodules of the tree.
    package var submodules: [Submodule] = []
    /// What the policy or the tree names and cannot be had, a sentence each.
    package var missing: [String] = []
    /// The paths that the policy names.
    private var named: Set<String> = []

    /// No data at all.
    package init() {}

    /// Finds what belongs into the snapshots of a repository.
    ///
    /// - Parameters:
    ///   - policy: What is linked and copied.
    ///   - tree: What the snapshots hold.
    ///   - workTree: Where it lies.
    package init(_ policy: SnapshotPolicy, tree: ObjectID, workTree: String, _ repository: borrowing Repository) {
        named = Set(policy.copy.map(Self.withoutSlash))
        switch policy.link {
        case .auto: items = Self.usual(workTree, tree, repository) + CompiledModules.find(workTree, repository)
        case .paths(let paths):
            named.formUnion(paths.map(Self.withoutSlash))
            for path in paths { add(path, .data, tree, workTree, repository) }
        }
        for path in policy.copy.map(Self.withoutSlash) {
            items = items.compactMap { $0.without(path) }
            add(path, .copy, tree, workTree, repository)
        }
        items.sort { $0.path < $1.path }
        submodules = Submodule.find(in: tree, workTree: workTree, repository)
        for module in submodules {
            module.describe { path, module in
                guard module.content == nil else { return }
                missing.append(
                    "submodule \(path): commit \(module.commit.short) is not in this clone, so steps find an empty "
                        + "folder; git submodule update --init --recursive -- \(ShellWords.quoted(path))")
            }
        }
    }

    /// Names that the snapshots' own folder uses itself.
    private static func isOwnName(_ name: Substring) -> Bool {
        name.first?.isNumber ?? true || name == "empty" || name.hasPrefix("gate-")
    }

    /// A path that the policy names may be a link to anywhere: whoever wrote the policy wants it.
    private mutating func add(
        _ path: String, _ kind: Kind, _ tree: ObjectID, _ workTree: String, _ repository: borrowing Repository
    ) {
        let path = Self.withoutSlash(path)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        // One step up is where many projects keep their data; it gets its place beside the snapshot.
        let inside = parts.first == ".." ? parts.dropFirst() : parts[...]
        let isOwn = parts.first == ".." && Self.isOwnName(inside.first ?? "")
        guard !inside.isEmpty, inside.first != ".git", !isOwn,
            !inside.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." })
        else {
            missing.append("snapshot: \(path) has no place in a snapshot: name a path below the top of the repository")
            return
        }
        guard let source = Files.realPath("\(workTree)/\(path)") else {
            missing.append("snapshot: \(path) is not in the work tree, so no step gets it")
            return
        }
        if let link = Self.link(above: path, in: tree, repository) {
            missing.append("snapshot: \(path) has no place in a snapshot: \(link) is a symbolic link of the repository")
            return
        }
        guard Files.isFolder(source), MixedFolder.isInTree(path, tree, repository) else {
            items.append(Item(path: path, source: source, kind: kind))
            return
        }
        let folder = MixedFolder(path, source: source, workTree: workTree, tree: tree, repository)
        missing += folder.outside.sorted().filter { !named.contains("\(path)/\($0)") }.prefix(Self.mostNamed).map {
            "snapshot: \(path)/\($0) is a link out of the repository: only by its own name it is brought along"
        }
        if folder.parts.isEmpty {
            missing.append("snapshot: \(path) holds nothing that Git ignores, so steps find what Git has of it")
        } else {
            items.append(
                Item(path: path, source: source, kind: kind, parts: folder.parts.sorted(), files: folder.files))
        }
    }

    private static func withoutSlash(_ path: String) -> String { path.hasSuffix("/") ? String(path.dropLast()) : path }

    // More of a kind are not told one by one.
    private static let mostNamed = 3

    /// The folder above a path that is a link in the tree: what is laid behind it would lie elsewhere.
    private static func link(above path: String, in tree: ObjectID, _ repository: borrowing Repository) -> String? {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += (folder.isEmpty ? "" : "/") + part
            if let entry = try? repository.entry(folder, in: tree), entry.kind == .link { return folder }
        }
        return nil
    }

    /// Where all of it lies in a snapshot.
    package var places: [String] { items.map(\.path) + submodules.map(\.path) }

    /// What a step must not write to, absolute paths: a link leads into the work tree.
    ///
    /// - Parameter cache: Where the snapshots lie, which stays writable.
    package func protected(cache: String) -> [String] {
        items.filter { $0.kind != .copy && !cache.hasPrefix($0.source + "/") }.map(\.source)
    }

    /// What a reader of a step's result should know of it, a sentence each.
    ///
    /// - Parameter isReadOnly: True where a step cannot write to it.
    package func remarks(isReadOnly: Bool) -> [String] {
        var remarks: [String] = []
        let paths = items.filter { $0.kind == .data }.map { item in
            item.parts == nil ? item.path : "\(item.path) (\(counted(item.files, "ignored file")))"
        }
        if !paths.isEmpty {
            let names = paths.count <= 3 ? paths[...] : paths[..<2]
            let more = paths.count - names.count
            let list = names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
            remarks.append("with \(list) of the work tree, \(isReadOnly ? "read-only" : "which it could write to")")
        }
        for item in items where item.kind == .copy && item.parts != nil {
            remarks.append("with a copy of \(counted(item.files, "ignored file")) of \(item.path)")
        }
        if items.contains(where: { $0.kind == .module }) {
            remarks.append("with compiled modules as they were built in the work tree")
        }
        return remarks
    }

    /// What to say of a step that failed since it wanted to write to what it may only read; nil for any other failure.
    ///
    /// - Parameter output: What the step wrote.
    package func note(_ output: [UInt8]) -> String? {
        let end = String(decoding: output.suffix(16 << 10), as: UTF8.self)
        // The C library's own words, which Python and most tools repeat.
        guard end.contains("Read-only file system") else { return nil }
        let readable = items.filter { $0.kind != .copy }
        guard let item = readable.first(where: { end.contains($0.path) || end.contains($0.source) }) ?? readable.first
        else { return nil }
        let reason = "\(item.path) is the work tree's own, and a step may only read it"
        if item.kind == .environment { return reason }
        return reason + "; `snapshot: {copy: [\(item.path)]}` gives it a copy that it may write to"
    }

    // MARK: What is linked without being named

    /// Ignored folders at the top that hold data by their name, and virtual environments.
    private static func usual(_ workTree: String, _ tree: ObjectID, _ repository: borrowing Repository) -> [Item] {
        var items: [Item] = []
        for name in Files.names(in: workTree) {
            guard let name = String(validating: name, as: UTF8.self), name != ".git" else { continue }
            let path = "\(workTree)/\(name)"
            let isData = soundsLikeData(name)
            guard isData || name.hasSuffix("env") || name.hasPrefix(".venv"), !Files.isLink(path), Files.isFolder(path)
            else { continue }
            let isEnvironment = Files.exists(path + "/pyvenv.cfg")
            if isEnvironment || (isData && repository.ignores(name + "/")) {
                items.append(Item(path: name, source: path, kind: isEnvironment ? .environment : .data))
            } else if isData {
                // A folder with a tracked README or `.gitkeep`, and everything else in it ignored.
                let folder = MixedFolder(
                    name, source: path, workTree: workTree, tree: tree, most: mostLooks, repository)
                guard !folder.parts.isEmpty else { continue }
                items.append(Item(path: name, source: path, parts: folder.parts.sorted(), files: folder.files))
            }
        }
        return items
    }

    // A folder of more files than this is named in the policy, or ignored as a whole: each look takes some 10 µs.
    private static let mostLooks = 2_000

    private static let dataNames: Set<String> = [
        "corpora", "corpus", "embeddings", "imagenet", "inputs", "mnist", "pretrained", "raw", "weights",
    ]

    /// Results of earlier runs are never linked: a step would write over them.
    private static func soundsLikeData(_ name: String) -> Bool {
        let lower = name.lowercased()
        return lower.hasPrefix("data") || lower.hasPrefix(".data") || lower.hasSuffix("data")
            || lower.hasSuffix("datasets") || lower.hasSuffix("dataset") || dataNames.contains(lower)
    }
}
