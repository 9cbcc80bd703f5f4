import JSON

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
