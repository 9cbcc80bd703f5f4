package import JSON
import Model
import Words
package import YAML

/// One key of the language: all that is known about it, in one place.
package struct Field<Root: Sendable>: Sendable {
    package let key: String
    package let summary: String
    package let example: String
    package let effect: Effect
    package let hasOff: @Sendable () -> Bool
    package let description: @Sendable (Root) -> KeyDescription
    package let store: @Sendable (Node, inout Root, inout Decoding) -> Void

    /// Declares a key whose value is stored at a key path, which is made when the key is used: it is dear.
    package init<Value: Sendable>(
        _ key: String, _ path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, Value> & Sendable,
        _ type: @autoclosure @escaping @Sendable () -> ValueType<Value>, _ effect: Effect, otherwise: String? = nil,
        example: String, _ summary: String
    ) {
        self.init(key, type(), effect, otherwise: otherwise, example: example, summary, get: { $0[keyPath: path()] }) {
            $0[keyPath: path()] = $1
        }
    }

    /// Declares a key.
    ///
    /// The type is made when the key is used: a hook that reads a short policy does not pay for the whole language.
    package init<Value: Sendable>(
        _ key: String, _ type: @autoclosure @escaping @Sendable () -> ValueType<Value>, _ effect: Effect,
        otherwise: String? = nil, example: String, _ summary: String, get: @escaping @Sendable (Root) -> Value,
        set: @escaping @Sendable (inout Root, Value) -> Void
    ) {
        self.key = key
        self.summary = summary
        self.example = example
        self.effect = effect
        hasOff = { type().hasOff() }
        description = { root in
            let type = type()
            return KeyDescription(
                key: key, summary: summary, example: example, wanted: type.wanted,
                otherwise: otherwise ?? type.written(get(root)), effect: effect, schema: type.schema(),
                keys: type.keys())
        }
        store = { node, root, decoding in
            if let value = type().decode(node, &decoding) { set(&root, value) }
        }
    }

    /// The same key with another effect.
    package init(copy field: Field, effect: Effect) {
        key = field.key
        summary = field.summary
        example = field.example
        self.effect = effect
        hasOff = field.hasOff
        description = { root in
            var description = field.description(root)
            description.effect = effect
            return description
        }
        store = field.store
    }

    /// Declares a key of a part as one of the whole.
    package init<Part: Sendable>(
        _ field: Field<Part>, in path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, Part> & Sendable
    ) {
        key = field.key
        summary = field.summary
        example = field.example
        effect = field.effect
        hasOff = field.hasOff
        description = { field.description($0[keyPath: path()]) }
        store = { node, root, decoding in field.store(node, &root[keyPath: path()], &decoding) }
    }
}

/// A key as the reference and the schema show it.
package struct KeyDescription: Sendable {
    package var key: String
    package var summary: String
    package var example: String
    package var wanted: String
    package var otherwise: String
    package var effect: Effect
    package var schema: JSONValue
    package var keys: [KeyDescription]
}

