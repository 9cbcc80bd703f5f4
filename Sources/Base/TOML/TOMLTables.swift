/// The tables of a document and how each came to be, which decides what may be added to it later.
package struct TOMLTables {
    /// How a key was defined.
    package enum Kind {
        /// By a longer header's name alone, as `a` by `[a.b]`; a header of its own may follow.
        case implied
        /// By its own header.
        case header
        /// By a dotted key, as `a` by `a.b = 1`; no header may follow.
        case dotted
        /// By `[[name]]`; its children belong to the last element.
        case array
        /// By a value, inline tables and arrays included: complete as it stands.
        case value
    }

    private struct Node {
        var kind: Kind
        var children: [[UInt8]: Int] = [:]
        /// What a key of the kind `value` has.
        var value: TOMLValue?
        /// The elements of a key of the kind `array`.
        var elements: [Int] = []
    }

    /// The table at the top.
    package static let root = 0
    private var nodes = [Node(kind: .header)]

    /// Opens the table of a header `[a.b]`, or a new element of `[[a.b]]`.
    ///
    /// - Returns: The table, or nil with the reason why it may not be opened.
    package mutating func open(_ path: [[UInt8]], isArray: Bool) -> (table: Int?, reason: String) {
        var at = Self.root
        for (depth, key) in path.enumerated() {
            let isLast = depth == path.count - 1
            guard let next = nodes[at].children[key] else {
                at = add(key, isLast ? (isArray ? .array : .header) : .implied, to: at)
                if isLast, isArray { at = newElement(of: at) }
                continue
            }
            if !isLast {
                switch nodes[next].kind {
                case .value: return (nil, "has a value and is no table")
                // The last element is the array's one child.
                case .array: at = nodes[next].children[[]] ?? next
                case .implied, .header, .dotted: at = next
                }
                continue
            }
            switch (nodes[next].kind, isArray) {
            case (.array, true): at = newElement(of: next)
            case (.implied, false):
                nodes[next].kind = .header
                at = next
            default: return (nil, isArray ? "is defined already, and not as an array of tables" : "is defined already")
            }
        }
        return (at, "")
    }

    /// Defines `a.b.c` of a line `a.b.c = value`.
    ///
    /// - Returns: Why it may not be defined, nil where it may.
    package mutating func define(_ path: [[UInt8]], as value: TOMLValue, in table: Int) -> String? {
        var at = table
        for key in path.dropLast() {
            guard let next = nodes[at].children[key] else {
                at = add(key, .dotted, to: at)
                continue
            }
            guard nodes[next].kind == .dotted || nodes[next].kind == .implied else {
                return "is defined already, and a dotted key cannot add to it"
            }
            at = next
        }
        guard let last = path.last else { return nil }
        if nodes[at].children[last] != nil { return "is defined already" }
        nodes[add(last, .value, to: at)].value = value
        return nil
    }

    /// The whole document.
    var value: TOMLValue { value(of: Self.root) }

    /// A table, an array of tables or a value, with all that it holds.
    func value(of node: Int) -> TOMLValue {
        let node = nodes[node]
        if let value = node.value { return value }
        if node.kind == .array { return .array(node.elements.map { value(of: $0) }) }
        var members: [String: TOMLValue] = [:]
        for (key, child) in node.children { members[String(decoding: key, as: UTF8.self)] = value(of: child) }
        return .table(members)
    }

    /// A table by itself, for an inline table.
    package mutating func inlineTable() -> Int {
        nodes.append(Node(kind: .header))
        return nodes.count - 1
    }

    private mutating func add(_ key: [UInt8], _ kind: Kind, to table: Int) -> Int {
        nodes.append(Node(kind: kind))
        nodes[table].children[key] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func newElement(of array: Int) -> Int {
        nodes.append(Node(kind: .header))
        // No key of an array is empty by its own right: its children are those of the elements.
        nodes[array].children[[]] = nodes.count - 1
        nodes[array].elements.append(nodes.count - 1)
        return nodes.count - 1
    }
}
