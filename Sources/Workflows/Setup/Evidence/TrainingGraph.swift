import Platform

/// Which files train when they are started, by what they call of the project's other files.
struct TrainingGraph: Sendable {
    /// A definition of a file.
    struct Node: Hashable, Sendable {
        var path: String
        var scope: String
    }

    /// What shows that a definition trains, and in which file.
    struct Reason: Sendable, Hashable {
        var path: String
        var evidence: TrainingEvidence
        /// How many calls lie between.
        var distance: Int
    }

    /// The files, by path.
    let sources: [String: ScriptSource]
    /// What trains, with its reason.
    private(set) var reasons: [Node: Reason] = [:]
    private let modules: [String: String]

    /// Reads the calls of all files.
    init(_ sources: [ScriptSource]) {
        self.sources = Dictionary(sources.map { ($0.path, $0) }) { first, _ in first }
        var modules: [String: String] = [:]
        for source in sources where source.path.hasSuffix(".py") {
            for name in Self.moduleNames(source.path) where modules[name] == nil { modules[name] = source.path }
        }
        self.modules = modules
        follow()
    }

    /// The names by which a file can be imported: from the top, and from `src`.
    private static func moduleNames(_ path: String) -> [String] {
        var parts = path.dropLast(3).split(separator: "/").map(String.init)
        if parts.last == "__init__" { parts.removeLast() }
        guard !parts.isEmpty else { return [] }
        let name = parts.joined(separator: ".")
        return parts.first == "src" && parts.count > 1 ? [name, parts.dropFirst().joined(separator: ".")] : [name]
    }

    private mutating func follow() {
        var callers: [Node: [Node]] = [:]
        var queue: [Node] = []
        for source in sources.values.sorted(by: { $0.path < $1.path }) {
            for (scope, content) in source.scopes.sorted(by: { $0.key < $1.key }) {
                let node = Node(path: source.path, scope: scope)
                if let evidence = content.evidence {
                    reasons[node] = Reason(path: source.path, evidence: evidence, distance: 0)
                    queue.append(node)
                }
                for mention in content.mentions {
                    guard let target = target(of: mention, in: source, depth: 0), target != node else { continue }
                    callers[target, default: []].append(node)
                }
            }
        }
        queue.sort { (reasons[$1]?.evidence.kind.rawValue ?? 0) < (reasons[$0]?.evidence.kind.rawValue ?? 0) }
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            guard let reason = reasons[node] else { continue }
            for caller in callers[node] ?? [] where reasons[caller].map({ $0.evidence < reason.evidence }) ?? true {
                reasons[caller] = Reason(
                    path: reason.path, evidence: reason.evidence, distance: reason.distance + 1)
                queue.append(caller)
            }
        }
    }

    /// The definition that a name stands for, nil for one that is none of the project's.
    private func target(of mention: [String], in source: ScriptSource, depth: Int) -> Node? {
        guard depth < 4, let first = mention.first, !first.isEmpty else { return nil }
        if source.scopes[first] != nil { return Node(path: source.path, scope: first) }
        guard let bound = source.imports[first] else { return nil }
        if let name = bound.name {
            // `from package import module` binds a file, `from module import name` something in one.
            if let file = file(of: bound.module + (bound.module.hasSuffix(".") ? "" : ".") + name, from: source.path) {
                return member(mention.dropFirst().first, of: file, depth)
            }
            guard let file = file(of: bound.module, from: source.path) else { return nil }
            return member(name, of: file, depth)
        }
        if let file = file(of: bound.module, from: source.path), mention.count > 1,
            let found = member(mention[1], of: file, depth)
        {
            return found
        }
        // `import package.module`, then `package.module.function()`.
        for count in stride(from: mention.count - 1, to: 1, by: -1) {
            if let file = file(of: mention.prefix(count).joined(separator: "."), from: source.path) {
                return member(mention[count], of: file, depth)
            }
        }
        return nil
    }

    private func member(_ name: String?, of path: String, _ depth: Int) -> Node? {
        guard let name, let source = sources[path] else { return nil }
        if source.scopes[name] != nil { return Node(path: path, scope: name) }
        guard source.imports[name] != nil else { return nil }
        return target(of: [name], in: source, depth: depth + 1)
    }

    /// The project's file that a module's name stands for, as a file at a path imports it.
    func file(of module: String, from path: String) -> String? {
        let folders = ProjectFiles.folders(path)
        let dots = module.prefix { $0 == "." }.count
        let name = String(module.dropFirst(dots))
        if dots > 0 {
            guard folders.count >= dots - 1 else { return nil }
            let base = folders.dropLast(dots - 1)
            return modules[(base + (name.isEmpty ? [] : [name])).joined(separator: ".")]
        }
        // The folder of the script that is started comes first on Python's path.
        return modules[(folders + [name]).joined(separator: ".")] ?? modules[name]
    }

    /// Why a file trains when it is started, nil where it does not.
    func reason(ofStarting path: String, at scope: String = ScriptSource.main) -> Reason? {
        reasons[Node(path: path, scope: scope)]
    }

    /// Files that train only when others call them, those that do it themselves.
    var libraries: [String] {
        let files = Set(
            reasons.filter { $0.value.distance == 0 && $0.value.evidence.kind != .backward }.map(\.key.path))
        return files.filter { path in
            path.hasSuffix(".py") && reason(ofStarting: path) == nil && !ProjectFiles.isInTests(path)
                && sources[path]?.definesTests != true
        }.sorted()
    }
}
