/// What readers of a project reach beyond what each file says by itself: names that one module exports for another.
///
/// The ways in are the modules whose whole path is public. What they list in `__all__`, import as `adam as adam` or with
/// `*`, name anew (`Adam = _adam.Adam`), or, in a package's `__init__`, import at all is public, wherever it is
/// defined and however many modules hand it on; a module that is handed out so is public with all that it shows.
public struct PublicReach {
    /// One file of a project.
    public struct File: Sendable {
        /// Its path, with slashes.
        public let path: String
        /// What it binds.
        public let outline: ModuleOutline
        /// False for tests and the like, which import much and export nothing.
        public let exports: Bool

        /// A file with its outline.
        public init(path: String, outline: ModuleOutline, exports: Bool = true) {
            self.path = path
            self.outline = outline
            self.exports = exports
        }
    }

    /// What of a file is public because of other files.
    public struct Reached: Hashable, Sendable {
        /// True where the module itself is.
        public var isModule = false
        /// The classes and functions at its top level.
        public var names: Set<String> = []

        /// Nothing yet.
        public init() {}
    }

    private struct Node: Hashable {
        let module: Int
        let name: String
    }

    private enum Work {
        case expand(Node), show(Int), open(Int)
    }

    // Lists that take in others' go through a few packages; deeper ones count as they are written.
    private static let deepestList = 200

    /// How many imports and names are followed: hundreds of times what the largest packages need, and a few seconds.
    ///
    /// Modules that all import everything of each other need as many as the square of their number for every name.
    public static let mostSteps = 2_000_000

    private let files: [File]
    private let mostSteps: Int
    private var steps = 0
    private var modules: ProjectModules
    private var found: [String: Reached] = [:]
    private var nodes: Set<Node> = []
    // A list and no recursion: modules that import each other may be thousands deep.
    private var waiting: [Work] = []
    private var shown: Set<Int> = []
    private var publicModules: Set<Int> = []
    private var openNames: Set<String> = []
    private var lists: [Int: Set<String>] = [:]

    /// What the files of a project are reached for.
    public struct Table: Sendable {
        /// By the files' paths; a file that is reached for nothing is not there.
        public var files: [String: Reached] = [:]
        /// The names that were looked for in a module that does not bind them: a definition of one may change the table.
        public var openNames: Set<String> = []
    }

    /// What the files of a project are reached for.
    ///
    /// - Returns: Nil where following all imports takes more steps than these.
    public static func table(_ files: [File], mostSteps: Int = mostSteps) -> Table? {
        var reach = PublicReach(files, mostSteps)
        reach.walk()
        return reach.isWithinLimit ? Table(files: reach.found, openNames: reach.openNames) : nil
    }

    private init(_ files: [File], _ mostSteps: Int) {
        self.files = files
        self.mostSteps = mostSteps
        modules = ProjectModules(files)
    }

    private mutating func walk() {
        for module in modules.all.indices where modules.all[module].isPublicPath && modules.all[module].exports {
            show(module)
        }
        while isWithinLimit, let work = waiting.popLast() {
            switch work {
            case .expand(let node): expand(node)
            case .show(let module): showNames(module)
            case .open(let module): openWhole(module)
            }
        }
    }

    private var isWithinLimit: Bool { steps <= mostSteps }

    private func outlines(_ module: Int) -> [ModuleOutline] { modules.all[module].files.map { files[$0].outline } }

    private mutating func show(_ module: Int) {
        if shown.insert(module).inserted { waiting.append(.show(module)) }
    }

    /// Follows the names that a module has for others.
    private mutating func showNames(_ module: Int) {
        if let list = list(of: module) {
            for name in list { follow(name, in: module) }
            return
        }
        let isPackage = modules.all[module].isPackage
        for index in modules.all[module].files {
            let outline = files[index].outline
            steps += outline.imports.count + outline.aliases.count
            let isStub = files[index].path.hasSuffix(".pyi")
            // Those of a module that is public by its path are public by themselves.
            if !modules.all[module].isPublicPath {
                for name in outline.definitions where !name.hasPrefix("_") { follow(name, in: module) }
            }
            for one in outline.aliases where !one.name.hasPrefix("_") { follow(one.name, in: module) }
            for one in outline.imports {
                let counts = !one.isForTyping || isStub || outline.lazyNames != nil
                if one.name == "*" {
                    if counts, let base = modules.base(of: one, in: module) { show(base) }
                } else if counts, isPackage || one.isExplicit, !one.bound.hasPrefix("_") {
                    follow(one.bound, in: module)
                }
            }
            for name in outline.lazyNames ?? [] where !name.hasPrefix("_") { follow(name, in: module) }
        }
    }

    private mutating func follow(_ name: String, in module: Int) {
        let node = Node(module: module, name: name)
        if nodes.insert(node).inserted { waiting.append(.expand(node)) }
    }

