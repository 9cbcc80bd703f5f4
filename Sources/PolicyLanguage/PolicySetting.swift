import JSON
import YAML

/// A key of the language as one policy sets it.
public struct PolicySetting: Sendable, Hashable {
    /// The key with those above it; an entry of a list goes by its name: `training[smoke].steps`.
    public var keyPath: String
    /// The value as the file has it, else what holds without it.
    public var value: String
    /// The line that says so, counted from 1; nil where the default holds.
    public var line: Int?

    /// Makes a setting.
    public init(keyPath: String, value: String, line: Int? = nil) {
        self.keyPath = keyPath
        self.value = value
        self.line = line
    }

    /// Reads how a policy sets a key; a file that is no policy at all leaves the defaults.
    ///
    /// - Parameters:
    ///   - keyPath: The key, `training[]` for every entry of a list.
    ///   - bytes: The policy's text, nil where there is none.
    ///   - keys: The language.
    /// - Returns: One setting, or one for each entry of the list.
    package static func read(_ keyPath: String, in bytes: [UInt8]?, keys: [KeyDescription]) -> [PolicySetting] {
        let root = bytes.flatMap { try? YAMLReader.read($0) }?.root
        let steps = keyPath.split(separator: ".").map(String.init)
        return settings(steps[...], keys, root.map { Place(node: $0, line: nil) }, path: "")
    }

    private struct Place {
        var node: Node
        /// The line of the key, nil at the top.
        var line: Int?
    }

    private static func settings(_ steps: ArraySlice<String>, _ keys: [KeyDescription], _ place: Place?, path: String)
        -> [PolicySetting]
    {
        guard let step = steps.first else { return [] }
        let isList = step.hasSuffix("[]")
        let name = isList ? String(step.dropLast(2)) : step
        guard let key = keys.first(where: { $0.key == name }) else { return [] }
        let here = path.isEmpty ? name : "\(path).\(name)"
        var found: Place?
        if case .mapping(let entries)? = place?.node.content, let entry = entries.first(where: { $0.key == name }) {
            found = Place(node: entry.value, line: entry.keyNode.start.line)
        } else if let place, place.line != nil, place.node.isOff {
            // `docs: off` turns off whatever lies below it.
            return [PolicySetting(keyPath: path, value: "off", line: place.line)]
        }
        let rest = steps.dropFirst()
        if isList {
            guard case .sequence(let nodes)? = found?.node.content, !nodes.isEmpty else {
                return settings(rest, key.keys, nil, path: here + "[]")
            }
            return nodes.enumerated().flatMap { number, node in
                settings(
                    rest, key.keys, Place(node: node, line: node.start.line),
                    path: "\(here)[\(node.name ?? String(number))]")
            }
        }
        if !rest.isEmpty { return settings(rest, key.keys, found, path: here) }
        guard let found else { return [PolicySetting(keyPath: here, value: key.otherwise)] }
        return [PolicySetting(keyPath: here, value: found.node.flowText, line: found.line)]
    }
}

extension Node {
    /// The text of the key `name`, nil where there is none.
    fileprivate var name: String? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == "name" }?.value.scalar?.text
    }

    /// The value on one line, cut where it is long; a list of steps as the steps' names.
    fileprivate var flowText: String {
        var text: String
        switch content {
        case .scalar(let scalar): text = scalar.text
        case .sequence(let nodes):
            let names = nodes.compactMap(\.name)
            text =
                !nodes.isEmpty && names.count == nodes.count
                ? names.joined(separator: ", ") : "[" + nodes.map(\.flowText).joined(separator: ", ") + "]"
        case .mapping(let entries):
            text = "{" + entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
        }
        let limit = 120
        return text.count > limit ? text.prefix(limit) + "…" : text
    }
}

/// The JSON Schema of the policy, for editors.
public enum PolicySchema {
    /// The schema as text, JSON Schema draft 7, which is what editors' YAML servers read.
    package static func json<Root>(_ language: Section<Root>) -> String {
        let head: JSONMembers = [
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("title", .string("The policy of gate, \(PolicyFile.name)")),
        ]
        return JSONValue.object(head + (language.schema.object ?? [])).page() + "\n"
    }
}
