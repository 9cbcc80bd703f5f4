extension PythonModule {
    /// True where the text holds these characters anywhere.
    package func holds(_ marker: StaticString) -> Bool {
        text.withUnsafeBufferPointer { !Self.places(of: marker, in: $0).isEmpty }
    }

    /// The text behind a marker in comments, by their lines; empty for most files after one search.
    ///
    /// - Parameter marker: What stands behind the `#` and a blank or none, such as `gate: ignore`.
    public func comments(beginningWith marker: StaticString) -> [Int: String] {
        let places = text.withUnsafeBufferPointer { Self.places(of: marker, in: $0) }
        guard !places.isEmpty else { return [:] }
        var comments: [Int: String] = [:]
        var line = 1
        var index = 0
        for place in places {
            while index < place {
                let byte = text[index]
                let isPair = byte == Byte.carriageReturn && text[index + 1] == Byte.lineFeed
                if byte.isNewline, !isPair { line += 1 }
                index += 1
            }
            var before = place
            while before > 0, text[before - 1].isBlank { before -= 1 }
            guard before > 0, text[before - 1] == Byte.hash else { continue }
            let start = place + marker.utf8CodeUnitCount
            let end = text[start...].firstIndex { $0.isNewline || $0 == 0 } ?? text.count
            comments[line] = String(decoding: text[start..<end], as: UTF8.self)
        }
        return comments
    }

    /// The line of the first code; 0 where the file holds none.
    public var firstCodeLine: Int {
        text.withUnsafeBufferPointer { buffer in
            var scanner = TextScanner(buffer)
            return (try? scanner.nextLogicalLine()) == nil ? 0 : scanner.line
        }
    }

    /// The lines of a definition's header: from its first decorator to the colon.
    public func headerLines(of definition: Definition) -> ClosedRange<Int> {
        let first = definition.decorators.first?.position.line ?? definition.position.line
        var lines = 0
        var previous: UInt8 = 0
        for byte in text[definition.header.clamped(to: 0..<text.count)] {
            if byte.isNewline, !(byte == Byte.lineFeed && previous == Byte.carriageReturn) { lines += 1 }
            previous = byte
        }
        return min(first, definition.position.line)...definition.position.line + lines
    }

    /// True where a line holds a comment and no code.
    public func isCommentAlone(_ line: Int) -> Bool {
        var current = 1
        var index = 0
        while current < line, index < text.count {
            let isPair = text[index] == Byte.carriageReturn && text[min(index + 1, text.count - 1)] == Byte.lineFeed
            if text[index].isNewline, !isPair { current += 1 }
            index += 1
        }
        while index < text.count, text[index].isBlank { index += 1 }
        return current == line && index < text.count && text[index] == Byte.hash
    }

    /// Where a marker begins in a text, each offset once.
    package static func places(of marker: StaticString, in text: UnsafeBufferPointer<UInt8>) -> [Int] {
        let length = marker.utf8CodeUnitCount
        guard length > 0, text.count >= length else { return [] }
        var places: [Int] = []
        // After Horspool, Practical Fast Searching in Strings (1980): mostly the whole length of the marker is skipped.
        var skips = [UInt8](repeating: UInt8(clamping: length), count: 256)
        for offset in 0..<length - 1 {
            skips[Int(marker.utf8Start[offset])] = UInt8(clamping: length - 1 - offset)
        }
        var index = 0
        while index <= text.count - length {
            let end = text[index + length - 1]
            if end == marker.utf8Start[length - 1] {
                var offset = 0
                while offset < length - 1, text[index + offset] == marker.utf8Start[offset] { offset += 1 }
                if offset == length - 1 { places.append(index) }
            }
            index += Int(skips[Int(end)])
        }
        return places
    }
}
