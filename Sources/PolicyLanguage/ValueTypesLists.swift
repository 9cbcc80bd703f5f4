package import Globs
import JSON
import Model
package import Patterns
import Words
import YAML

extension ValueType {
    /// A list of such values.
    package func list(_ plural: String) -> ValueType<[Value]> {
        ValueType<[Value]>(
            plural, schema: { .object([("type", .string("array")), ("items", schema())]) },
            written: { "[" + $0.map(written).joined(separator: ", ") + "]" }, keys: keys,
            decode: { node, decoding in
                guard case .sequence(let nodes) = node.content else {
                    let isOne = node.scalar != nil && !node.isNull
                    decoding.wrongType(plural, node, hint: isOne ? "write `[\(node.scalar?.text ?? "")]`" : nil)
                    return nil
                }
                var values: [Value] = []
                for (number, child) in nodes.enumerated() {
                    if let value = decoding.within(element: number, { decode(child, &$0) }) { values.append(value) }
                }
                return values
            })
    }

    /// The same kind of value, refused with a reason where a test says so.
    package func checked(_ test: @escaping @Sendable (Value) -> String?) -> ValueType<Value> {
        ValueType(
            wanted, schema: schema, hasOff: hasOff(), written: written, keys: keys,
            decode: { node, decoding in
                let before = decoding.diagnostics.count
                guard let value = decode(node, &decoding) else { return nil }
                if before == decoding.diagnostics.count, let reason = test(value) {
                    decoding.report(.badValue, "`\(decoding.path)`: \(reason)", at: node)
                    return nil
                }
                return value
            })
    }

    /// A text that a failing initializer turns into a value.
    package static func parsed(
        _ wanted: String, written: @escaping @Sendable (Value) -> String,
        _ parse: @escaping @Sendable (String) -> Result<Value, Reason>
    ) -> ValueType<Value> {
        ValueType(
            wanted, schema: { .object([("type", .string("string"))]) }, written: written,
            decode: { node, decoding in
                guard let text = node.scalar?.text, !node.isNull else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                switch parse(text) {
                case .success(let value): return value
                case .failure(let reason):
                    let place = node.place(ofCharacter: reason.offset)
                    decoding.report(
                        .badValue, "`\(decoding.path)` takes \(wanted), not \(node.shownText): \(reason.text)",
                        at: place.mark, width: place.width)
                    return nil
                }
            })
    }
}

/// Why a text is no value of a kind.
package struct Reason: Error {
    package var text: String
    /// The character at which it is none, counted from 0; nil for the whole text.
    package var offset: Int?
}

extension ValueType where Value == PathSelection {
    /// Globs for paths; where each stands is kept, so that one that selects nothing can be shown.
    package static var globs: ValueType<PathSelection> {
        let list = ValueType<PathPattern>.parsed("a glob such as `src/**`", written: { "\"\($0.text)\"" }) { text in
            Reason.catching { () throws(GlobError) in try PathPattern(reading: text) }
        }
        .list("a list of globs such as `[\"src/**\", \"tests/**\"]`")
        return ValueType<PathSelection>(
            list.wanted, schema: list.schema, written: { list.written($0.patterns) },
            decode: { node, decoding in
                guard let patterns = list.decode(node, &decoding) else { return nil }
                if case .sequence(let nodes) = node.content, nodes.count == patterns.count {
                    decoding.selections.append(
                        WrittenSelection(
                            keyPath: decoding.path, patterns: patterns,
                            places: nodes.map { WrittenSelection.Place(mark: SourceMark($0.start), width: $0.width) }))
                }
                return PathSelection(patterns: patterns)
            })
    }
}

extension ValueType where Value == [NameGlob] {
    /// Globs for names.
    package static func nameGlobs(_ kind: NameGlob.Kind, example: String) -> ValueType<[NameGlob]> {
        ValueType<NameGlob>.parsed("a glob such as `\(example)`", written: { "\"\($0.text)\"" }) { text in
            Reason.catching { () throws(GlobError) in try NameGlob(reading: text, kind: kind) }
        }
        .list("a list of globs such as `[\"\(example)\"]`")
    }
}

extension Reason {
    fileprivate static func catching<Value>(_ read: () throws(GlobError) -> Value) -> Result<Value, Reason> {
        do throws(GlobError) {
            return .success(try read())
        } catch {
            return .failure(Reason(text: error.message, offset: error.offset))
        }
    }
}

extension ValueType where Value == Pattern {
    /// A regular expression for a whole name.
    package static var pattern: ValueType<Pattern> {
        let wanted = "a regular expression"
        return ValueType<Pattern>(
            wanted,
            schema: { .object([("type", .string("string")), ("format", .string("regex"))]) },
            written: { "\"\($0.text)\"" },
            decode: { node, decoding in
                guard let text = node.scalar?.text, !node.isNull else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                let refusal = "`\(decoding.path)` takes \(wanted), not \(node.shownText)"
                let pattern: Pattern
                do throws(PatternError) {
                    pattern = try Pattern(text)
                } catch {
                    let place = node.place(ofCharacter: error.offset)
                    decoding.report(.badValue, "\(refusal): \(error.message)", at: place.mark, width: place.width)
                    return nil
                }
                guard let slow = pattern.slowSubject() else { return pattern }
                decoding.report(
                    .badValue, "`\(decoding.path)`: this pattern takes too long on `\(VisibleText.line(slow))`",
                    at: node,
                    hint: "a repetition within a repetition, such as `(a+)+`, can match one text in too many ways")
                return nil
            })
    }
}

extension Node {
    /// The place of a character of a scalar; the whole node where no character is meant, or where quotes or lines make
    /// it hard to tell.
    fileprivate func place(ofCharacter offset: Int?) -> (mark: SourceMark, width: Int) {
        guard let offset, let scalar, start.line == end.line else { return (SourceMark(start), width) }
        let count = scalar.text.unicodeScalars.count
        let quote = scalar.style == .quoted ? 1 : 0
        guard width == count + 2 * quote else { return (SourceMark(start), width) }
        return (SourceMark(line: start.line, column: start.column + quote + min(offset, count)), 1)
    }
}

extension ValueType where Value == ClosedRange<Double> {
    /// Two numbers, the smaller one first.
    package static var range: ValueType<ClosedRange<Double>> {
        let wanted = "two numbers such as `[-1, 1]`"
        return ValueType<ClosedRange<Double>>(
            wanted,
            schema: {
                .object([
                    ("type", .string("array")), ("items", .object([("type", .string("number"))])),
                    ("minItems", .integer(2)), ("maxItems", .integer(2)),
                ])
            },
            written: { "[\($0.lowerBound), \($0.upperBound)]" },
            decode: { node, decoding in
                guard case .sequence(let nodes) = node.content, nodes.count == 2 else {
                    decoding.wrongType(wanted, node)
                    return nil
                }
                let numbers = nodes.compactMap { ValueType<Double>.number.decode($0, &decoding) }
                guard numbers.count == 2 else { return nil }
                guard numbers[0] <= numbers[1] else {
                    decoding.report(.badValue, "`\(decoding.path)`: the smaller number comes first", at: node)
                    return nil
                }
                return numbers[0]...numbers[1]
            })
    }
}