    /// Marks what a name of a module means, and follows it to where it comes from.
    private mutating func expand(_ node: Node) {
        let (module, name) = (node.module, node.name)
        var isBound = false
        for index in modules.all[module].files {
            let outline = files[index].outline
            steps += 1 + outline.imports.count + (outline.definitions.count + outline.aliases.count) / 8
            if outline.definitions.contains(name) {
                isBound = true
                mark(index, name)
            }
            for one in outline.imports where one.bound == name {
                isBound = true
                follow(one, in: module)
            }
            for one in outline.aliases where one.name == name {
                isBound = true
                followAlias(one.target, in: module)
            }
            for one in outline.imports where one.name == "*" {
                guard let base = modules.base(of: one, in: module) else { continue }
                if list(of: base)?.contains(name) ?? !name.hasPrefix("_") { follow(name, in: base) }
            }
        }
        if isBound { return }
        openNames.insert(name)
        if let inner = modules.inner(name, of: module) { return open(inner) }
        if let first = outlines(module).lazy.compactMap(\.lazyNames).first,
            first.contains(name) || list(of: module) != nil,
            let definer = modules.onlyDefiner(of: name, below: module, files)
        {
            mark(definer, name)
        }
    }

    private mutating func follow(_ one: ModuleOutline.Import, in module: Int) {
        guard let taken = one.name else {
            // `import a.b` binds `a`, which is open if anything is; with another name the whole is meant.
            if !one.module.hasPrefix(one.bound + "."), let base = modules.base(of: one, in: module) { open(base) }
            return
        }
        switch modules.place(of: one, in: module) {
        case .module(let base)?:
            // `from . import x` in the package itself means the module `x`.
            if base == module, taken == one.bound {
                if let inner = modules.inner(taken, of: base) { open(inner) }
            } else {
                follow(taken, in: base)
            }
        case .folder(let folder)?:
            if let inner = modules.module(at: folder + "/" + taken) { open(inner) }
        case nil: break
        }
    }

    private mutating func followAlias(_ target: String, in module: Int) {
        var parts = target.split(separator: ".").map(String.init)
        guard let last = parts.popLast() else { return }
        if parts.isEmpty { return follow(last, in: module) }
        if let holder = self.module(named: parts, in: module) { follow(last, in: holder) }
    }

    /// The module that a dotted name means in another.
    private func module(named parts: [String], in module: Int) -> Int? {
        guard let first = parts.first else { return nil }
        var current: Int?
        for outline in outlines(module) {
            guard let one = outline.imports.last(where: { $0.bound == first }) else { continue }
            if let taken = one.name {
                current = modules.place(of: one, in: module).flatMap { modules.inner(taken, of: $0) }
            } else if one.module.hasPrefix(first + ".") {
                current = modules.module(called: first, in: module)
            } else {
                current = modules.base(of: one, in: module)
            }
        }
        current = current ?? modules.inner(first, of: module)
        for part in parts.dropFirst() {
            guard let known = current else { return nil }
            current = modules.inner(part, of: known)
        }
        return current
    }

    private mutating func open(_ module: Int) {
        if modules.all[module].isPublicPath { return }
        if publicModules.insert(module).inserted { waiting.append(.open(module)) }
    }

    /// Makes a module public, with what it shows and what lies in it.
    private mutating func openWhole(_ module: Int) {
        for index in modules.all[module].files { found[files[index].path, default: Reached()].isModule = true }
        show(module)
        for inner in modules.publicBelow(module) { open(inner) }
    }

    private mutating func mark(_ file: Int, _ name: String) {
        let (path, outline) = (files[file].path, files[file].outline)
        if modules.isPublicPath(ofFile: file), outline.showsByItself(name) { return }
        found[path, default: Reached()].names.insert(name)
    }

    /// What `__all__` comes to, with the lists of other modules that it takes in; nil where a module has none.
    private mutating func list(of module: Int, depth: Int = 0) -> Set<String>? {
        if let known = lists[module] { return known }
        let exports = outlines(module).compactMap(\.exports)
        if exports.isEmpty { return nil }
        // A circle of lists ends at the names that are written here.
        lists[module] = Set(exports.flatMap(\.names))
        var names: Set<String> = []
        for one in exports {
            var own = Set(one.names)
            for source in one.sources {
                let parts = source.split(separator: ".").map(String.init)
                guard depth < Self.deepestList, isWithinLimit, let other = self.module(named: parts, in: module) else {
                    continue
                }
                let taken =
                    list(of: other, depth: depth + 1)
                    ?? Set(outlines(other).flatMap(\.definitions).filter { !$0.hasPrefix("_") })
                steps += 1 + taken.count
                own.formUnion(taken)
            }
            names.formUnion(own.subtracting(one.removed))
        }
        lists[module] = names
        return names
    }
}
