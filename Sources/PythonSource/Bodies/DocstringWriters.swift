extension PythonModule {
    /// The functions and classes at its top level that write a docstring for others: something is set to `x.__doc__` in them.
    ///
    /// One that hands on another's, `inner.__doc__ = outer.__doc__`, writes none.
    package var docstringWriters: Set<String> {
        var writers: Set<String> = []
        text.withUnsafeBufferPointer { text in
            var outer = definitions.indices.filter { definitions[$0].parent == nil }[...]
            var place = 0
            while let found = Self.nameOfDocstring(from: place, in: text) {
                place = found + Self.name.count
                guard Self.isWritten(at: found, in: text), Self.isIndented(found, in: text) else { continue }
                while let next = outer.dropFirst().first, definitions[next].header.lowerBound < found {
                    outer.removeFirst()
                }
                if let index = outer.first, definitions[index].header.upperBound <= found {
                    writers.insert(definitions[index].name)
                }
            }
        }
        return writers
    }

    private static let name = Array("__doc__".utf8)

    private static func nameOfDocstring(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = start + 2
        while index + 5 <= text.count {
            // Most bytes are no `d`.
            if text[index] == UInt8(ascii: "d"), text[(index - 2)..<(index + 5)].elementsEqual(name) {
                return index - 2
            }
            index += 1
        }
        return nil
    }

    /// True before `=` or `+=` with anything but another docstring behind it, and for `setattr(x, "__doc__", …)`.
    private static func isWritten(at place: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = place + name.count
        if index < text.count, text[index] == Byte.doubleQuote || text[index] == Byte.singleQuote {
            return index + 1 < text.count && text[index + 1] == Byte.comma
        }
        while index < text.count, text[index].isBlank { index += 1 }
        if index < text.count, text[index] == Byte.plus { index += 1 }
        guard index + 1 < text.count, text[index] == Byte.equals, text[index + 1] != Byte.equals else { return false }
        let rest = text[(index + 1)...].prefix { !$0.isNewline && $0 != 0 && $0 != Byte.hash }
        var words = rest.drop(while: \.isBlank)
        while words.last?.isBlank == true { words.removeLast() }
        let isName = words.allSatisfy { $0.isIdentifier || $0 == Byte.period }
        return !(isName && words.count > name.count && words.suffix(name.count).elementsEqual(name))
    }

    private static func isIndented(_ place: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = place
        while start > 0, !text[start - 1].isNewline { start -= 1 }
        return text[start].isBlank
    }
}
