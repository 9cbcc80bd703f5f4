/// What a file's argument parser takes, read from its text.
struct ArgumentFacts: Sendable, Hashable {
    /// What it demands, as a person types it.
    var required: [String] = []
    /// The numbers that options have by themselves, by the option.
    var defaults: [String: Double] = [:]
    /// The options that it knows.
    var options: Set<String> = []

    /// Reads one call of a file.
    mutating func read(_ call: NameChain, _ source: PythonLines) {
        switch call.last {
        case "add_argument": argument(NameChain.list(call.arguments), source)
        case "option" where call.parts.count > 1: option(NameChain.list(call.arguments), source)
        case "argument" where call.parts.first == "click":
            if let name = NameChain.list(call.arguments).first.flatMap({ source.string($0) }) {
                required.append(name.uppercased())
            }
        case "mark_flag_as_required":
            if let name = NameChain.list(call.arguments).first.flatMap({ source.string($0) }) {
                required.append("--\(name)")
            }
        default: break
        }
    }

    /// A field of a data class that stands for arguments; only those of known parsers are looked at.
    mutating func readField(_ line: PythonLines.Line, _ source: PythonLines) {
        guard line.code.contains("tyro") || line.code.contains(": int =") || line.code.contains(": float =") else {
            return
        }
        let halves = line.code.split(separator: "=", maxSplits: 1)
        guard halves.count == 2, let name = halves[0].split(separator: ":").first?.trimmed,
            let number = Double(halves[1].trimmed.filter { $0 != "_" })
        else { return }
        defaults["--" + name.map { $0 == "_" ? "-" : String($0) }.joined()] = number
        defaults["--\(name)"] = number
    }

    private mutating func argument(_ parts: [Substring], _ source: PythonLines) {
        let names = parts.compactMap { source.string($0) }
        guard let name = names.first(where: { $0.hasPrefix("--") }) ?? names.first else { return }
        let keywords = Self.keywords(parts)
        if name.hasPrefix("-") {
            options.formUnion(names)
            if keywords["required"] == "True" { required.append(name) }
        } else if keywords["default"] == nil {
            let count = keywords["nargs"].flatMap { source.string($0) }
            if count != "?", count != "*" { required.append(name.uppercased()) }
        }
        if let value = keywords["default"], let number = Double(value.filter { $0 != "_" }) {
            for name in names { defaults[name] = number }
        }
    }

    private mutating func option(_ parts: [Substring], _ source: PythonLines) {
        let names = parts.compactMap { source.string($0) }.filter { $0.hasPrefix("-") }
        guard let name = names.first(where: { $0.hasPrefix("--") }) ?? names.first else { return }
        options.formUnion(names)
        let keywords = Self.keywords(parts)
        if keywords["required"] == "True" { required.append(name) }
        if let number = keywords["default"].flatMap({ Double($0) }) { for name in names { defaults[name] = number } }
    }

    private static func keywords(_ parts: [Substring]) -> [String: Substring] {
        var keywords: [String: Substring] = [:]
        for part in parts {
            guard let equals = part.firstIndex(of: "="), part.first != "\"" else { continue }
            keywords[String(part[..<equals].trimmed)] = part[part.index(after: equals)...].trimmed
        }
        return keywords
    }
}
