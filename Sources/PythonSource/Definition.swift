/// A class or a function of a module, as CPython's `ast` places it.
public struct Definition: Hashable, Sendable {
    /// The statements that define something.
    public enum Kind: String, Hashable, Sendable {
        /// `class`
        case classType = "class"
        /// `def`
        case function
        /// `async def`
        case asyncFunction = "async function"
    }

    /// Whether it is a class, a function or an async function.
    public let kind: Kind
    /// The bare name, in the compatibility form (NFKC) that Python compares.
    public let name: String
    /// The names from the module down, joined by dots: `Model.forward`, `outer.inner`.
    public let qualifiedName: String
    /// The place of the keyword `class`, `def` or `async`: not of a decorator above it.
    public let position: SourcePosition
    /// The line of the last code in its body.
    public internal(set) var endLine: Int
    /// The index in `PythonModule.definitions` of the innermost definition around it; nil at module level.
    public let parent: Int?
    /// True where its parent is a class and it is itself a function.
    public let isMethod: Bool
    /// True where an `if`, `try`, `with`, `for`, `while` or `match` stands between it and its parent.
    public let isConditional: Bool
    /// The decorators above it, from the top.
    public internal(set) var decorators: [Decorator]
    /// The docstring, blank ones included.
    public internal(set) var docstring: Docstring?
    /// True where its body holds nothing but docstring, `pass`, `...` or `raise NotImplementedError`.
    public internal(set) var isStub: Bool
    /// The bytes from the keyword to the header's colon, in the module's text.
    public let header: Range<Int>
}

/// One `@…` line above a definition.
public struct Decorator: Hashable, Sendable {
    /// The dotted name without a call's arguments (`functools.wraps`), or the whole expression where it is no name.
    public let name: String
    /// True where the name is called.
    public let isCall: Bool
    /// The place of the `@`.
    public let position: SourcePosition
    /// The bytes of the whole expression, in the module's text.
    public let range: Range<Int>
    /// The name as imports and other names for it give it in full: `typing.overload` for `o`.
    public private(set) var fullName: String

    init(name: String, isCall: Bool, position: SourcePosition, range: Range<Int>) {
        self.name = name
        self.isCall = isCall
        self.position = position
        self.range = range
        fullName = name
    }

    /// The same decorator with the name in full that it has in a module.
    func named(by outline: ModuleOutline) -> Decorator {
        var named = self
        named.fullName = outline.fullName(of: name)
        return named
    }

    /// The part of the full name behind its last dot: `overload` for `typing.overload`.
    public var lastComponent: Substring {
        fullName.lastIndex(of: ".").map { fullName[fullName.index(after: $0)...] } ?? Substring(fullName)
    }
}

/// Where a docstring stands; `PythonModule.value(of:)` gives its text.
public struct Docstring: Hashable, Sendable {
    /// The place of the first literal, its prefix included.
    public let position: SourcePosition
    /// The line on which the last literal ends.
    public let endLine: Int
    /// True where the text is empty or white space alone, which counts as no documentation.
    public let isBlank: Bool
    /// The bytes from the first literal to the end of the last one, in the module's text.
    public let range: Range<Int>
}

/// Which definitions a reader of a package's documentation can reach.
enum PublicDefinitions {
    /// Whether a definition is public, or would be.
    enum Visibility: Equatable {
        /// By the module's own text and path.
        case shown
        /// Where another module exports the class or function of this name at the module's top level.
        case waiting(String)
        /// In no way.
        case hidden
    }

    /// For every definition of a module, whether it is public.
    static func visibility(of module: PythonModule, modulePath: [String]) -> [Visibility] {
        let isPublicModule = !modulePath.contains(where: isPrivateModule)
        var found: [Visibility] = []
        found.reserveCapacity(module.definitions.count)
        let outline = module.outline
        let exported = outline.exports.map { Set($0.names) }
        for definition in module.definitions {
            if let parent = definition.parent {
                let isInClass = module.definitions[parent].kind == .classType
                found.append(isInClass && hasPublicName(definition) ? found[parent] : .hidden)
            } else {
                let name = definition.name
                let isShown = isPublicModule && (exported?.contains(name) ?? !name.hasPrefix("_"))
                found.append(isShown ? .shown : .waiting(name))
            }
        }
        return found
    }

    /// True for a package or module whose name says that it is internal.
    static func isPrivateModule(_ part: String) -> Bool {
        part.hasPrefix("_") && !(part.hasPrefix("__") && part.hasSuffix("__"))
    }

    /// True for what is documented elsewhere: the implementation, the overridden method.
    static func isExempt(_ definition: Definition) -> Bool {
        definition.isOverload || definition.isOverride
    }

    private static func hasPublicName(_ definition: Definition) -> Bool {
        let name = definition.name
        guard definition.isMethod else { return !name.hasPrefix("_") }
        let isAccessor = definition.decorators.contains {
            $0.name == name + ".setter" || $0.name == name + ".deleter"
        }
        if isAccessor { return false }
        return !name.hasPrefix("_") || (name.hasPrefix("__") && name.hasSuffix("__"))
    }
}
