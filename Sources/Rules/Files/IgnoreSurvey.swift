import Git
import Model
import PolicyLanguage
import PythonSource

/// The comments `gate: ignore[…] why` of changed files, with those that the change itself brings.
struct IgnoreSurvey {
    private static let marker: StaticString = "gate: ignore["
    private static let longestReason = 120
    // A file of more comments with an effect is made to be so, and these are enough to see it.
    private static let mostOfAFile = 2_000

    private(set) var comments: [IgnoreComment] = []
    private let context: CheckContext
    /// How often each line with such a comment stood in files that are gone; nil until somebody asks.
    private var moved: [[UInt8]: Int]?
    // A change that takes more files away is no move that anybody follows.
    private static let mostMoved = 200

    init(_ context: CheckContext) {
        self.context = context
    }

    /// True where a file that no file check looks at may hold comments for checks of documentation.
    static func wants(_ change: TreeChange, _ policy: Policy) -> Bool {
        policy.docs != nil && isPython(change.path)
    }

    /// True where a file holds the beginning of such a comment.
    static func mayIgnore(_ file: InspectedFile) -> Bool {
        guard file.isFile, let bytes = file.bytes else { return false }
        return text(bytes, isBinary: file.scan.isBinary).withUnsafeBufferPointer {
            !PythonModule.places(of: marker, in: $0).isEmpty
        }
    }

    /// The text that is searched: PowerShell's UTF-16 too.
    private static func text(_ bytes: [UInt8], isBinary: Bool) -> [UInt8] {
        (isBinary ? UTF16Text.utf8(bytes) : nil) ?? bytes
    }

    /// Adds the comments of a file that was read.
    mutating func look(_ file: InspectedFile, commit: String? = nil, _ repository: borrowing Repository) throws {
        guard file.isFile, let bytes = file.bytes else { return }
        try look(bytes, isBinary: file.scan.isBinary, file.change, commit: commit, repository)
    }

    /// Adds the comments of a file, each with an answer to whether the change brings it.
    ///
    /// - Parameter commit: The commit that has the file, where the judged tree does not.
    private mutating func look(
        _ bytes: [UInt8], isBinary: Bool, _ change: TreeChange, commit: String?,
        _ repository: borrowing Repository
    ) throws {
        let text = Self.text(bytes, isBinary: isBinary)
        let places = text.withUnsafeBufferPointer { PythonModule.places(of: Self.marker, in: $0) }
        guard !places.isEmpty else { return }
        var before = try Self.lines(of: change.old, repository)
        let path = RepositoryPath(bytes: change.path)
        var (line, counted, lastLine, isNew) = (1, 0, 0, false)
        let most = comments.count + Self.mostOfAFile
        for place in places where comments.count < most {
            for index in counted..<place where text[index] == UInt8(ascii: "\n") { line += 1 }
            counted = place
            if line != lastLine {
                let whole = Self.line(at: place, in: text)
                if let count = before[whole], count > 0 {
                    before[whole] = count - 1
                    isNew = false
                } else {
                    isNew = try !takeMoved(whole, repository)
                }
                lastLine = line
            }
            guard let (checks, reason) = Self.parts(text[(place + Self.marker.utf8CodeUnitCount)...], path) else {
                continue
            }
            for check in checks
            where Self.known.contains(check) && (check.family != "docs" || Self.isPython(change.path)) {
                add(
                    IgnoreComment(
                        check: check, location: SourceLocation(path, line: line), reason: reason,
                        isAdded: isNew && !context.event.allPaths,
                        isRefused: context.policy.skips.never.contains(check), commit: commit))
            }
        }
    }

    /// What intermediate commits hold is told only where the judged tree does not.
    private mutating func add(_ comment: IgnoreComment) {
        let isKnown =
            comment.commit != nil
            && comments.contains {
                $0.check == comment.check && $0.location.path == comment.location.path && $0.reason == comment.reason
            }
        if !isKnown { comments.append(comment) }
    }

    private static let known = Set(CheckRegistry.native.map { $0.description.id })

    private static func isPython(_ path: [UInt8]) -> Bool {
        path.hasSuffix(".py") || path.hasSuffix(".pyi") || path.hasSuffix(".ipynb")
    }

    /// True where a file that the change takes away held the line: a file that moves brings nothing new.
    private mutating func takeMoved(_ line: [UInt8], _ repository: borrowing Repository) throws -> Bool {
        var lines = moved ?? [:]
        if moved == nil {
            for change in context.subject.changes.filter({ $0.kind == .deleted }).prefix(Self.mostMoved) {
                lines.merge(try Self.lines(of: change.old, repository)) { $0 + $1 }
            }
        }
        let count = lines[line] ?? 0
        lines[line] = max(0, count - 1)
        moved = lines
        return count > 0
    }

    /// How often each line with such a comment stands in a blob.
    private static func lines(of old: ObjectID?, _ repository: borrowing Repository) throws -> [[UInt8]: Int] {
        guard let old,
            case .bytes(let bytes) = try repository.content(of: old, limit: Inspection.largestFile)
        else { return [:] }
        let text = UTF16Text.utf8(bytes) ?? bytes
        var lines: [[UInt8]: Int] = [:]
        var last = -1
        for place in text.withUnsafeBufferPointer({ PythonModule.places(of: Self.marker, in: $0) }) where place >= last
        {
            let line = Self.line(at: place, in: text)
            lines[line, default: 0] += 1
            last = text[place...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
        }
        return lines
    }

    /// The line that holds an offset, without the white space at its ends.
    private static func line(at place: Int, in text: [UInt8]) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        let start = text[..<place].lastIndex(of: newline).map { $0 + 1 } ?? 0
        let end = text[place...].firstIndex(of: newline) ?? text.count
        let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 }
        let line = text[start..<end].drop(while: isBlank)
        return Array(line.prefix((line.lastIndex { !isBlank($0) } ?? line.startIndex - 1) - line.startIndex + 1))
    }

    /// The checks and the reason behind a marker; nil where there is none that has an effect.
    private static func parts(_ rest: ArraySlice<UInt8>, _ path: RepositoryPath) -> ([CheckID], String)? {
        let line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }.prefix(400)
        guard let close = line.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let names = String(decoding: line[..<close], as: UTF8.self).split { $0 == "," || $0 == " " }
        var reason = String(decoding: line[line.index(after: close)...], as: UTF8.self)[...]
        // In a notebook the comment is a part of a JSON string.
        if path.fileExtension == "ipynb" { reason = reason.prefix { $0 != "\"" && $0 != "\\" } }
        guard reason.contains(where: \.isLetter), !names.isEmpty else { return nil }
        return (names.map { CheckID(String($0)) }, String(reason.trimmingSpaces.prefix(longestReason)))
    }
}
