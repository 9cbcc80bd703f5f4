/// Reads YAML texts into nodes.
public enum YAMLReader {
    /// Reads the one document of a text.
    ///
    /// - Parameter bytes: UTF-8, with or without a byte order mark.
    /// - Parameter limits: How much is read at most.
    /// - Returns: The document; keys that stand twice are in its `problems`.
    /// - Throws: `YAMLError` at the first place from which the text cannot be understood.
    public static func read(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> Document {
        let text = try TextScan.checked(bytes, limits: limits)
        do {
            return try text.withUnsafeBufferPointer { (buffer) throws(YAMLError) in
                var composer = Composer(parser: try EventParser(buffer), limits: limits)
                return try composer.document()
            }
        } catch {
            throw SyntaxMessage.withTab(error, in: text)
        }
    }
}

/// Puts events together to nodes, within the limits.
private struct Composer: ~Copyable {
    /// A finished node and what it costs to follow an alias to it.
    struct Anchored {
        var node: Node
        var count: Int
        var height: Int
    }

    var parser: EventParser
    let limits: YAMLLimits
    var anchors: [String: Anchored] = [:]
    var open: Set<String> = []
    var count = 0
    var problems: [YAMLError] = []

    init(parser: consuming EventParser, limits: YAMLLimits) {
        self.parser = parser
        self.limits = limits
    }

    mutating func document() throws(YAMLError) -> Document {
        var root: Node?
        while true {
            let event = try parser.next()
            switch event.kind {
            case .end: return Document(root: root, problems: problems)
            case .documentStart:
                guard root == nil else {
                    throw YAMLError(
                        .unsupported, "a second document begins here", at: event.start, width: 3,
                        hint: "keep one document in the file")
                }
                let first = try parser.next()
                root = try node(first, depth: 1).node
            default: break
            }
        }
    }

    /// The node that begins with an event.
    mutating func node(_ event: Event, depth: Int) throws(YAMLError) -> Anchored {
        guard depth <= limits.depth else {
            throw YAMLError(.tooLarge, "more than \(limits.depth) levels within each other", at: event.start)
        }
        if case .alias(let name) = event.kind { return try alias(name, event, depth: depth) }
        try add(1, at: event)
        if let anchor = event.anchor {
            open.insert(anchor)
            anchors[anchor] = nil
        }
        var made: Anchored
        switch event.kind {
        case .scalar(let scalar, let tag):
            let style = try style(of: scalar, tag: tag, at: event)
            let node = Node(.scalar(Scalar(scalar.text, style: style)), start: event.start, end: event.end)
            made = Anchored(node: node, count: 1, height: 1)
        case .sequenceStart(let tag):
            try refuse(tag, unless: "tag:yaml.org,2002:seq", at: event)
            made = try sequence(event, depth: depth)
        case .mappingStart(let tag):
            try refuse(tag, unless: "tag:yaml.org,2002:map", at: event)
            made = try mapping(event, depth: depth)
        default:
            throw YAMLError(.syntax, "no value where one is wanted", at: event.start)
        }
        if let anchor = event.anchor {
            open.remove(anchor)
            anchors[anchor] = made
        }
        return made
    }

    private mutating func sequence(_ begin: Event, depth: Int) throws(YAMLError) -> Anchored {
        var made = Anchored(node: Node(.sequence([]), start: begin.start, end: begin.end), count: 1, height: 1)
        var nodes: [Node] = []
        while true {
            let event = try parser.next()
            if case .sequenceEnd = event.kind {
                made.node.end = event.end
                break
            }
            let child = try node(event, depth: depth + 1)
            nodes.append(child.node)
            made.count += child.count
            made.height = max(made.height, child.height + 1)
        }
        made.node.content = .sequence(nodes)
        return made
    }

