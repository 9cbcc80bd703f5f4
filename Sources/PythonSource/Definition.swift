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
    public let decorators: [Decorator]
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

    /// The part of the name behind its last dot: `overload` for `typing.overload`.
    public var lastComponent: Substring {
        name.split(separator: ".").last ?? Substring(name)
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
    /// For every definition of a module, whether it is public.
    static func visibility(of module: PythonModule, modulePath: [String]) -> [Bool] {
        let isPublicModule = !modulePath.contains(where: isPrivateModule)
        var visible: [Bool] = []
        visible.reserveCapacity(module.definitions.count)
        let exported = module.exports.map { Set($0.names) }
        for definition in module.definitions {
            let isReachable: Bool
            if let parent = definition.parent {
                isReachable = visible[parent] && module.definitions[parent].kind == .classType
            } else {
                isReachable = isPublicModule && exported?.contains(definition.name) ?? true
            }
            visible.append(isReachable && hasPublicName(definition))
        }
        return visible
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
