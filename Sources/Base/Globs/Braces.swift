/// What is wrong with a glob, and where.
public struct GlobError: Error, Sendable, Hashable {
    /// What is wrong.
    public var message: String
    /// The character at which it is wrong, counted from 0; nil for the whole glob.
    public var offset: Int?

    /// Makes an error.
    package init(_ message: String, at offset: Int? = nil) {
        self.message = message
        self.offset = offset
    }
}

/// `{a,b}`: a glob with alternatives stands for as many globs, as in a shell.
///
/// Braces without a comma stand for themselves, as in the folder `{{cookiecutter.name}}`; a backslash takes the meaning of
/// a brace or a comma away.
struct Braces {
    /// The most globs that one may stand for.
    static let mostGlobs = 64
    private static let mostDepth = 8
    // No path is longer; see limits.h(0).
    private static let mostBytes = 4096

    private struct Group {
        var commas: [Int] = []
        var end: Int
    }

    private let glob: [UInt8]
    private var groups: [Int: Group] = [:]

    /// The globs that one stands for, itself where it has no alternatives.
    static func expanded(_ glob: [UInt8]) throws(GlobError) -> [[UInt8]] {
        let braces = try Braces(glob)
        return braces.groups.isEmpty ? [glob] : try braces.globs(0..<glob.count)
    }

    /// Finds the groups; classes and escaped characters are passed over.
    private init(_ glob: [UInt8]) throws(GlobError) {
        self.glob = glob
        var open: [(start: Int, commas: [Int])] = []
        var index = 0
        while index < glob.count {
            let start = index
            index += 1
            switch glob[start] {
            case UInt8(ascii: "\\"):
                guard index < glob.count else { throw error("a backslash ends it", start) }
                index += 1
            case UInt8(ascii: "["):
                guard GlobProgram.readClass(glob, &index) != nil else {
                    throw error("a class `[…]` is left open, or a range in it runs backwards", start)
                }
            case UInt8(ascii: "{"):
                guard open.count < Self.mostDepth else {
                    throw error("braces nest more than \(Self.mostDepth) deep", start)
                }
                open.append((start, []))
            case UInt8(ascii: ","):
                if !open.isEmpty { open[open.count - 1].commas.append(start) }
            case UInt8(ascii: "}"):
                guard let group = open.popLast() else { continue }
                if !group.commas.isEmpty {
                    groups[group.start] = Group(commas: group.commas, end: start)
                } else if isRange(group.start + 1..<start) {
                    throw error("ranges are not supported: write the values, as in `{1,2,3}`", group.start)
                }
            default: break
            }
        }
        if let first = open.first {
            throw error("a brace is left open; `\\{` is the character itself", first.start)
        }
        if !groups.isEmpty, glob.count > Self.mostBytes { throw GlobError("it is longer than a path can be") }
    }

    private func isRange(_ range: Range<Int>) -> Bool {
        let text = String(decoding: glob[range], as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
        let isEnd: (Substring) -> Bool = { end in
            let digits = end.first == "-" || end.first == "+" ? end.dropFirst() : end
            let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { 48...57 ~= $0 }
            return isNumber || (end.utf8.count == 1 && end.first?.isLetter == true)
        }
        return text.count == 3 && text[1].isEmpty && isEnd(text[0]) && isEnd(text[2])
    }

    private func globs(_ range: Range<Int>) throws(GlobError) -> [[UInt8]] {
        var globs: [[UInt8]] = [[]]
        var index = range.lowerBound
        while index < range.upperBound {
            guard let group = groups[index] else {
                let literal = index
                repeat { index += 1 } while index < range.upperBound && groups[index] == nil
                for number in globs.indices { globs[number] += glob[literal..<index] }
                continue
            }
            var choices: [[UInt8]] = []
            var start = index + 1
            for end in group.commas + [group.end] {
                choices += try self.globs(start..<end)
                guard globs.count * choices.count <= Self.mostGlobs else {
                    throw error("it stands for more than \(Self.mostGlobs) globs", index)
                }
                start = end + 1
            }
            globs = globs.flatMap { before in choices.map { before + $0 } }
            index = group.end + 1
        }
        return globs
    }

    private func error(_ message: String, _ byte: Int) -> GlobError {
        GlobError(message, at: String(decoding: glob[..<byte], as: UTF8.self).unicodeScalars.count)
    }
}
