import Git
import Model
import Platform
import Rules

/// What `git merge-tree --write-tree -z` writes: the tree, the files with conflicts, and messages about them.
struct MergeTreeOutput {
    /// One of Git's messages.
    struct Message: Hashable {
        var paths: [[UInt8]]
        /// Git's stable name of the kind, such as `CONFLICT (contents)`.
        var type: String
        var text: String
    }

    let tree: ObjectID
    /// Files with conflicts in Git's order, with the sides that have them: 1 the base, 2 this branch, 3 upstream.
    private(set) var files: [(path: [UInt8], stages: Set<Int>)] = []
    private(set) var messages: [Message] = []

    /// Reads it; nil where no tree comes first.
    init?(_ output: [UInt8]) {
        var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
        // Warnings of Git come before, on the other stream.
        guard let first = fields.popFirst(), let tree = ObjectID(hex: String(decoding: first.suffix(40), as: UTF8.self))
        else { return nil }
        self.tree = tree
        while let field = fields.popFirst(), !field.isEmpty { addFile(field) }
        while let count = fields.popFirst().flatMap({ Int(String(decoding: $0, as: UTF8.self)) }),
            count >= 0, fields.count >= 2, count <= fields.count - 2
        {
            let paths = fields.prefix(count).map(Array.init)
            fields = fields.dropFirst(count)
            guard let type = fields.popFirst(), let text = fields.popFirst() else { return }
            messages.append(
                Message(
                    paths: paths, type: String(decoding: type, as: UTF8.self),
                    text: String(decoding: text, as: UTF8.self)))
        }
    }

    private mutating func addFile(_ field: [UInt8].SubSequence) {
        // MODE SP ID SP STAGE TAB PATH
        guard let tab = field.firstIndex(of: UInt8(ascii: "\t")) else { return }
        let words = field[..<tab].split(separator: UInt8(ascii: " "))
        guard words.count == 3, let stage = Int(String(decoding: words[2], as: UTF8.self)) else { return }
        let path = Array(field[(tab + 1)...])
        if files.last?.path == path {
            files[files.count - 1].stages.insert(stage)
        } else {
            files.append((path, [stage]))
        }
    }

    /// What a person would have to decide, one element a file.
    ///
    /// - Parameter ranges: Finds the lines between conflict markers in the merged file.
    func conflicts(_ ranges: ([UInt8]) -> [ClosedRange<Int>]) -> [MergeConflict] {
        var found: [MergeConflict] = []
        var told: Set<[UInt8]> = []
        for (path, stages) in files where !told.contains(path) {
            let about = messages.filter { $0.type.hasPrefix("CONFLICT") && $0.paths.contains(path) }
            let kind = Self.kind(about)
            // Git lists every name of a renamed file; they are one conflict.
            if let together = about.first(where: { $0.paths.count > 1 }) { told.formUnion(together.paths) }
            let main = Self.withoutSide(about.first(where: { $0.paths.count > 1 })?.paths.first ?? path)
            found.append(
                MergeConflict(
                    path: RepositoryPath(bytes: main), kind: kind,
                    detail: detail(kind, stages, about, ranges(path))))
        }
        // Some conflicts leave no file with two sides behind, such as a folder that was renamed in two ways.
        if files.isEmpty {
            for message in messages where message.type.hasPrefix("CONFLICT") {
                found.append(
                    MergeConflict(
                        path: RepositoryPath(bytes: message.paths.first ?? []), kind: Self.kind([message]),
                        detail: "Git could not decide"))
            }
        }
        return found
    }

    /// A path without the commit that Git hangs on it where a folder has taken its name, `train.py~ID`.
    private static func withoutSide(_ path: [UInt8]) -> [UInt8] {
        guard path.count > 41, path[path.count - 41] == UInt8(ascii: "~"),
            ObjectID(hex: String(decoding: path.suffix(40), as: UTF8.self)) != nil
        else { return path }
        return path.dropLast(41)
    }

    /// Git's word for the conflict: the most telling of its messages, `content` where there is none.
    private static func kind(_ messages: [Message]) -> String {
        if messages.contains(where: { $0.type == "CONFLICT (binary)" }) { return "binary" }
        // The text tells more kinds apart than the type: both sides may have added a file.
        let texts = messages.map { $0.text.hasPrefix("CONFLICT (") ? $0.text : $0.type }
        let words = texts.compactMap { text -> String? in
            guard text.hasPrefix("CONFLICT ("), let end = text.firstIndex(of: ")") else { return nil }
            return String(text[..<end].dropFirst("CONFLICT (".count))
        }
        return words.first { $0 != "content" } ?? words.first ?? "content"
    }

    private func detail(_ kind: String, _ stages: Set<Int>, _ about: [Message], _ ranges: [ClosedRange<Int>]) -> String
    {
        switch kind {
        case "modify/delete":
            return stages.contains(2) ? "changed here, deleted upstream" : "deleted here, changed upstream"
        case "rename/delete":
            return stages.contains(2) ? "renamed here, deleted upstream" : "deleted here, renamed upstream"
        case "rename/rename":
            let names = about.first { $0.paths.count > 2 }?.paths.dropFirst().map {
                RepositoryPath(bytes: $0).description
            }
            return names.map { "renamed to \($0.joined(separator: " and to "))" } ?? "renamed on both sides"
        case "file/directory": return "a file on one side, a folder on the other"
        case "distinct types", "distinct modes": return "a file on one side, a link or a submodule on the other"
        case "submodule": return "different commits of the submodule"
        case "file location": return "added in a folder that the other side has renamed"
        case "binary": return "changed on both sides"
        default: return Self.words(ranges) ?? "changed on both sides"
        }
    }

    private static func words(_ ranges: [ClosedRange<Int>]) -> String? {
        guard !ranges.isEmpty else { return nil }
        let shown = ranges.prefix(6).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        let more = ranges.count > shown.count ? " and \(ranges.count - shown.count) more places" : ""
        return "lines " + shown.joined(separator: ", ") + more
    }
}

/// The places in a merged file that Git leaves to a person.
enum ConflictMarkers {
    /// Finds them.
    ///
    /// - Parameters:
    ///   - text: The merged file.
    ///   - ours: The name that stands behind the opening marker, or the beginning of it.
    ///   - theirs: The name behind the closing one.
    /// - Returns: Lines, counted from 1, both markers included.
    static func ranges(in text: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        var start: Int?
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if start == nil, isMarker(line, UInt8(ascii: "<"), ours) {
                start = index + 1
            } else if let first = start, isMarker(line, UInt8(ascii: ">"), theirs) {
                ranges.append(first...(index + 1))
                start = nil
            }
        }
        return ranges
    }

    /// True for seven or more of a character, a space and a name: the attribute conflict-marker-size makes them longer.
    private static func isMarker(_ line: [UInt8].SubSequence, _ character: UInt8, _ name: [UInt8]) -> Bool {
        guard line.first == character else { return false }
        let rest = line.drop { $0 == character }
        return line.count - rest.count >= 7 && rest.first == UInt8(ascii: " ") && rest.dropFirst().starts(with: name)
    }
}
