import Model
package import PolicyLanguage

/// A section of the policy in which rules have keys.
public enum RuleSection: String, Sendable, Hashable {
    case upstream, branches, history, docs, notebooks, files
}

/// A key of the policy that a rule declares: its name, kind, default and words stand in the rule's own file.
public struct RuleKey<Value: Sendable & Hashable>: Sendable {
    /// The section in which it stands.
    public let section: RuleSection
    /// Its name there.
    public let name: String
    /// What holds where the policy does not say.
    let standard: Value
    /// The key as the language has it.
    package let field: Field<RuleValues>

    /// Declares a key.
    ///
    /// The type is made when the key is used: a hook that reads a short policy does not pay for the whole language.
    package init(
        _ section: RuleSection, _ name: String, _ type: @autoclosure @escaping @Sendable () -> ValueType<Value>,
        default standard: Value, otherwise: String? = nil, example: String, _ summary: String
    ) {
        self.section = section
        self.name = name
        self.standard = standard
        field = Field(
            name, type(), .now, otherwise: otherwise, example: example, summary,
            get: { $0[name, standard] }, set: { $0[name, standard] = $1 })
    }
}

/// A key whatever its kind.
public protocol DeclaredKey: Sendable {
    /// The section in which it stands.
    var section: RuleSection { get }
    /// Its name there.
    var name: String { get }
    /// What decodes and describes it.
    var declaration: KeyDeclaration { get }
}

/// What decodes and describes a declared key; only the language looks inside.
public struct KeyDeclaration: Sendable {
    let field: Field<RuleValues>
}

extension RuleKey: DeclaredKey {
    /// What decodes and describes it.
    public var declaration: KeyDeclaration { KeyDeclaration(field: field) }
}

extension DeclaredKey {
    /// The key with its section: `files.syntax`.
    public var path: String { "\(section.rawValue).\(name)" }
}

/// What a policy sets the keys of a section's rules to; what it does not name has its default.
public struct RuleValues: Sendable, Hashable {
    private var given: [String: any Sendable & Hashable] = [:]

    /// The value of a key.
    subscript<Value>(key: RuleKey<Value>) -> Value {
        get { self[key.name, key.standard] }
        set { self[key.name, key.standard] = newValue }
    }

    fileprivate subscript<Value: Sendable & Hashable>(name: String, standard: Value) -> Value {
        get {
            guard let value = given[name] else { return standard }
            return value as? Value ?? standard
        }
        set { given[name] = newValue == standard ? nil : newValue }
    }

    /// Two policies are the same where every key has the same value.
    public static func == (left: RuleValues, right: RuleValues) -> Bool {
        func isSame<Value: Hashable>(_ value: Value, _ other: any Hashable) -> Bool { other as? Value == value }
        return left.given.count == right.given.count
            && left.given.allSatisfy { name, value in right.given[name].map { isSame(value, $0) } ?? false }
    }

    /// Hashes the names, which tell policies apart well enough.
    public func hash(into hasher: inout Hasher) { hasher.combine(Set(given.keys)) }
}

/// The keys that the registered rules declare.
enum RuleKeys {
    private static let all: [RuleSection: [Field<RuleValues>]] = {
        var fields: [RuleSection: [Field<RuleValues>]] = [:]
        for key in CheckRegistry.native.flatMap({ $0.keys }) {
            fields[key.section, default: []].append(key.declaration.field)
        }
        return fields
    }()

    /// Those of a section, in the order of the registry.
    static func fields(_ section: RuleSection) -> [Field<RuleValues>] { all[section] ?? [] }
}

extension Policy {
    /// What a section sets its rules to, nil where the section is off.
    func rules(of section: RuleSection) -> RuleValues? {
        switch section {
        case .upstream: upstream?.rules
        case .branches: branches?.rules
        case .history: history?.rules
        case .docs: docs?.rules
        case .notebooks: notebooks?.rules
        case .files: files?.rules
        }
    }

    /// A rule's severity, off where its whole section is.
    subscript(key: RuleKey<Severity>) -> Severity { rules(of: key.section)?[key] ?? .off }
}
