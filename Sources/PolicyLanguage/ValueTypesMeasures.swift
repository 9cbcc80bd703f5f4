import JSON
import Words
import YAML

/// A number with a unit, such as `15m`.
package enum Measure {
    /// Ten years in milliseconds, and 1000 TB: whatever is larger is a slip.
    package static let mostMilliseconds = 315_360_000_000
    package static let mostBytes = 1_000_000_000_000_000

    /// Reads numbers and units, one behind the other: `1h30m`.
    ///
    /// - Returns: nil where the text is not of that form; `Int.max` where the sum is too large.
    package static func value(_ text: String, _ units: [(String, Int)]) -> Int? {
        var rest = Array(text.utf8)[...]
        var sum = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { 48...57 ~= $0 }
            rest = rest.dropFirst(digits.count)
            var fraction: ArraySlice<UInt8> = []
            if rest.first == UInt8(ascii: ".") {
                fraction = rest.dropFirst().prefix { 48...57 ~= $0 }
                if fraction.isEmpty || fraction.count > 9 { return nil }
                rest = rest.dropFirst(fraction.count + 1)
            }
            let name = String(decoding: rest.prefix { !(48...57 ~= $0) && $0 != UInt8(ascii: ".") }, as: UTF8.self)
            rest = rest.dropFirst(name.utf8.count)
            guard !digits.isEmpty, let unit = units.first(where: { $0.0 == name })?.1 else { return nil }
            guard let whole = Int(String(decoding: digits, as: UTF8.self)) else { return Int.max }
            let (product, isOver) = whole.multipliedReportingOverflow(by: unit)
            let part = Double("0." + String(decoding: fraction, as: UTF8.self)).map { $0 * Double(unit) } ?? 0
            let (more, isOverAgain) = sum.addingReportingOverflow(product)
            guard !isOver, !isOverAgain, part < 1e15, more < Int.max / 2 else { return Int.max }
            sum = more + Int(part.rounded())
        }
        return sum
    }
}

extension ValueType where Value == Int {
    /// A duration in milliseconds.
    package static func duration(_ range: ClosedRange<Int> = 0...Measure.mostMilliseconds) -> ValueType<Int> {
        measure(
            "a duration such as `30s`, `15m` or `1h30m`", DurationText.units.map { ($0.name, $0.milliseconds) }, range,
            written: DurationText.limit,
            pattern: "^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d|w))+$", example: "15m")
    }

    /// A size in bytes.
    package static var size: ValueType<Int> {
        measure(
            "a size such as `500KB` or `5MB`", SizeText.units.map { ($0.name, $0.bytes) }, 0...Measure.mostBytes,
            written: SizeText.limit,
            pattern: "^[0-9]+(\\.[0-9]+)?([kKMGT]?B|[KMGT]iB)$", example: "5MB")
    }

    private static func measure(
        _ wanted: String, _ units: [(String, Int)], _ range: ClosedRange<Int>,
        written: @escaping @Sendable (Int) -> String, pattern: String, example: String
    ) -> ValueType<Int> {
        ValueType<Int>(
            wanted, schema: { .object([("type", .string("string")), ("pattern", .string(pattern))]) },
            written: written,
            decode: { node, decoding in
                guard let text = node.scalar?.text else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                guard let value = Measure.value(text, units) else {
                    let isNumber = !text.isEmpty && text.utf8.allSatisfy { 48...57 ~= $0 }
                    decoding.wrongValue(wanted, node, hint: isNumber ? "give the unit: `\(example)`" : nil)
                    return nil
                }
                guard range.contains(value) else {
                    decoding.report(
                        .outOfRange,
                        "`\(decoding.path)` is \(written(range.lowerBound)) to \(written(range.upperBound)), "
                            + "not \(node.shownText)", at: node)
                    return nil
                }
                return value
            })
    }
}

extension ValueType where Value == Double {
    /// A share in percent.
    package static func percent(_ range: ClosedRange<Double> = 0...100) -> ValueType<Double> {
        let wanted = "a percentage such as `80%`"
        return ValueType<Double>(
            wanted,
            schema: { .object([("type", .string("string")), ("pattern", .string("^[0-9]+(\\.[0-9]+)?%$"))]) },
            written: { number($0) + "%" },
            decode: { node, decoding in
                guard let text = node.scalar?.text else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                guard let percent = decimal(text.hasSuffix("%") ? String(text.dropLast()) : ""), percent >= 0 else {
                    decoding.wrongValue(
                        wanted, node, hint: decimal(text) != nil ? "give the unit: `80%`" : nil)
                    return nil
                }
                guard range.contains(percent) else {
                    decoding.report(
                        .outOfRange,
                        "`\(decoding.path)` is \(number(range.lowerBound))% to \(number(range.upperBound))%, "
                            + "not \(node.shownText)", at: node)
                    return nil
                }
                return percent
            })
    }

    /// Any finite number.
    package static var number: ValueType<Double> {
        ValueType<Double>(
            "a number", schema: { .object([("type", .string("number"))]) }, written: { number($0) },
            decode: { node, decoding in
                guard let text = node.plainText, let value = decimal(text) else {
                    decoding.wrongType("a number", node)
                    return nil
                }
                return value
            })
    }

    /// A finite number in decimal, nil for `nan`, `inf`, hexadecimal and the like.
    private static func decimal(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.count <= 40,
            text.utf8.allSatisfy({ 48...57 ~= $0 || "+-.eE".utf8.contains($0) }), let value = Double(text),
            value.isFinite
        else { return nil }
        return value
    }

    /// A number without `.0`.
    private static func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
