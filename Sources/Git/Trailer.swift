/// A line such as `Reviewed-by: Ada <ada@example.org>` in the last paragraph of a commit message.
public struct Trailer: Sendable, Hashable {
    /// What stands before the colon.
    public var token: String
    /// What stands behind it, continued lines joined by a space.
    public var value: String

    /// Reads the trailers of a message, as git-interpret-trailers(1) describes them.
    ///
    /// They stand in the last paragraph, which is not the first one, and either all of it are trailers, or one of them is
    /// Git's own and a quarter of the lines are.
    ///
    /// - Parameter message: A message as Git stores it.
    public static func all(in message: String) -> [Trailer] {
        let block = block(of: MessageLines.split(message))
        var trailers: [Trailer] = []
        var isOpen = false
        for line in block {
            if let first = line.unicodeScalars.first, first == " " || first == "\t" {
                guard isOpen, let last = trailers.last else { continue }
                trailers[trailers.count - 1].value = trimmed(last.value + " " + trimmed(line))
            } else if let colon = separator(line), colon > line.startIndex {
                trailers.append(
                    Trailer(token: trimmed(line[..<colon]), value: trimmed(line[line.index(after: colon)...])))
                isOpen = true
            } else {
                isOpen = false
            }
        }
        return trailers
    }

    /// How many of the last lines of a message are trailers with what continues them.
    public static func lineCount(in lines: [Substring]) -> Int { block(of: lines).count }

    /// The lines of the last paragraph, empty where it is no block of trailers.
    static func block(of lines: [Substring]) -> ArraySlice<Substring> {
        guard let end = lines.lastIndex(where: { !isBlank($0) }),
            let blank = lines[...end].lastIndex(where: isBlank),
            lines[..<blank].contains(where: { !isBlank($0) })
        else { return [] }
        let block = lines[(blank + 1)...end]
        var (trailers, others, hasOwn, isTrailer) = (0, 0, false, false)
        for line in block {
            if own.contains(where: line.hasPrefix) {
                hasOwn = true
                isTrailer = true
                trailers += 1
            } else if let first = line.unicodeScalars.first, first == " " || first == "\t" {
                if !isTrailer { others += 1 }
            } else if let colon = separator(line), colon > line.startIndex {
                isTrailer = true
                trailers += 1
            } else {
                isTrailer = false
                others += 1
            }
        }
        let isBlock = hasOwn ? trailers * 3 >= others : trailers > 0 && others == 0
        return isBlock ? block : []
    }

    // The lines that Git writes by itself.
    private static let own = ["Signed-off-by: ", "(cherry picked from commit "]

    /// The place of the colon behind a token: letters, digits and dashes, white space only before the colon.
    private static func separator(_ line: Substring) -> Substring.Index? {
        var sawSpace = false
        for index in line.unicodeScalars.indices {
            switch line.unicodeScalars[index] {
            case ":": return index
            case "a"..."z", "A"..."Z", "0"..."9", "-": if sawSpace { return nil }
            case " ", "\t":
                if index == line.startIndex { return nil }
                sawSpace = true
            default: return nil
            }
        }
        return nil
    }

    private static func isBlank(_ line: Substring) -> Bool {
        line.unicodeScalars.allSatisfy { $0 == " " || ("\t"..."\r").contains($0) }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = text[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        return String(text)
    }
}
