import Model

/// What a documentation tool has written: its warnings with their places, and the error at which it stopped.
///
///     docs/index.rst:7: WARNING: undefined label: 'nowhere'
///     src/net.py:docstring of net.Net.forward:3: ERROR: Unexpected indentation.
///     src/net.py:12: SyntaxWarning: invalid escape sequence '\d'
///     Warn: Error parsing type annotation Missing for net.f. …
///     WARNING -  Doc file 'index.md' contains a link 'gone.md', but the target is not found …
struct BuildReading: Sendable, Hashable {
    /// A warning, or the error.
    struct Remark: Sendable, Hashable {
        var message: String
        var location: SourceLocation?
        var notes: [String] = []
        /// The dotted name of the definition in whose docstring the line counts from 1.
        var definition: String?
    }

    private(set) var warnings: [Remark] = []
    /// How many are about files of other people's packages.
    private(set) var foreign = 0
    /// The exception at which the tool stopped.
    private(set) var error: Remark?

    /// Reads an output.
    init(_ text: String) {
        // Colours would hide the words; pdoc paints also where nobody looks.
        let lines = Self.withoutColours(text).split(separator: "\n", omittingEmptySubsequences: false)
        var traceback: [Substring] = []
        var open: Remark?
        var seen: Set<Remark> = []
        func close() {
            guard var remark = open else { return }
            open = nil
            if let (message, location) = Self.exception(traceback) {
                remark.message = String((remark.message + " " + message).prefix(400))
                remark.location = remark.location ?? location
            }
            traceback = []
            if seen.insert(remark).inserted { warnings.append(remark) }
        }
        for line in lines {
            if let warning = Self.warning(line) {
                close()
                switch warning {
                case .own(let remark): open = remark
                case .foreign: foreign += 1
                }
            } else {
                traceback.append(line)
                // pdoc ends what it says with a place of its own.
                if open != nil, Self.isPlace(line.trimmingSpaces) { close() }
            }
        }
        let rest = open == nil ? traceback : []
        close()
        guard let (message, location) = Self.exception(rest) else { return }
        error = Remark(message: message, location: location)
        // Mostly the tool has warned of it before.
        warnings.removeAll { $0.message.hasSuffix(message) && $0.location == location }
    }

    /// Changes the remarks, as who knows the project's files can do.
    mutating func change(_ body: (inout Remark) -> Void) {
        for index in warnings.indices { body(&warnings[index]) }
        if var remark = error {
            body(&remark)
            error = remark
        }
    }

    private enum Warning {
        case own(Remark)
        case foreign
    }

    private static func warning(_ line: Substring) -> Warning? {
        if line.hasPrefix("Warn: ") { return .own(Remark(message: withoutPlace(line.dropFirst(6)))) }
        for mark in ["WARNING: ", "ERROR: ", "WARNING -  ", "WARNING - ", "CRITICAL: ", "SEVERE: "]
        where line.hasPrefix(mark) {
            let words = line.dropFirst(mark.count)
            // griffe, which reads Python for mkdocs, names the place inside.
            let inner = words.hasPrefix("griffe: ") ? words.dropFirst(8) : words
            if let (place, rest) = Self.place(inner), rest.first == " " {
                return .own(Remark(message: trimmed(rest), location: place.location, definition: place.definition))
            }
            return .own(Remark(message: trimmed(words)))
        }
        // A Python category behind pdoc's hands: `FutureWarning: old (src/net.py:3)`.
        if let colon = line.firstIndex(of: ":"), line[..<colon].hasSuffix("Warning"),
            line[..<colon].allSatisfy({ $0.isLetter }), line.hasSuffix(")"), let bracket = line.lastIndex(of: "(")
        {
            let inside = line[line.index(after: bracket)...].dropLast()
            guard let (place, rest) = Self.place(inside + ":"), rest.isEmpty else { return nil }
            if place.location.path.description.hasPrefix("/") { return .foreign }
            return .own(Remark(message: trimmed(line[..<bracket]), location: place.location))
        }
        guard let (place, rest) = Self.place(line) else { return nil }
        let words = rest.trimmingSpaces
        guard let colon = words.firstIndex(of: ":"), let kind = kind(words[..<colon]) else { return nil }
        if place.location.path.description.hasPrefix("/") || place.location.path.description.hasPrefix("<") {
            return .foreign
        }
        let said = words[words.index(after: colon)...].trimmingSpaces
        let message = kind.isEmpty ? String(said) : "\(kind): \(said)"
        return .own(Remark(message: message, location: place.location, definition: place.definition))
    }

