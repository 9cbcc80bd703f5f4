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
