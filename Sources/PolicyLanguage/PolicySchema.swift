/// The JSON Schema of the policy, for editors.
public enum PolicySchema {
    /// The schema as text, JSON Schema draft 7, which is what editors' YAML servers read.
    package static func json<Root>(_ language: Section<Root>) -> String {
        let members: [(String, JSONValue)] =
            [
                ("$schema", .string("http://json-schema.org/draft-07/schema#")),
                ("title", .string("The policy of gate, \(PolicyFile.name)")),
            ] + language.schema.members
        return JSONValue.object(members).text() + "\n"
    }
}