    /// What a word before a colon says of the message behind it; nil where it is no kind of warning.
    private static func kind(_ word: Substring) -> String? {
        if ["WARNING", "ERROR", "CRITICAL", "SEVERE", "warning", "error"].contains(word) { return "" }
        let isCategory = word.hasSuffix("Warning") && word.allSatisfy { $0.isLetter || $0 == "." || $0 == "_" }
        return isCategory ? String(word) : nil
    }

    private typealias Place = (location: SourceLocation, definition: String?)

    /// `PATH:LINE:`, `PATH:LINE:COLUMN:` or `PATH:docstring of NAME:LINE:` at the beginning, and what follows.
    private static func place(_ text: Substring) -> (Place, Substring)? {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return nil }
        let path = text[..<colon]
        if path.contains(where: { $0 == "\"" || $0 == "'" }) || path.first == " " { return nil }
        var rest = text[text.index(after: colon)...]
        var definition: String?
        if rest.hasPrefix("docstring of ") {
            guard let end = rest.firstIndex(of: ":") else { return nil }
            definition = String(rest[..<end].dropFirst(13))
            rest = rest[rest.index(after: end)...]
        }
        guard let line = number(&rest) else { return nil }
        let column = number(&rest)
        return ((SourceLocation(RepositoryPath(String(path)), line: line, column: column), definition), rest)
    }

    /// A number and the colon behind it, taken away; nil and nothing where there is none.
    private static func number(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let after = rest[digits.endIndex...]
        guard digits.count <= 7, let number = Int(digits), number > 0, after.first == ":" else { return nil }
        rest = after.dropFirst()
        return number
    }

    /// The first exception of a traceback, which is what all others follow from, and its place in the project.
    private static func exception(_ lines: [Substring]) -> (String, SourceLocation?)? {
        guard let start = lines.firstIndex(where: { $0.hasPrefix("Traceback (most recent call last)") }) else {
            return nil
        }
        var frame: PythonFrame?
        for line in lines[start...].dropFirst() {
            if let found = PythonFrame(line) {
                if !found.path.hasPrefix("/"), !found.path.hasPrefix("<") { frame = found }
            } else if let first = line.first, !first.isWhitespace {
                let place = frame.map { SourceLocation(RepositoryPath($0.path), line: $0.line) }
                return (trimmed(line), place)
            }
        }
        return nil
    }

    /// pdoc's own place behind its message is of no use to whoever reads it.
    private static func withoutPlace(_ text: Substring) -> String {
        guard let bracket = text.lastIndex(of: "("), isPlace(text[bracket...]) else { return trimmed(text) }
        return trimmed(text[..<bracket])
    }

    /// True for `(PATH:LINE)`.
    private static func isPlace(_ text: Substring) -> Bool {
        guard text.first == "(", text.last == ")", let (_, rest) = place(text.dropFirst().dropLast() + ":") else {
            return false
        }
        return rest.isEmpty
    }

    private static func trimmed(_ text: Substring) -> String { String(text.trimmingSpaces.prefix(400)) }

    private static func withoutColours(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var result: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            guard byte == 0x1B, bytes.first == UInt8(ascii: "[") else {
                result.append(byte)
                continue
            }
            bytes = bytes.dropFirst().drop { !(0x40...0x7E).contains($0) }.dropFirst()
        }
        return String(decoding: result, as: UTF8.self)
    }
}
