import YAML

/// The parts of a subject by Conventional Commits 1.0.0, such as `fix(loader)!: close the file`.
package struct ConventionalSubject: Sendable, Hashable {
    package var type: String
    package var scope: String?
    package var isBreaking: Bool
    package var description: String

    /// Reads a subject.
    ///
    /// - Returns: nil where it is not of that form.
    package init?(_ subject: String) {
        var rest = subject.unicodeScalars[...]
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == "_"
        }
        let type = rest.prefix(while: isWord)
        guard !type.isEmpty else { return nil }
        rest = rest.dropFirst(type.count)
        if rest.first == "(" {
            guard let end = rest.firstIndex(of: ")") else { return nil }
            let scope = rest[..<end].dropFirst()
            guard scope.contains(where: { !$0.properties.isWhitespace }), !scope.contains("(") else { return nil }
            self.scope = String(scope)
            rest = rest[rest.index(after: end)...]
        }
        isBreaking = rest.first == "!"
        if isBreaking { rest = rest.dropFirst() }
        guard rest.first == ":", rest.dropFirst().first == " " else { return nil }
        let description = rest.dropFirst(2).drop { $0 == " " }
        guard !description.isEmpty else { return nil }
        self.type = String(type)
        self.description = String(description)
    }

    /// What keeps a subject from that form, where it is nearly of it.
    package static func mistake(in subject: String) -> String? {
        let head = subject.prefix { $0 != ":" }
        guard head.count < subject.count else {
            return ConventionalSubject("\(subject): x") == nil ? nil : "there is no `: ` behind the type"
        }
        let rest = subject.dropFirst(head.count + 1)
        if ConventionalSubject("\(head): x") != nil {
            return rest.contains { $0 != " " } ? "a space belongs behind the colon" : "there is no description"
        }
        if head.contains("()") { return "the scope is empty" }
        if head.contains("!("), !head.hasSuffix("!") { return "the `!` belongs directly before the colon" }
        let tight = head.filter { $0 != " " }
        if tight.count < head.count, ConventionalSubject("\(tight): x") != nil,
            head.contains("(") || head.hasSuffix(" ")
        {
            return "no space belongs before the colon or the scope"
        }
        return nil
    }
}
