import Engine
import Platform
import Rules

/// The JSON Schema of the policy, kept in the Git folder so that an editor finds it without a network.
public enum SchemaFile {
    private static let name = "policy.schema.json"
    private static let mark = "# yaml-language-server: $schema="

    /// The first line of a policy, which names the schema for the YAML language server.
    ///
    /// - Parameter isLocal: True for the policy in the Git folder, beside which the schema lies.
    public static func line(isLocal: Bool) -> String { mark + (isLocal ? name : ".git/gate/\(name)") }

    /// The policy's text with the line that fits where it lies.
    public static func fitting(_ text: String, isLocal: Bool) -> String {
        guard text.hasPrefix(mark) else { return text }
        return line(isLocal: isLocal) + text.drop { !$0.isNewline }
    }

    /// Writes the schema of this program, where another one or none lies there.
    static func write(_ state: StateFolder) throws {
        let path = "\(state.path)/\(name)"
        let schema = Array(Policy.schema.utf8)
        if try Files.read(path) == schema { return }
        try state.make(state.path)
        try Files.write(schema, to: path)
    }
}