/// A mapping of the language: its keys, and what must hold between them.
package struct Section<Root: Sendable & Hashable>: Sendable {
    /// The value before any key is read.
    package let initial: @Sendable (SourceMark) -> Root
    private let makeFields: @Sendable () -> [Field<Root>]
    /// Keys that must be there.
    package let required: [String]
    /// The key that a value stands for which is no mapping.
    package let shorthand: String?
    /// Looks at the whole section.
    package let finish: @Sendable ([String: Node], inout Root, inout Decoding) -> Void

    package init(
        _ initial: @escaping @Sendable (SourceMark) -> Root, required: [String] = [], shorthand: String? = nil,
        fields: @autoclosure @escaping @Sendable () -> [Field<Root>],
        finish: @escaping @Sendable ([String: Node], inout Root, inout Decoding) -> Void = { _, _, _ in }
    ) {
        self.initial = initial
        makeFields = fields
        self.required = required
        self.shorthand = shorthand
        self.finish = finish
    }

    /// The keys, made anew: a policy that says `off` to a section does not pay for them.
    package var fields: [Field<Root>] { makeFields() }

    /// The keys as the reference shows them.
    package var keys: [KeyDescription] {
        let root = initial(SourceMark())
        return fields.map { $0.description(root) }
    }

    /// The section's JSON Schema.
    package var schema: JSONValue {
        let keys = keys
        var members: [(String, JSONValue)] = [
            ("type", .string("object")), ("additionalProperties", .bool(false)),
        ]
        if !required.isEmpty { members.append(("required", .array(required.map { .string($0) }))) }
        members.append(("properties", .object(JSONMembers(keys.map { ($0.key, $0.documentedSchema) }))))
        let object = JSONValue.object(JSONMembers(members))
        guard let short = keys.first(where: { $0.key == shorthand }) else { return object }
        return .object([("anyOf", .array([short.schema, object]))])
    }

    /// The section as a kind of value.
    package func type(_ wanted: String = "a mapping") -> ValueType<Root> {
        ValueType<Root>(
            wanted, schema: { schema }, hasOff: fields.contains { $0.key == shorthand && $0.hasOff() },
            written: { _ in "" }, keys: { keys },
            decode: { node, decoding in decode(node, wanted, &decoding) })
    }

    /// A list of such sections; `off` is the empty list.
    package func list(_ wanted: String) -> ValueType<[Root]> {
        let list = type("a mapping").list(wanted)
        return ValueType<[Root]>(
            wanted, schema: { .object([("anyOf", .array([ValueType<Bool>.offSchema, list.schema()]))]) },
            hasOff: true, written: { $0.isEmpty ? "[]" : "" }, keys: { keys },
            decode: { node, decoding in
                if node.isOff { return [] }
                if case .mapping = node.content {
                    decoding.wrongType(wanted, node, hint: "begin each entry with `- `")
                    return nil
                }
                return list.decode(node, &decoding)
            })
    }

    private func decode(_ node: Node, _ wanted: String, _ decoding: inout Decoding) -> Root? {
        var root = initial(SourceMark(node.start))
        let fields = fields
        guard case .mapping(let entries) = node.content else {
            if let short = fields.first(where: { $0.key == shorthand }), !node.isNull {
                short.store(node, &root, &decoding)
                return root
            }
            decoding.wrongType(wanted, node)
            return nil
        }
        var values: [String: Node] = [:]
        var meant: Set<String> = []
        for entry in entries {
            guard let field = fields.first(where: { $0.key == entry.key }) else {
                if let near = unknown(entry, &decoding) { meant.insert(near) }
                continue
            }
            values[entry.key] = entry.value
            let isMapping = entry.value.scalar == nil
            decoding.within(entry.key) { decoding in
                let count = decoding.uses.count
                field.store(entry.value, &root, &decoding)
                // A key that holds further keys has no effect of its own; those tell.
                let isContainer = isMapping && decoding.uses.count > count
                decoding.uses.append(
                    KeyUse(
                        path: decoding.path, mark: SourceMark(entry.keyNode.start),
                        effect: isContainer ? .now : field.effect, isOff: entry.value.isOff && field.hasOff()))
            }
        }
        for key in required where values[key] == nil && !meant.contains(key) {
            decoding.report(
                .missingKey, "\(place(decoding.path)) needs `\(key)`", at: SourceMark(node.start),
                width: entries.first?.keyNode.width ?? 1,
                hint: fields.first { $0.key == key }.map { "such as `\(key): \($0.example)`" })
        }
        finish(values, &root, &decoding)
        return root
    }

    /// Reports an unknown key, and gives the one that it most likely means.
    private func unknown(_ entry: Entry, _ decoding: inout Decoding) -> String? {
        // Beyond what is shown, suggestions would only cost time.
        let isShown = decoding.diagnostics.count <= PolicyFile.mostDiagnostics
        let near = isShown ? EditDistance.nearest(to: entry.key, among: fields.map(\.key)) : nil
        let elsewhere = isShown && near == nil ? decoding.places(of: entry.key) : []
        let hint: String =
            if let near {
                "did you mean `\(near)`?"
            } else if !elsewhere.isEmpty {
                "`\(entry.key)` is a key of " + elsewhere.map { "`\($0)`" }.joined(separator: ", ")
            } else {
                "keys here: " + fields.map(\.key).joined(separator: ", ")
            }
        let inside = decoding.path.isEmpty ? "" : " in \(place(decoding.path))"
        decoding.report(
            .unknownKey, "unknown key `\(VisibleText.line(String(entry.key.prefix(60))))`\(inside)", at: entry.keyNode,
            hint: hint)
        return near
    }

    private func place(_ path: String) -> String {
        guard path.hasSuffix("]"), let bracket = path.lastIndex(of: "[") else { return "`\(path)`" }
        return "an entry of `\(path[..<bracket])`"
    }
}

extension ValueType where Value == Bool {
    /// The JSON Schema of `off` and `false`.
    package static var offSchema: JSONValue { .object([("enum", .array([.string("off"), .bool(false)]))]) }
}

extension KeyDescription {
    /// The schema with what an editor shows beside it.
    package var documentedSchema: JSONValue {
        let later = effect == .later ? " No effect in this version yet." : ""
        return .object([("description", .string(summary + later))] + (schema.object ?? []))
    }
}
extension Field {
    /// The same key in a section that has no effect yet.
    package var later: Field {
        Field(copy: self, effect: .later)
    }
}
