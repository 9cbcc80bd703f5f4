public import Globs
import JSON
public import Model
import Words
import YAML

extension ValueType where Value == [String: String] {
    /// Variables and their values.
    package static var variables: ValueType<[String: String]> {
        let wanted = "a mapping from names of variables to texts"
        return ValueType<[String: String]>(
            wanted,
            schema: {
                .object([
                    ("type", .string("object")),
                    ("propertyNames", .object([("pattern", .string("^[A-Za-z_][A-Za-z0-9_]*$"))])),
                    ("additionalProperties", ValueType<String>.anyText.schema()),
                ])
            },
            written: { value in
                "{" + value.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", ")
                    + "}"
            },
            decode: { node, decoding in
                guard case .mapping(let entries) = node.content else {
                    decoding.wrongType(wanted, node, hint: "write `{NAME: \"value\"}`")
                    return nil
                }
                var variables: [String: String] = [:]
                for entry in entries {
                    guard isVariable(entry.key) else {
                        decoding.report(
                            .badValue, "\(entry.keyNode.shownText) is no name of a variable", at: entry.keyNode)
                        continue
                    }
                    decoding.within(entry.key) {
                        if let text = ValueType<String>.anyText.decode(entry.value, &$0) { variables[entry.key] = text }
                    }
                }
                return variables
            })
    }
}

extension ValueType where Value == [String] {
    /// Names of variables.
    package static var variableNames: ValueType<[String]> {
        ValueType<String>.text.checked { isVariable($0) ? nil : "letters, digits and underscores alone" }
            .list("a list of names of variables such as `[CUDA_HOME]`")
    }
}

private func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(48...57 ~= first) else { return false }
    return name.utf8.allSatisfy { byte in
        48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || byte == UInt8(ascii: "_")
    }
}

extension ValueType where Value == CheckID {
    /// The name of a check.
    package static var check: ValueType<CheckID> {
        parsed("a check's name such as `files/secrets`", written: { $0.name }) { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let isName =
                parts.count == 2
                && parts.allSatisfy { part in
                    !part.isEmpty && part.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") }
                }
            return isName ? .success(CheckID(text)) : .failure(Reason(text: "a name is `family/finding`"))
        }
    }
}

/// A list of gitignore-style globs; the last one that matches decides, and `!` takes paths out again.
public struct PathSelection: Sendable, Hashable {
    /// The globs in the policy's order.
    public let patterns: [PathPattern]

    /// Makes a selection from globs; those without a meaning are left out, the decoder reports them.
    public init(_ globs: [String]) {
        patterns = globs.compactMap { PathPattern($0) }
    }

    /// Makes a selection from patterns.
    public init(patterns: [PathPattern]) {
        self.patterns = patterns
    }

    /// True where no path can be selected, because there is no pattern.
    public var isEmpty: Bool { patterns.isEmpty }

    /// The globs as they were written.
    public var globs: [String] { patterns.map(\.text) }

    /// Tells whether the selection holds a path.
    public func matches(_ path: RepositoryPath) -> Bool {
        matches(path.bytes)
    }

    /// Tells whether the selection holds a path, given as its bytes.
    ///
    /// A selection that begins with `!` starts from every path.
    public func matches(_ path: [UInt8]) -> Bool {
        guard let first = patterns.first else { return false }
        var selected = first.isNegated
        for pattern in patterns where pattern.isNegated == selected {
            if pattern.matches(path) { selected.toggle() }
        }
        return selected
    }

    /// Tells whether the selection may hold something below a folder of which nothing more is known, such as a submodule.
    public func mayHold(below folder: [UInt8]) -> Bool {
        guard let first = patterns.first else { return false }
        var selected = first.isNegated
        for pattern in patterns where pattern.isNegated == selected {
            let isMeant =
                selected
                ? pattern.matchesAll(below: folder) : pattern.matches(folder) || pattern.reaches(into: folder)
            if isMeant { selected.toggle() }
        }
        return selected
    }
}
