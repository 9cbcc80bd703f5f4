/// The options of the tool interrogate that decide what it counts; without any, every definition counts.
public struct InterrogateOptions: Sendable {
    /// `-i`: no `__init__` counts.
    public var ignoreInitMethod = false
    /// `-M`: no module counts.
    public var ignoreModule = false
    /// `-m`: no other name with two underscores at both ends counts.
    public var ignoreMagic = false
    /// `-p`: no name that begins with two underscores counts.
    public var ignorePrivate = false
    /// `-s`: no name that begins with one underscore counts.
    public var ignoreSemiprivate = false
    /// `-P`: no property, setter or deleter counts.
    public var ignorePropertyDecorators = false
    /// `-S`: no setter counts.
    public var ignoreSetters = false
    /// `-O`: nothing marked as an overload counts.
    public var ignoreOverloadedFunctions = false
    /// `-n`: no function right inside a function counts.
    public var ignoreNestedFunctions = false
    /// `-C`: no class right inside a class or function counts, nor what lies right inside of it.
    public var ignoreNestedClasses = false
    /// `--style google`: the docstring of a class serves its `__init__`, and the other way round.
    public var isGoogleStyle = false
    /// `-r`: names that do not count.
    public var ignoredNames: @Sendable (String) -> Bool = { _ in false }
    /// `-w`: how many of the expressions a name matches, which is how often it counts; nil where all names do once.
    public var matchesOfWanted: (@Sendable (String) -> Int)?

    /// Counts everything.
    public init() {}
}

extension DocumentationCount {
    /// Counts as interrogate 1.7 does: what an option leaves out takes all that it holds along.
    public init(_ module: PythonModule, interrogate options: InterrogateOptions) {
        var entries: [Entry] = [
            Entry(
                kind: .module, qualifiedName: "", position: SourcePosition(line: 1, column: 1), definition: nil,
                isDocumented: module.docstring.map { !$0.isBlank } ?? false)
        ]
        var isVisited = [Bool](repeating: false, count: module.definitions.count)
        for (index, definition) in module.definitions.enumerated() {
            if let parent = definition.parent, !isVisited[parent] { continue }
            if options.ignores(definition) { continue }
            isVisited[index] = true
            let kind: Entry.Kind =
                definition.kind == .classType ? .classType : definition.isMethod ? .method : .function
            entries.append(
                Entry(
                    kind: kind, qualifiedName: definition.qualifiedName, position: definition.position,
                    definition: index, isDocumented: definition.docstring.map { !$0.isBlank } ?? false))
        }
        if entries.count == 1, options.ignoreModule { entries = [] }
        if let matches = options.matchesOfWanted { entries = Self.wanted(entries, module, matches) }
        entries.removeAll { entry in entry.definition.map { options.leavesOut(nested: $0, of: module) } ?? false }
        if options.isGoogleStyle {
            Self.shareInit(&entries, module, kinds: [.function])
        }
        if options.ignoreModule { entries.removeAll { $0.kind == .module } }
        self.init(entries: entries)
    }

    /// The names that are wanted, as often as an expression matches them, below their module.
    private static func wanted(
        _ entries: [Entry], _ module: PythonModule, _ matches: (String) -> Int
    ) -> [Entry] {
        let wanted = entries.flatMap { entry in
            let count = entry.definition.map { matches(module.definitions[$0].name) } ?? 0
            return [Entry](repeating: entry, count: count)
        }
        return wanted.isEmpty ? [] : entries.prefix(1) + wanted
    }
}

extension InterrogateOptions {
    /// True for a definition that is not visited, with all that it holds.
    fileprivate func ignores(_ definition: Definition) -> Bool {
        let name = definition.name
        if definition.kind != .classType {
            if ignoreInitMethod, name == "__init__" { return true }
            if ignoreMagic, name.hasPrefix("__"), name.hasSuffix("__"), name != "__init__" { return true }
            for decorator in definition.decorators where !decorator.isCall {
                let isSetter = decorator.name.hasSuffix(".setter")
                if ignoreSetters, isSetter { return true }
                let isProperty = decorator.name == "property" || isSetter || decorator.name.hasSuffix(".deleter")
                if ignorePropertyDecorators, isProperty { return true }
                let isOverload = decorator.name == "overload" || decorator.name == "typing.overload"
                if ignoreOverloadedFunctions, isOverload { return true }
            }
        }
        if name.hasPrefix("_"), !name.hasSuffix("__") {
            if name.hasPrefix("__") ? ignorePrivate : ignoreSemiprivate { return true }
        }
        return ignoredNames(name)
    }

    /// True for what is visited and left out of the count because of what it stands in.
    fileprivate func leavesOut(nested index: Int, of module: PythonModule) -> Bool {
        let definition = module.definitions[index]
        guard let parent = definition.parent.map({ module.definitions[$0] }) else { return false }
        if ignoreNestedFunctions, definition.kind == .function, parent.kind == .function { return true }
        guard ignoreNestedClasses else { return false }
        return Self.isNestedClass(definition, in: module) || Self.isNestedClass(parent, in: module)
    }

    private static func isNestedClass(_ definition: Definition, in module: PythonModule) -> Bool {
        guard definition.kind == .classType, let parent = definition.parent else { return false }
        return module.definitions[parent].kind != .asyncFunction
    }
}