    private mutating func mapping(_ begin: Event, depth: Int) throws(YAMLError) -> Anchored {
        var made = Anchored(node: Node(.mapping([]), start: begin.start, end: begin.end), count: 1, height: 1)
        var entries: [Entry] = []
        var places: [String: Mark] = [:]
        while true {
            let event = try parser.next()
            if case .mappingEnd = event.kind {
                made.node.end = event.end
                break
            }
            let key = try node(event, depth: depth + 1)
            let next = try parser.next()
            let value = try node(next, depth: depth + 1)
            made.count += key.count + value.count
            made.height = max(made.height, key.height + 1, value.height + 1)
            guard let scalar = key.node.scalar else {
                problems.append(
                    YAMLError(.unsupported, "a key that is itself a list or a mapping", at: key.node.start))
                continue
            }
            if scalar.text == "<<", scalar.style == .plain {
                problems.append(
                    YAMLError(
                        .unsupported, "merge keys are not supported", at: key.node.start, width: 2,
                        hint: "write the keys out, or use an alias for the whole value"))
                continue
            }
            if let first = places[scalar.text] {
                problems.append(
                    YAMLError(
                        .duplicateKey, "`\(scalar.text)` stands here twice, first in line \(first.line)",
                        at: key.node.start, width: key.node.width, hint: "keep one of them", other: first))
                continue
            }
            places[scalar.text] = key.node.start
            entries.append(Entry(key: scalar.text, keyNode: key.node, value: value.node))
        }
        made.node.content = .mapping(entries)
        return made
    }

    private mutating func alias(_ name: String, _ event: Event, depth: Int) throws(YAMLError) -> Anchored {
        let width = event.end.column - event.start.column
        guard var made = anchors[name] else {
            let message =
                open.contains(name)
                ? "the alias `*\(name)` stands inside its own anchor" : "no anchor `&\(name)` before this alias"
            throw YAMLError(
                .alias, message, at: event.start, width: width,
                hint: "put a value that begins with `*` in quotes")
        }
        guard depth + made.height - 1 <= limits.depth else {
            throw YAMLError(
                .tooLarge, "with this alias, more than \(limits.depth) levels within each other", at: event.start,
                width: width)
        }
        try add(made.count, at: event)
        made.node.start = event.start
        made.node.end = event.end
        return made
    }

    private mutating func add(_ more: Int, at event: Event) throws(YAMLError) {
        guard more <= limits.nodes - count else {
            throw YAMLError(
                .tooLarge, "more than \(limits.nodes) values, aliases followed", at: event.start,
                width: event.start.line == event.end.line ? event.end.column - event.start.column : 1)
        }
        count += more
    }

    private func style(of scalar: Scalar, tag: String?, at event: Event) throws(YAMLError) -> Scalar.Style {
        if tag == "!" { return .quoted }
        if tag == "tag:yaml.org,2002:str" { return scalar.style == .plain ? .quoted : scalar.style }
        try refuse(tag, unless: "tag:yaml.org,2002:str", at: event)
        return scalar.style
    }

    private func refuse(_ tag: String?, unless allowed: String, at event: Event) throws(YAMLError) {
        guard let tag, tag != allowed, tag != "!" else { return }
        throw YAMLError(
            .unsupported, "the tag `\(tag)` is not supported", at: event.start,
            hint: "write the value without a tag, and put a value that begins with `!` in quotes")
    }
}

/// Asks whether a text is YAML at all, whatever its tags and however many documents it holds.
public enum YAMLCheck {
    // libyaml looks at every open list and mapping for each word, so that depth costs as much as length.
    private static let deepest = 200

    /// Reads a text to its end and keeps nothing of it.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - limit: The most bytes that are read.
    /// - Throws: `YAMLError` at the first place that is not YAML 1.1.
    public static func wellFormed(_ bytes: [UInt8], limit: Int) throws(YAMLError) {
        let text = try TextScan.checked(bytes, limits: YAMLLimits(bytes: limit))
        do {
            try text.withUnsafeBufferPointer { (buffer) throws(YAMLError) in
                var parser = try EventParser(buffer)
                var anchors: Set<String> = []
                var depth = 0
                while true {
                    let event = try parser.next()
                    if let anchor = event.anchor { anchors.insert(anchor) }
                    switch event.kind {
                    case .end: return
                    case .documentStart: anchors = []
                    case .alias(let name):
                        guard anchors.contains(name) else {
                            throw YAMLError(
                                .alias, "no anchor `&\(name)` before this alias", at: event.start,
                                hint: "put a value that begins with `*` in quotes")
                        }
                    case .sequenceStart, .mappingStart:
                        depth += 1
                        guard depth <= deepest else {
                            throw YAMLError(
                                .tooLarge, "more than \(deepest) levels within each other", at: event.start)
                        }
                    case .sequenceEnd, .mappingEnd: depth -= 1
                    case .scalar, .other: break
                    }
                }
            }
        } catch {
            throw SyntaxMessage.withTab(error, in: text)
        }
    }
}
