import Git
import Globs
import Model
import Patterns
import PolicyLanguage
import PythonSource
import YAML

/// Which definitions of a file count, by the policy and, where it says so, by interrogate's options.
struct DocsCounting: Sendable {
    private let docs: DocsPolicy
    /// The checks that no comment turns away.
    private let never: Set<CheckID>
    private let interrogate: InterrogateSettings?
    /// A text that differs where another count may come out.
    let fingerprint: String
    /// A text that differs where other files may export something.
    let reachKey: String

    /// Reads what decides about the count.
    ///
    /// - Parameters:
    ///   - docs: The policy.
    ///   - tree: The tree whose pyproject.toml holds interrogate's options.
    ///   - budget: What interrogate's expressions may use.
    ///   - never: The checks that no comment turns away.
    init(
        _ docs: DocsPolicy, tree: ObjectID, never: [CheckID], _ budget: PatternBudget,
        _ repository: borrowing Repository
    ) throws {
        self.docs = docs
        self.never = Set(never.filter { $0.family == "docs" })
        var parts = docs.paths.globs + [docs.count.rawValue]
        if !self.never.isEmpty { parts += ["never"] + self.never.map(\.name).sorted() }
        switch docs.count {
        case .interrogate:
            let settings = try InterrogateSettings(docs.interrogate, tree: tree, budget, repository)
            interrogate = settings
            parts += ["\(docs.interrogate)", settings.source?.description ?? "none"]
        case .all, .public:
            interrogate = nil
            parts += docs.ignore.names.map(\.text) + ["@"] + docs.ignore.decorators.map(\.text)
            parts += docs.ignore.kinds.map(\.rawValue)
            if docs.ignore.kinds.contains(.property) { parts += ["property"] + docs.propertyDecorators.map(\.text) }
        }
        // The number changes with what is counted.
        fingerprint = Digest.sha256("docs 3\n" + parts.joined(separator: "\n"))
        reachKey = String(Digest.sha256("reach 1\n" + docs.paths.globs.joined(separator: "\n")).prefix(16))
    }

    /// True where what other files export decides too.
    var isPublic: Bool { docs.count == .public }

    /// The least share, where interrogate's own settings give one and the policy none.
    var failUnder: InterrogateSettings.Threshold? { interrogate?.failUnder }

    /// What of interrogate's settings could not be read.
    var problem: InterrogateSettings.Problem? { interrogate?.problem }

    /// Why some name was counted without knowing whether an expression matches it, nil where all are known.
    var undecided: String? { interrogate?.undecidedReason }

    /// True for a file whose definitions count.
    func selects(_ entry: TreeEntry) -> Bool {
        guard case .file = entry.kind else { return false }
        return selects(entry.path)
    }

    /// True for a path whose definitions count.
    func selects(_ path: [UInt8]) -> Bool {
        docs.paths.matches(path) && interrogate?.leavesOut(path) != true
    }

    /// True for a file that may export what another one defines: those that count, packages and stubs.
    func mayExport(_ entry: TreeEntry) -> Bool {
        guard case .file = entry.kind else { return false }
        return mayExport(entry.path)
    }

    /// True for the path of such a file.
    func mayExport(_ path: [UInt8]) -> Bool {
        if path.suffix(4).elementsEqual(Array(".pyi".utf8)) { return true }
        guard path.suffix(3).elementsEqual(Array(".py".utf8)) else { return false }
        return path.suffix(11).elementsEqual(Array("__init__.py".utf8)) || docs.paths.matches(path)
    }

    /// True for a file of tests, which imports much and exports nothing.
    static func isOfTests(_ path: [UInt8]) -> Bool {
        let names = PathNames(path)
        return names.isLast(beginningWith: "test_") || names.isLast(among: "conftest.py")
            || names.hasFolder(among: "test", "tests")
    }

    /// True for a module whose whole path is public.
    func isPublicModule(_ path: [UInt8]) -> Bool {
        // What a package's `__init__` defines may hide a module of that name in the package.
        let parts = Self.modulePath(RepositoryPath(bytes: path))
        return parts.last != "__init__" && DocumentationCount.isPublic(modulePath: parts)
    }

    /// A module with what counts in it.
    func part(_ module: PythonModule, _ path: RepositoryPath, cell: Int?) -> DocsFile.Part {
        let ignores = IgnoreComments(module, never: never)
        if let interrogate {
            return DocsFile.Part(
                module: module, cell: cell,
                entries: DocumentationCount(module, interrogate: interrogate.options).entries
                    .filter { cell == nil || $0.kind != .module }, ignores: ignores)
        }
        var entries = DocumentationCount.candidates(
            module, mode: isPublic ? .public : .all, modulePath: isPublic ? Self.modulePath(path) : [],
            countsModule: cell == nil, sharesInit: isPublic)
        if docs.ignore != DocsPolicy.Ignore() { entries.removeAll { self.ignores($0, in: module) } }
        if !ignores.isEmpty {
            entries.removeAll { entry in
                ["docs/missing", "docs/coverage"].contains {
                    if case .ignored = ignores.answer(to: CheckID($0), entry.definition, in: module) {
                        true
                    } else {
                        false
                    }
                }
            }
        }
        return DocsFile.Part(module: module, cell: cell, entries: entries, ignores: ignores)
    }

    /// The dotted parts of the name under which a file is imported.
    private static func modulePath(_ path: RepositoryPath) -> [String] {
        var parts = path.description.split(separator: "/").map(String.init)
        if let last = parts.popLast() { parts.append(last.hasSuffix(".py") ? String(last.dropLast(3)) : last) }
        return parts
    }

    private func ignores(_ entry: DocumentationCount.Entry, in module: PythonModule) -> Bool {
        let ignore = docs.ignore
        guard let index = entry.definition else { return ignore.kinds.contains(.module) }
        let definition = module.definitions[index]
        if ignore.names.contains(where: { $0.matches(definition.name) || $0.matches(definition.qualifiedName) }) {
            return true
        }
        if definition.decorators.contains(where: { $0.isNamed(byOneOf: ignore.decorators) }) { return true }
        return ignore.kinds.contains { kind in
            switch kind {
            case .module: false
            case .class: entry.kind == .classType
            case .function: entry.kind == .function
            case .method: entry.kind == .method
            case .`init`: entry.kind == .method && definition.name == "__init__"
            case .magic: entry.kind == .method && definition.isMagic && definition.name != "__init__"
            case .property: DocstringSettings(docs).isProperty(definition)
            case .nested: definition.parent.map { module.definitions[$0].kind != .classType } ?? false
            }
        }
    }
}
