package import Model
package import YAML

/// Whether a key has an effect in this version of the program.
package enum Effect: Sendable {
    case now
    case later
}

/// What is collected while a policy is decoded.
package struct Decoding {
    package let file: RepositoryPath
    package var diagnostics: [PolicyDiagnostic] = []
    package var uses: [KeyUse] = []
    /// The lists of globs for paths that stand in the file.
    package var selections: [WrittenSelection] = []
    /// The key path at which decoding is.
    package var path = ""
    /// A word that the key at a path takes as well.
    package var alternative: (path: String, word: String)?

    /// The whole language, for hints.
    private let language: @Sendable () -> [KeyDescription]

    package init(file: RepositoryPath, language: @escaping @Sendable () -> [KeyDescription]) {
        self.file = file
        self.language = language
    }

    /// Where the language has a key, for people who wrote it elsewhere.
    package func places(of key: String) -> [String] {
        var places: [String] = []
        func look(_ keys: [KeyDescription], _ path: String) {
            for known in keys {
                if known.key == key { places.append(path.isEmpty ? "the top" : path) }
                look(known.keys, path.isEmpty ? known.key : "\(path).\(known.key)")
            }
        }
        look(language(), "")
        return Array(places.prefix(4))
    }

    /// Reports a mistake at a node.
    package mutating func report(_ kind: PolicyDiagnostic.Kind, _ message: String, at node: Node, hint: String? = nil) {
        report(kind, message, at: SourceMark(node.start), width: node.width, hint: hint)
    }

    package mutating func report(
        _ kind: PolicyDiagnostic.Kind, _ message: String, at mark: SourceMark, width: Int = 1, hint: String? = nil
    ) {
        diagnostics.append(
            PolicyDiagnostic(kind, file: file, mark: mark, width: width, message: message, hint: hint))
    }

    /// Reports that a node is not what its key wants.
    package mutating func wrongType(_ wanted: String, _ node: Node, hint: String? = nil) {
        report(.wrongType, "`\(path)` takes \(choices(wanted)), not \(node.kindName)", at: node, hint: hint)
    }

    package mutating func wrongValue(_ wanted: String, _ node: Node, hint: String? = nil) {
        report(.badValue, "`\(path)` takes \(choices(wanted)), not \(node.shownText)", at: node, hint: hint)
    }

    private func choices(_ wanted: String) -> String {
        guard let alternative, alternative.path == path else { return wanted }
        return "\(wanted), or `\(alternative.word)`"
    }

    /// Decodes below a key.
    package mutating func within<Value>(_ key: String, _ body: (inout Decoding) -> Value) -> Value {
        let outer = path
        path = path.isEmpty ? key : "\(path).\(key)"
        defer { path = outer }
        return body(&self)
    }

    /// Decodes an element of a list.
    package mutating func within<Value>(element: Int, _ body: (inout Decoding) -> Value) -> Value {
        let outer = path
        path = "\(path)[\(element)]"
        defer { path = outer }
        return body(&self)
    }
}

/// A key that stands in the file.
package struct KeyUse: Sendable, Hashable {
    package var path: String
    package var mark: SourceMark
    package var effect: Effect
    /// True where the key turns off what has no effect anyway.
    package var isOff: Bool
}

extension SourceMark {
    package init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}

extension Node {
    /// What a node is, in words.
    package var kindName: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar: shownText
        }
    }

    /// The node's text for a message, cut where it is long.
    package var shownText: String {
        guard let text = scalar?.text else { return kindName }
        if text.isEmpty { return "nothing" }
        let line = text.prefix { !$0.isNewline }.prefix(60)
        return "`\(line)\(line.count < text.count ? "…" : "")`"
    }

    /// The text of a scalar without quotes, nil for every other node.
    package var plainText: String? {
        guard let scalar, scalar.style == .plain else { return nil }
        return scalar.text
    }

    /// True for a missing value, `null` and `~`.
    package var isNull: Bool {
        switch plainText {
        case "", "null", "~", "Null", "NULL": true
        default: false
        }
    }

    /// True for `off` and `false`.
    package var isOff: Bool { plainText == "off" || plainText == "false" }
}
