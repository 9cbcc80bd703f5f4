package import Git
package import Model
import PolicyLanguage
import Platform
import Words

/// Known findings about single definitions, which a project has when it begins to look for them.
///
/// A line an entry, sorted, so that Git merges and shows them well:
/// `docs/missing<TAB>src/net.py<TAB>method Net.forward<TAB>0f3c…`. Lines move and do not count; what a finding says and
/// what the docstring says do, so a docstring that is written anew has to be right.
public struct DocsBaseline: Sendable {
    /// One known finding.
    package struct Entry: Sendable, Hashable {
        package let check: CheckID
        /// The path as text, in which every name has one form without tabs and line ends.
        package let path: String
        /// Kind and qualified name.
        package let definition: String
        package let digest: String

        package init(check: CheckID, path: RepositoryPath, definition: String, message: String, docstring: String) {
            self.check = check
            self.path = Self.text(path)
            self.definition = definition
            digest = String(Digest.sha256("\(message)\u{0}\(docstring)").prefix(16))
        }

        /// Reads a line; nil where it is none.
        package init?(_ line: Substring) {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[0].hasPrefix("docs/"), !parts[1].isEmpty, parts[3].count == 16 else {
                return nil
            }
            check = CheckID(String(parts[0]))
            path = String(parts[1])
            definition = String(parts[2])
            digest = String(parts[3])
        }

        package var line: String { "\(check.name)\t\(path)\t\(definition)\t\(digest)" }
        package static func text(_ path: RepositoryPath) -> String { VisibleText.line(path.description) }

        /// What tells it again in a file that has moved.
        package var content: [String] { [check.name, definition, digest] }
    }

    private struct Known {
        let entry: Entry
        let line: Int
        var isUsed = false
    }

    package static let heading =
        "# Known findings that gate does not show. `gate docs --write-baseline` writes them anew; fewer is better."
    private static let mostBytes = 32 << 20
    private static let mostNotes = 8

    private let file: RepositoryPath
    private var known: [Known] = []
    private var places: [[String]: [Int]] = [:]
    private var hidden: [CheckID: Int] = [:]
    /// The lines of the judged tree's own file, where another tree's judges.
    private var kept: Set<Substring>?
    private var old: [CheckID: [Known]] = [:]
    /// Lines that are no entries, or a file that is not there.
    private(set) var unread: [Finding] = []

    /// Reads the file of the tree that judges: a change does not say itself which findings are known.
    package init(_ path: String, _ context: CheckContext, _ repository: borrowing Repository) throws {
        file = RepositoryPath(path)
        guard let lines = try Self.lines(path, context, repository) else {
            unread = [problem("\(path) is not there or no plain file, so no finding is known", nil, Self.command)]
            return
        }
        // What the change itself has taken out of its file, nobody has to take out any more.
        if context.localBaselines == nil, context.settingsTree != context.subject.tree {
            kept = Set(try Self.lines(path, in: context.subject.tree, repository) ?? [])
        }
        for (index, line) in lines.enumerated() where !line.isEmpty && line.first != "#" {
            if let entry = Entry(line) {
                places[entry.content, default: []].append(known.count)
                known.append(Known(entry: entry, line: index + 1))
            } else if unread.isEmpty {
                unread = [
                    problem("this line is no known finding, and others may be none", index + 1, Self.command)
                ]
            }
        }
    }

    /// The lines of the file that judges: the local policy's own, or the one of a tree.
    private static func lines(_ path: String, _ context: CheckContext, _ repository: borrowing Repository) throws
        -> [Substring]?
    {
        guard let folder = context.localBaselines else { return try lines(path, in: context.settingsTree, repository) }
        guard Files.link(onTheWayTo: path, below: folder) == nil else { return nil }
        return try Files.read("\(folder)/\(path)", limit: mostBytes).map(lines)
    }

