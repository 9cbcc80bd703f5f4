import Globs
import JSON
import Model
import PolicyLanguage
import Words
internal import YAML

extension ValueType where Value == BranchesPolicy.Protected {
    /// `auto`, `off`, or globs.
    static var protected: ValueType<BranchesPolicy.Protected> {
        let globs = ValueType<[NameGlob]>.nameGlobs(.branch, example: "release/*")
        return ValueType<BranchesPolicy.Protected>(
            "`auto`, `off`, or \(globs.wanted)",
            schema: {
                let words = JSONValue.object([("enum", .array([.string("auto"), .string("off"), .bool(false)]))])
                return .object([("anyOf", .array([words, globs.schema()]))])
            },
            hasOff: true,
            written: { value in
                switch value {
                case .auto: "auto"
                case .names(let names): names.isEmpty ? "off" : globs.written(names)
                }
            },
            decode: { node, decoding in
                if node.isOff { return .names([]) }
                if node.scalar?.text == "auto" { return .auto }
                return globs.decode(node, &decoding).map { .names($0) }
            })
    }
}

extension ValueType where Value == SnapshotPolicy.Link {
    /// `auto` or paths.
    static var link: ValueType<SnapshotPolicy.Link> {
        let paths = ValueType<String>.text.list("a list of paths such as `[data]`")
        return ValueType<SnapshotPolicy.Link>(
            "`auto`, or \(paths.wanted)",
            schema: { .object([("anyOf", .array([.object([("const", .string("auto"))]), paths.schema()]))]) },
            written: { value in
                switch value {
                case .auto: "auto"
                case .paths(let list): paths.written(list)
                }
            },
            decode: { node, decoding in
                if node.scalar?.text == "auto" { return .auto }
                return paths.decode(node, &decoding).map { .paths($0) }
            })
    }
}

extension ValueType where Value == TestReport {
    /// How a test program's output is read.
    static var report: ValueType<TestReport> {
        let words: [(String, TestReport)] = [
            ("unittest", .unittest), ("pytest", .pytest), ("tap", .tap), ("swift", .swift), ("exit", .exit),
        ]
        let wanted = "`unittest`, `pytest`, `tap`, `swift`, `exit` or `{junit: PATH}`"
        return ValueType<TestReport>(
            wanted,
            schema: {
                let junit = JSONValue.object([
                    ("type", .string("object")),
                    ("properties", .object([("junit", .object([("type", .string("string"))]))])),
                    ("required", .array([.string("junit")])), ("additionalProperties", .bool(false)),
                ])
                let choice = JSONValue.object([("enum", .array(words.map { .string($0.0) }))])
                return .object([("anyOf", .array([choice, junit]))])
            },
            written: { value in
                if case .junit(let path) = value { return "{junit: \(path)}" }
                return words.first { $0.1 == value }?.0 ?? "exit"
            },
            decode: { node, decoding in
                if case .mapping(let entries) = node.content, entries.count == 1, entries[0].key == "junit" {
                    return decoding.within("junit") { ValueType<String>.text.decode(entries[0].value, &$0) }
                        .map { .junit(RepositoryPath($0)) }
                }
                guard let text = node.scalar?.text else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                if let report = words.first(where: { $0.0 == text })?.1 { return report }
                let near = text.hasPrefix("junit") ? "{junit: PATH}" : nil
                decoding.wrongValue(
                    wanted, node,
                    hint: (near ?? EditDistance.nearest(to: text, among: words.map(\.0))).map {
                        "did you mean `\($0)`?"
                    })
                return nil
            })
    }
}
