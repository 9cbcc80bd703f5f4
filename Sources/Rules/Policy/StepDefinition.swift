internal import YAML

/// A step as the policy writes it, in one form whatever its layout: what a result is known again by.
enum StepDefinition {
    // When a step runs says nothing about what comes of it.
    private static let leftOut = "stages"

    /// Writes the keys and values of a step, the keys sorted.
    package static func text(_ values: [String: Node]) -> String {
        var text: [UInt8] = []
        for key in values.keys.sorted() where key != leftOut {
            guard let node = values[key] else { continue }
            add(key, &text)
            text.append(UInt8(ascii: "="))
            add(node, &text)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func add(_ node: Node, _ text: inout [UInt8]) {
        switch node.content {
        case .scalar(let scalar):
            text.append(scalar.style == .plain ? UInt8(ascii: "'") : UInt8(ascii: "\""))
            add(scalar.text, &text)
        case .sequence(let nodes):
            text.append(UInt8(ascii: "["))
            for node in nodes { add(node, &text) }
            text.append(UInt8(ascii: "]"))
        case .mapping(let entries):
            text.append(UInt8(ascii: "{"))
            for entry in entries.sorted(by: { $0.key < $1.key }) {
                add(entry.key, &text)
                text.append(UInt8(ascii: "="))
                add(entry.value, &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    /// The length comes first, so that no text can pass for two.
    private static func add(_ value: String, _ text: inout [UInt8]) {
        text += String(value.utf8.count).utf8
        text.append(UInt8(ascii: ":"))
        text += value.utf8
    }
}
