/// What a module binds at its top level, as far as that decides across files what others can reach.
public struct ModuleOutline: Hashable, Sendable {
    /// One name that an import statement binds.
    public struct Import: Hashable, Sendable {
        /// The dots in front of the module: 0 for an absolute import.
        public let level: Int
        /// The dotted name of the module; empty for `from . import x`.
        public let module: String
        /// The name that is taken from the module, `*` for all of them; nil for the module itself.
        public let name: String?
        /// The name that is bound here; empty for `*`.
        public let bound: String
        /// True for `adam as adam`, which says that the name is meant for others.
        public let isExplicit: Bool
        /// True under `if TYPE_CHECKING:`, where nothing is imported when the program runs.
        public let isForTyping: Bool
    }

    /// `Adam = _adam.Adam`: a name for what another name means.
    public struct Alias: Hashable, Sendable {
        /// The new name.
        public let name: String
        /// The dotted name that stands behind the sign.
        public let target: String
    }

    /// The names of its own classes and functions.
    public internal(set) var definitions: [String] = []
    /// What it imports, in source order.
    public internal(set) var imports: [Import] = []
    /// Its other names for names.
    public internal(set) var aliases: [Alias] = []
    /// What `__all__` lists; nil where the module sets none.
    public internal(set) var exports: Exports?
    /// The names in its strings, where a `__getattr__` of its own may give them out; nil where it has none.
    public internal(set) var lazyNames: [String]?
}

extension ModuleOutline {
    /// Takes over what another version of the module defines.
    package mutating func take(definitionsOf other: ModuleOutline) { definitions = other.definitions }

    /// True where a class or function of its own is public by its own text alone.
    package func showsByItself(_ name: String) -> Bool {
        exports.map { $0.names.contains(name) } ?? !name.hasPrefix("_")
    }

    /// The name in full that stands behind a dotted one: `typing.overload` for `o` after `from typing import overload as o`.
    func fullName(of dotted: String) -> String {
        var name = dotted
        // Names for names are seldom more than one step long; a circle ends here too.
        for _ in 0..<4 {
            let first = name.prefix { $0 != "." }
            let rest = name[first.endIndex...]
            if let found = imports.last(where: { $0.bound == first }) {
                guard let taken = found.name else {
                    return found.module.hasPrefix(first + ".") ? name : found.module + rest
                }
                return (found.module.isEmpty ? taken : found.module + "." + taken) + rest
            }
            guard let alias = aliases.last(where: { $0.name == first }), alias.target != first else { return name }
            name = alias.target + rest
        }
        return name
    }
}

/// One line of text an outline, to be kept from run to run.
extension ModuleOutline {
    private static let separators: (part: Character, item: Character, field: Character) = ("|", ",", ":")

    /// The outline on one line; nothing in it but names, digits and signs.
    package var line: String {
        let imports = imports.map { one in
            let flags = (one.isExplicit ? 1 : 0) + (one.isForTyping ? 2 : 0)
            return "\(one.level):\(one.module):\(one.name ?? ""):\(one.bound):\(flags)"
        }
        var parts = [
            definitions.joined(separator: ","), imports.joined(separator: ","),
            aliases.map { "\($0.name):\($0.target)" }.joined(separator: ","), "-", "-",
        ]
        if let exports {
            parts[3] =
                [exports.names, exports.sources, exports.removed].map {
                    $0.filter(Self.isName).joined(separator: ",")
                }.joined(separator: ":") + (exports.isComplete ? ":1" : ":0")
        }
        if let lazyNames { parts[4] = "+" + lazyNames.joined(separator: ",") }
        return parts.joined(separator: "|")
    }

    /// Reads such a line; nil where it is none.
    package init?(line: Substring) {
        let parts = line.split(separator: Self.separators.part, omittingEmptySubsequences: false)
        guard parts.count == 5 else { return nil }
        definitions = Self.items(parts[0])
        for text in parts[1].split(separator: Self.separators.item) {
            let fields = text.split(separator: Self.separators.field, omittingEmptySubsequences: false)
            guard fields.count == 5, let level = Int(fields[0]), let flags = Int(fields[4]) else { return nil }
            imports.append(
                Import(
                    level: level, module: String(fields[1]), name: fields[2].isEmpty ? nil : String(fields[2]),
                    bound: String(fields[3]), isExplicit: flags & 1 != 0, isForTyping: flags & 2 != 0))
        }
        for text in parts[2].split(separator: Self.separators.item) {
            let fields = text.split(separator: Self.separators.field)
            guard fields.count == 2 else { return nil }
            aliases.append(Alias(name: String(fields[0]), target: String(fields[1])))
        }
        if parts[3] != "-" {
            let fields = parts[3].split(separator: Self.separators.field, omittingEmptySubsequences: false)
            guard fields.count == 4 else { return nil }
            exports = Exports(
                names: Self.items(fields[0]), isComplete: fields[3] == "1", sources: Self.items(fields[1]),
                removed: Self.items(fields[2]))
        }
        if parts[4] != "-" { lazyNames = Self.items(parts[4].dropFirst()) }
    }

    private static func items(_ text: Substring) -> [String] {
        text.split(separator: separators.item).map(String.init)
    }

    /// True for a text that could be a name, dots included.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { $0.isIdentifier || $0 == Byte.period }
    }
}
