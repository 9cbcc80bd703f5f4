import JSON

/// The JSON Schema of the policy, for editors.
public enum PolicySchema {
    /// The schema as text, JSON Schema draft 7, which is what editors' YAML servers read.
    public static var json: String {
        let head: JSONMembers = [
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("title", .string("The policy of gate, \(Policy.fileName)")),
        ]
        return JSONValue.object(head + (PolicyLanguage.policy.schema.object ?? [])).page() + "\n"
    }
}
