/// A glob over parameter names: `*` stands for any text, dots included, `?` for one character.
///
/// The whole name must match: `encoder.*` selects `encoder.0.weight`, not `my_encoder.weight`.
struct NamePattern {
    private let pattern: [Character]

    init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    /// Iterative with one point to come back to, so that no pattern takes more than pattern times name steps.
    func matches(_ name: String) -> Bool {
        let name = Array(name)
        var inPattern = 0
        var inName = 0
        var star: (pattern: Int, name: Int)?
        while inName < name.count {
            if inPattern < pattern.count, pattern[inPattern] == "*" {
                star = (inPattern, inName)
                inPattern += 1
            } else if inPattern < pattern.count, pattern[inPattern] == "?" || pattern[inPattern] == name[inName] {
                inPattern += 1
                inName += 1
            } else if let back = star {
                star = (back.pattern, back.name + 1)
                inPattern = back.pattern + 1
                inName = back.name + 1
            } else {
                return false
            }
        }
        return pattern[inPattern...].allSatisfy { $0 == "*" }
    }
}
