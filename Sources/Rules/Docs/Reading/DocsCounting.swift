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
        var parts = docs.paths.globs + ["\(docs.count)"]
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
        }
        // The number changes with what is counted.
        fingerprint = Digest.sha256("docs 2\n" + parts.joined(separator: "\n"))
    }

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

    /// A module with what counts in it.
    func part(_ module: PythonModule, _ path: RepositoryPath, cell: Int?) -> DocsFile.Part {
        let ignores = IgnoreComments(module, never: never)
        if let interrogate {
            return DocsFile.Part(
                module: module, cell: cell,
                entries: DocumentationCount(module, interrogate: interrogate.options).entries
                    .filter { cell == nil || $0.kind != .module }, ignores: ignores)
        }
        let isPublic = docs.count == .public
        var entries = DocumentationCount(
            module, mode: isPublic ? .public : .all, modulePath: isPublic ? Self.modulePath(path) : [],
            countsModule: cell == nil, sharesInit: isPublic
        ).entries
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
        let decorators = definition.decorators
        let isNamed = ignore.decorators.contains { glob in
            decorators.contains { glob.matches($0.name) || glob.matches(String($0.lastComponent)) }
        }
        if isNamed { return true }
        return ignore.kinds.contains { kind in
            switch kind {
            case .module: false
            case .class: entry.kind == .classType
            case .function: entry.kind == .function
            case .method: entry.kind == .method
            case .`init`: entry.kind == .method && definition.name == "__init__"
            case .magic: entry.kind == .method && definition.isMagic && definition.name != "__init__"
            case .property: definition.isProperty
            case .nested: definition.parent.map { module.definitions[$0].kind != .classType } ?? false
            }
        }
    }
}
