/// How many definitions of a module are documented, and which.
public struct DocumentationCount: Hashable, Sendable {
    /// Which definitions count.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Every module, class and function at any depth, empty modules included: as interrogate without options.
        case all
        /// What a reader of the package's documentation can reach: as ruff's rules D100 to D107.
        case `public`
    }

    /// One definition that counts.
    public struct Entry: Hashable, Sendable {
        /// What an entry stands for.
        public enum Kind: String, Hashable, Sendable {
            /// A file, by its own docstring.
            case module
            /// A class at any depth.
            case classType = "class"
            /// A function that is no method, async or not.
            case function
            /// A function right inside a class.
            case method
        }

        /// Module, class, function or method.
        public let kind: Kind
        /// The names from the module down, joined by dots; empty for the module itself.
        public let qualifiedName: String
        /// The place of the definition's keyword; the first line for a module.
        public let position: SourcePosition
        /// The index in `PythonModule.definitions`; nil for the module.
        public let definition: Int?
        /// True where a docstring stands that is not blank.
        public internal(set) var isDocumented: Bool
        /// The name at the module's top level that another module has to export for it to count, empty for the
        /// module itself; nil where it counts by itself.
        public internal(set) var waitsFor: String?
    }

    /// The definitions that count, in source order.
    public let entries: [Entry]
    /// How many there are.
    public var total: Int { entries.count }
    /// How many of them have a docstring that is not blank.
    public let documented: Int
    /// Those without one, in source order.
    public var missing: [Entry] { entries.filter { !$0.isDocumented } }
    /// The documented share in percent; 100 where nothing counts.
    public var percent: Double { Self.percent(documented: documented, total: total) }

    /// A count of definitions that were chosen elsewhere.
    public init(entries: [Entry]) {
        self.entries = entries
        documented = entries.count { $0.isDocumented }
    }

    /// True where no part of a module's import path says that it is internal.
    package static func isPublic(modulePath: [String]) -> Bool {
        !modulePath.contains(where: PublicDefinitions.isPrivateModule)
    }

    /// The documented share in percent; 100 where nothing counts.
    public static func percent(documented: Int, total: Int) -> Double {
        total > 0 ? 100 * Double(documented) / Double(total) : 100
    }

    /// Counts the definitions of one module.
    ///
    /// In the mode `public` a name that begins with an underscore is private, and so is what stands inside of a
    /// private class or of any function. `__all__`, where the module sets it, decides about its top level, and what
    /// other modules export counts too. Methods named `__like_this__` count, `__init__` too. Functions marked
    /// `overload`, methods marked `override`, setters and deleters do not.
    ///
    /// - Parameters:
    ///   - module: The module as it was read.
    ///   - mode: Which definitions count.
    ///   - modulePath: The dotted parts of its import path (`["torch", "nn", "_reduction"]`), where a private part
    ///     makes all of it private in the mode `public`; empty where no path is known.
    ///   - countsModule: False for the cell of a notebook, which is no module and needs no docstring.
    ///   - sharesInit: True where the docstring of a class serves its `__init__` too, and the other way round.
    ///   - reached: What other modules export of it.
    public init(
        _ module: PythonModule, mode: Mode, modulePath: [String] = [], countsModule: Bool = true,
        sharesInit: Bool = false, reached: PublicReach.Reached? = nil
    ) {
        let all = Self.candidates(
            module, mode: mode, modulePath: modulePath, countsModule: countsModule, sharesInit: sharesInit)
        self.init(entries: all.filter { $0.counts(reached) })
    }

    /// What counts, and what would where other modules export it.
    ///
    /// The parameters are those of the initializer.
    public static func candidates(
        _ module: PythonModule, mode: Mode, modulePath: [String] = [], countsModule: Bool = true,
        sharesInit: Bool = false
    ) -> [Entry] {
        let visibility = mode == .all ? [] : PublicDefinitions.visibility(of: module, modulePath: modulePath)
        var entries: [Entry] = []
        entries.reserveCapacity(module.definitions.count + 1)
        let isVisibleModule = mode == .all || !modulePath.contains(where: PublicDefinitions.isPrivateModule)
        if countsModule {
            entries.append(
                Entry(
                    kind: .module, qualifiedName: "", position: SourcePosition(line: 1, column: 1), definition: nil,
                    isDocumented: module.docstring.map { !$0.isBlank } ?? false,
                    waitsFor: isVisibleModule ? nil : ""))
        }
        for (index, definition) in module.definitions.enumerated() {
            var name: String?
            if mode == .public {
                switch visibility[index] {
                case .shown: break
                case .waiting(let top): name = top
                case .hidden: continue
                }
                if PublicDefinitions.isExempt(definition) { continue }
            }
            let kind: Entry.Kind =
                definition.kind == .classType ? .classType : definition.isMethod ? .method : .function
            entries.append(
                Entry(
                    kind: kind, qualifiedName: definition.qualifiedName, position: definition.position,
                    definition: index, isDocumented: definition.docstring.map { !$0.isBlank } ?? false, waitsFor: name))
        }
        if sharesInit { Self.shareInit(&entries, module) }
        return entries
    }

    /// Lets the docstring of a class serve its `__init__`, and the other way round.
    package static func shareInit(_ entries: inout [Entry], _ module: PythonModule, kinds: Set<Definition.Kind>? = nil)
    {
        var places: [Int: Int] = [:]
        for (place, entry) in entries.enumerated() {
            guard let index = entry.definition else { continue }
            let definition = module.definitions[index]
            if definition.kind == .classType { places[index] = place }
            guard entry.kind == .method, definition.name == "__init__", kinds?.contains(definition.kind) ?? true,
                let parent = definition.parent, let owner = places[parent]
            else { continue }
            let isEither = entries[owner].isDocumented || entry.isDocumented
            entries[owner].isDocumented = isEither
            entries[place].isDocumented = isEither
        }
    }
}

extension DocumentationCount.Entry {
    /// True where it counts by itself, or for what other modules export.
    package func counts(_ reached: PublicReach.Reached?) -> Bool {
        guard let waitsFor else { return true }
        guard let reached else { return false }
        return waitsFor.isEmpty ? reached.isModule : reached.names.contains(waitsFor)
    }
}
