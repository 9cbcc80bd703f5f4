import JSON
public import Model
import Words
import YAML

extension ValueType where Value == Set<Stage> {
    /// Stages, at least one.
    package static var stages: ValueType<Set<Stage>> {
        ValueType<Stage>.choice.list("a list of stages such as `[commit, push]`")
            .mapped({ Set($0) }, back: { $0.sorted() })
            .checked { $0.isEmpty ? "at least one stage; leave the step out where it is not wanted" : nil }
    }
}

extension ValueType where Value == StageSeverities {
    /// A severity for every stage, or one a stage; stages that are left out keep their default.
    package static func stageSeverities(_ usual: StageSeverities) -> ValueType<StageSeverities> {
        ValueType<StageSeverities>(
            "a severity, or one a stage such as `{commit: warning, push: error}`",
            schema: {
                let severity = ValueType<Severity>.severity(.error).schema()
                return .object([("anyOf", .array([severity, stageMapping(severity)]))])
            },
            hasOff: true,
            written: { value in
                if value.byStage.isEmpty { return value.otherwise.rawValue }
                // A written mapping keeps the default for the others, so the daily stages are all named.
                let stages: [Stage] = [.commit, .push, .ci]
                return "{" + stages.map { "\($0.rawValue): \(value[$0].rawValue)" }.joined(separator: ", ") + "}"
            },
            decode: { node, decoding in
                guard case .mapping(let entries) = node.content else {
                    if node.plainText == "true" { return usual }
                    return ValueType<Severity>.severity(.error).decode(node, &decoding).map { StageSeverities($0) }
                }
                var byStage = usual.byStage
                readStages(entries, &decoding) { stage, value, decoding in
                    if let read = ValueType<Severity>.severity(usual[stage]).decode(value, &decoding) {
                        byStage[stage] = read
                    }
                }
                return StageSeverities(usual.otherwise, byStage)
            })
    }
}

extension ValueType where Value == [Stage: Int] {
    /// A number for every stage that judges commits, or one a stage.
    package static var stageNumbers: ValueType<[Stage: Int]> {
        let number = ValueType<Int>.integer(0...1_000_000)
        return ValueType<[Stage: Int]>(
            "a whole number, or one a stage such as `{push: 0}`",
            schema: { .object([("anyOf", .array([number.schema(), stageMapping(number.schema())]))]) },
            written: { value in
                let parts = value.sorted { $0.key < $1.key }.map { "\($0.key.rawValue): \($0.value)" }
                return "{" + parts.joined(separator: ", ") + "}"
            },
            decode: { node, decoding in
                guard case .mapping(let entries) = node.content else {
                    return number.decode(node, &decoding).map { [.commit: $0, .push: $0, .ci: $0] }
                }
                var numbers: [Stage: Int] = [:]
                readStages(entries, &decoding) { stage, value, decoding in
                    if let read = number.decode(value, &decoding) { numbers[stage] = read }
                }
                return numbers
            })
    }
}

private func stageMapping(_ value: JSONValue) -> JSONValue {
    .object([
        ("type", .string("object")), ("properties", .object(JSONMembers(Stage.allCases.map { ($0.rawValue, value) }))),
        ("additionalProperties", .bool(false)),
    ])
}

private func readStages(
    _ entries: [Entry], _ decoding: inout Decoding, _ body: (Stage, Node, inout Decoding) -> Void
) {
    let words = Stage.allCases.map(\.rawValue)
    for entry in entries {
        guard let stage = Stage(rawValue: entry.key) else {
            let near = EditDistance.nearest(to: entry.key, among: words)
            decoding.report(
                .unknownKey, "unknown stage `\(VisibleText.line(entry.key))` in `\(decoding.path)`", at: entry.keyNode,
                hint: near.map { "did you mean `\($0)`?" } ?? "stages: " + words.joined(separator: ", "))
            continue
        }
        decoding.within(entry.key) { body(stage, entry.value, &$0) }
    }
}

/// A severity for every stage.
public struct StageSeverities: Sendable, Hashable {
    /// The severities that differ from `otherwise`.
    public var byStage: [Stage: Severity]
    /// The severity at every other stage.
    public var otherwise: Severity

    /// Makes severities.
    public init(_ otherwise: Severity, _ byStage: [Stage: Severity] = [:]) {
        self.otherwise = otherwise
        self.byStage = byStage.filter { $0.value != otherwise }
    }

    /// The severity at a stage.
    public subscript(stage: Stage) -> Severity { byStage[stage] ?? otherwise }

    /// True where no stage looks for it.
    public var isOff: Bool { otherwise == .off && byStage.isEmpty }
}
