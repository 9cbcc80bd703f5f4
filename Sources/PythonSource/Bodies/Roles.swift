extension Definition {
    /// True for what is read as an attribute: `property` and its kin, getters, setters and deleters.
    public var isProperty: Bool {
        kind != .classType
            && decorators.contains { decorator in
                switch decorator.lastComponent {
                case "property", "cached_property", "abstractproperty", "lazy_property", "classproperty": true
                case "getter", "setter", "deleter": decorator.name.hasPrefix(name + ".")
                default: false
                }
            }
    }

    /// True for one of several signatures, which the implementation below documents.
    public var isOverload: Bool {
        kind != .classType
            && decorators.contains { $0.lastComponent == "overload" || $0.lastComponent == "_overload" }
    }

    /// True for a method that says it replaces a documented one.
    public var isOverride: Bool {
        isMethod && decorators.contains { $0.lastComponent == "override" || $0.lastComponent == "overrides" }
    }

    /// True for a context manager that is written as a generator.
    public var isContextManager: Bool {
        decorators.contains { $0.lastComponent == "contextmanager" || $0.lastComponent == "asynccontextmanager" }
    }

    /// True for what tests ask for by the name of a parameter, as pytest has it.
    public var isFixture: Bool {
        decorators.contains { $0.lastComponent == "fixture" || $0.lastComponent == "yield_fixture" }
    }

    /// True where the docstring is the help of a command, whose options are described in its decorators and parameters.
    public var isCommand: Bool {
        decorators.contains { $0.isCall && ["command", "group", "callback"].contains($0.lastComponent) }
    }

    /// True where a decorator writes part of the docstring: `auto_docstring`, `_docstring.interpd`, `Appender`.
    public var hasWrittenDocstring: Bool {
        decorators.contains { decorator in
            decorator.name.contains("docstring")
                || ["doc", "Appender", "Substitution"].contains(decorator.lastComponent)
        }
    }

    /// True for a method without an instance or class as its first parameter.
    public var isStaticMethod: Bool {
        isMethod && name != "__new__" && decorators.contains { $0.lastComponent == "staticmethod" }
    }

    /// True for names that begin and end with two underscores.
    public var isMagic: Bool { name.hasPrefix("__") && name.hasSuffix("__") && name.utf8.count > 4 }
}