    private static func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    private static func lines(_ path: String, in tree: ObjectID, _ repository: borrowing Repository) throws
        -> [Substring]?
    {
        guard let entry = try repository.entry(path, in: tree), case .file = entry.kind,
            let bytes = try repository.blob(entry.id, limit: mostBytes)
        else { return nil }
        return lines(bytes)
    }

    private static let command: SuggestedCommand = "gate docs --write-baseline"

    private func problem(_ message: String, _ line: Int?, _ command: SuggestedCommand) -> Finding {
        Finding(
            "docs/missing", .warning, message, at: SourceLocation(file, line: line), command: command,
            inconclusive: true)
    }

    /// True where a finding is known; each entry stands for one.
    package mutating func holds(_ entry: Entry, _ context: CheckContext, _ repository: borrowing Repository) throws
        -> Bool
    {
        guard let candidates = places[entry.content] else { return false }
        let free = candidates.filter { !known[$0].isUsed }
        var match = free.first { known[$0].entry.path == entry.path }
        if match == nil {
            // The file has moved: the entry's own is gone.
            match = try free.first { try repository.entry(known[$0].entry.path, in: context.subject.tree) == nil }
        }
        guard let match else { return false }
        known[match].isUsed = true
        hidden[entry.check, default: 0] += 1
        return true
    }

    /// Settles which entries no longer apply.
    ///
    /// - Parameters:
    ///   - checks: The checks that have looked.
    ///   - files: The files at which they have looked, nil for all.
    package mutating func finish(
        _ checks: [CheckID], files: Set<RepositoryPath>?, _ context: CheckContext, _ repository: borrowing Repository
    ) throws {
        let looked = files.map { Set($0.map(Entry.text)) }
        var isThere: [String: Bool] = [:]
        for entry in known where !entry.isUsed && checks.contains(entry.entry.check) {
            let path = entry.entry.path
            if let looked, !looked.contains(path) {
                let known = try isThere[path] ?? (repository.entry(path, in: context.subject.tree) != nil)
                isThere[path] = known
                if known { continue }
            }
            if let kept, !kept.contains(entry.entry.line[...]) { continue }
            old[entry.entry.check, default: []].append(entry)
        }
    }

    /// What is said of the entries of a check that no longer apply.
    package func outdated(_ check: CheckID) -> [Finding] {
        guard let old = old[check], let first = old.first else { return [] }
        var notes = old.prefix(Self.mostNotes).map { "line \($0.line): \($0.entry.path) \($0.entry.definition)" }
        if old.count > notes.count { notes.append("and \(old.count - notes.count) more") }
        return [
            Finding(
                check, .warning,
                old.count == 1
                    ? "an entry of the baseline no longer applies"
                    : "\(old.count) entries of the baseline no longer apply",
                at: SourceLocation(file, line: first.line), notes: notes, command: Self.command)
        ]
    }

    /// How many findings of a check are known.
    package func remarks(_ check: CheckID) -> [String] {
        guard let count = hidden[check], count > 0 else { return [] }
        return ["\(counted(count, "known finding")) of \(file) not shown"]
    }

    /// The file with these entries.
    package static func text(_ entries: [Entry]) -> String {
        let lines = entries.sorted { left, right in
            (left.path, left.definition, left.line) < (right.path, right.definition, right.line)
        }.map(\.line)
        return ([heading] + lines).joined(separator: "\n") + "\n"
    }
}

extension DocsBaseline {
    /// A baseline as it would be written now.
    public struct Draft: Sendable, Hashable {
        /// Where the policy has it, nil where it names none.
        public let path: String?
        /// How many findings are known then.
        public let count: Int
        /// The whole file.
        public let text: String
        /// False where no check of single definitions is on.
        public let hasChecks: Bool
    }

    /// Reads what every check of single definitions finds in the whole tree.
    public static func draft(_ context: CheckContext) throws -> Draft {
        let docs = context.policy.docs ?? DocsPolicy()
        let entries = try DefinitionLook(context, usesBaseline: false).entries
        return Draft(
            path: docs.baseline, count: entries.count, text: text(entries), hasChecks: docs.readsEachDefinition)
    }
}
