public import Foundation

/// A reader of JSON Schema, as far as the schemas of this project use it; an unknown keyword is a problem too.
public struct JSONSchema {
    private let root: [String: Any]

    private static let annotations: Set<String> = ["$schema", "$defs", "title", "description", "format"]

    /// Reads a schema.
    public init(contentsOf file: URL) throws {
        root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }

    /// What is wrong with a document, a line for each thing with its place.
    public func problems(in document: Data) throws -> [String] {
        problems(try JSONSerialization.jsonObject(with: document, options: [.fragmentsAllowed]), root, "$")
    }

    private func problems(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        var problems: [String] = []
        for (keyword, rule) in schema where !Self.annotations.contains(keyword) {
            problems += check(value, keyword, rule, schema, place)
        }
        return problems
    }

    private func check(_ value: Any, _ keyword: String, _ rule: Any, _ schema: [String: Any], _ place: String)
        -> [String]
    {
        let object = value as? [String: Any]
        switch keyword {
        case "type": return Self.isOf(rule as? String, value) ? [] : ["\(place) is no \(rule)"]
        case "const": return Self.isEqual(value, rule) ? [] : ["\(place) is not \(rule)"]
        case "enum":
            let allowed = rule as? [Any] ?? []
            return allowed.contains { Self.isEqual(value, $0) } ? [] : ["\(place) is none of \(allowed)"]
        case "minimum":
            guard let number = value as? NSNumber, let least = rule as? NSNumber else { return [] }
            return number.doubleValue >= least.doubleValue ? [] : ["\(place) is below \(least)"]
        case "maximum":
            guard let number = value as? NSNumber, let most = rule as? NSNumber else { return [] }
            return number.doubleValue <= most.doubleValue ? [] : ["\(place) is above \(most)"]
        case "maxItems":
            guard let list = value as? [Any], let most = rule as? Int else { return [] }
            return list.count <= most ? [] : ["\(place) has more than \(most) items"]
        case "pattern":
            guard let text = value as? String, let pattern = rule as? String, let regex = try? Regex(pattern) else {
                return ["\(place) has no text for a pattern"]
            }
            return text.contains(regex) ? [] : ["\(place) does not match \(pattern): \(text)"]
        case "required":
            return (rule as? [String] ?? []).filter { object?[$0] == nil }.map { "\(place) lacks \($0)" }
        case "properties":
            let rules = rule as? [String: [String: Any]] ?? [:]
            return (object ?? [:]).flatMap { name, member in
                rules[name].map { problems(member, $0, "\(place).\(name)") } ?? []
            }
        case "additionalProperties":
            let known = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
            let others = (object ?? [:]).filter { !known.contains($0.key) }
            if let rule = rule as? [String: Any] {
                return others.flatMap { problems($0.value, rule, "\(place).\($0.key)") }
            }
            return others.keys.map { "\(place) has the unknown member \($0)" }
        case "items":
            guard let rule = rule as? [String: Any] else { return ["\(place): items"] }
            return (value as? [Any] ?? []).enumerated().flatMap { problems($1, rule, "\(place)[\($0)]") }
        case "anyOf":
            let rules = rule as? [[String: Any]] ?? []
            return rules.contains { problems(value, $0, place).isEmpty } ? [] : ["\(place) is none of its forms"]
        case "$ref":
            let name = (rule as? String)?.split(separator: "/").last.map(String.init) ?? ""
            let definition = (root["$defs"] as? [String: Any])?[name] as? [String: Any]
            return definition.map { problems(value, $0, place) } ?? ["\(place): no definition \(name)"]
        default: return ["\(place): the keyword \(keyword) is not known to this test"]
        }
    }

    private static func isOf(_ type: String?, _ value: Any) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": (value as? NSNumber).map(isBoolean) ?? false
        case "integer":
            (value as? NSNumber).map { !isBoolean($0) && $0.doubleValue == $0.doubleValue.rounded() } ?? false
        case "number": (value as? NSNumber).map { !isBoolean($0) } ?? false
        default: false
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool { CFBooleanType.isBoolean(number) }

    private static func isEqual(_ one: Any, _ other: Any) -> Bool {
        (one as? NSObject) == (other as? NSObject)
    }
}

/// JSONSerialization gives booleans as numbers, of a type of their own.
private enum CFBooleanType {
    static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
