import GateModel
internal import YAML

/// Whether a key has an effect in this version of the program.
enum Effect: Sendable {
    case now
    case later
}

/// What is collected while a policy is decoded.
struct Decoding {
    let file: RepositoryPath
    var diagnostics: [PolicyDiagnostic] = []
    var uses: [KeyUse] = []
    /// The key path at which decoding is.
    var path = ""
    /// A word that the key at a path takes as well.
    var alternative: (path: String, word: String)?

    init(file: RepositoryPath) {
        self.file = file
    }

    /// Reports a mistake at a node.
    mutating func report(_ kind: PolicyDiagnostic.Kind, _ message: String, at node: Node, hint: String? = nil) {
        report(kind, message, at: SourceMark(node.start), width: node.width, hint: hint)
    }

    mutating func report(
        _ kind: PolicyDiagnostic.Kind, _ message: String, at mark: SourceMark, width: Int = 1, hint: String? = nil
    ) {
        diagnostics.append(
            PolicyDiagnostic(kind, file: file, mark: mark, width: width, message: message, hint: hint))
    }

    /// Reports that a node is not what its key wants.
    mutating func wrongType(_ wanted: String, _ node: Node, hint: String? = nil) {
        report(.wrongType, "`\(path)` takes \(choices(wanted)), not \(node.kindName)", at: node, hint: hint)
    }

    mutating func wrongValue(_ wanted: String, _ node: Node, hint: String? = nil) {
        report(.badValue, "`\(path)` takes \(choices(wanted)), not \(node.shownText)", at: node, hint: hint)
    }

    private func choices(_ wanted: String) -> String {
        guard let alternative, alternative.path == path else { return wanted }
        return "\(wanted), or `\(alternative.word)`"
    }

    /// Decodes below a key.
    mutating func within<Value>(_ key: String, _ body: (inout Decoding) -> Value) -> Value {
        let outer = path
        path = path.isEmpty ? key : "\(path).\(key)"
        defer { path = outer }
        return body(&self)
    }

    /// Decodes an element of a list.
    mutating func within<Value>(element: Int, _ body: (inout Decoding) -> Value) -> Value {
        let outer = path
        path = "\(path)[\(element)]"
        defer { path = outer }
        return body(&self)
    }
}

/// A key that stands in the file.
struct KeyUse: Sendable, Hashable {
    var path: String
    var mark: SourceMark
    var effect: Effect
    /// True where the key turns off what has no effect anyway.
    var isOff: Bool
}

extension SourceMark {
    init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}

extension Node {
    /// What a node is, in words.
    var kindName: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar: shownText
        }
    }

    /// The node's text for a message, cut where it is long.
    var shownText: String {
        guard let text = scalar?.text else { return kindName }
        if text.isEmpty { return "nothing" }
        let line = text.prefix { !$0.isNewline }.prefix(60)
        return "`\(line)\(line.count < text.count ? "…" : "")`"
    }

    /// The text of a scalar without quotes, nil for every other node.
    var plainText: String? {
        guard let scalar, scalar.style == .plain else { return nil }
        return scalar.text
    }

    /// True for a missing value, `null` and `~`.
    var isNull: Bool {
        switch plainText {
        case "", "null", "~", "Null", "NULL": true
        default: false
        }
    }

    /// True for `off` and `false`.
    var isOff: Bool { plainText == "off" || plainText == "false" }
}
