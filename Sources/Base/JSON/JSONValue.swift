/// One JSON value, with the members of its objects in their order.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONMembers)

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// A count: a whole number that is not negative.
    package var count: Int? {
        if case .integer(let value) = self, value >= 0 { value } else { nil }
    }

    /// A number; "nan", "inf" and "-inf" stand for those that JSON can't write.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .string("nan"): .nan
        case .string("inf"): .infinity
        case .string("-inf"): -.infinity
        default: nil
        }
    }

    package var array: [JSONValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    package var object: JSONMembers? {
        if case .object(let members) = self { members } else { nil }
    }
}

/// The members of an object, in their order.
package struct JSONMembers: Equatable, Sendable, ExpressibleByArrayLiteral {
    /// One member.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    // Up to this number a search is faster than a table of names.
    private static let maxSearched = 12

    /// The members.
    package let all: [Member]
    private let places: [String: Int]

    package init(_ all: [Member]) {
        self.all = all
        places =
            all.count <= Self.maxSearched
            ? [:] : Dictionary(all.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    package init(_ members: [(String, JSONValue)]) {
        self.init(members.map { Member(name: $0.0, value: $0.1) })
    }

    package init(arrayLiteral members: (String, JSONValue)...) {
        self.init(members)
    }

    /// What is read of each member, by its name; members of which nothing is read are left out.
    package func values<Value>(_ read: (JSONValue) -> Value?) -> [String: Value] {
        var values: [String: Value] = [:]
        for member in all { values[member.name] = read(member.value) }
        return values
    }

    package static func + (left: JSONMembers, right: JSONMembers) -> JSONMembers {
        JSONMembers(left.all + right.all)
    }

    /// The value of a name, nil where no member has it.
    package subscript(name: String) -> JSONValue? {
        if places.isEmpty { return all.first { $0.name == name }?.value }
        return places[name].map { all[$0].value }
    }
}
