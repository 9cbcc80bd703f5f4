import Git
import Model
import PolicyLanguage

/// Secrets that one new commit adds and a later one takes out again: a push publishes them all the same.
struct PassingSecrets {
    private let looks: [(check: any FileCheck.Type, look: FileLook)]
    private let search: SecretSearch
    private var seen: Set<ObjectID>
    private var known: Set<String>
    private(set) var findings: [CheckID: [Finding]] = [:]

    /// Looks through what each new commit has changed, the oldest first, and the judged tree does not show.
    ///
    /// - Parameters:
    ///   - looks: The checks that search for secrets.
    ///   - found: What they have found in the judged tree.
    ///   - selects: Which paths a check looks at.
    init(
        _ looks: [(check: any FileCheck.Type, look: FileLook)], found: [Finding], _ context: CheckContext,
        _ repository: borrowing Repository, selects: (any FileCheck.Type, TreeChange) -> Bool,
        _ survey: inout IgnoreSurvey
    ) throws {
        self.looks = looks
        search = looks.first?.look.search ?? .standard
        // What the judged tree shows has been searched there.
        seen = Set(context.subject.changes.compactMap { $0.entry?.id })
        known = Set(found.map { Self.words($0.message) })
        for commit in NewCommits(context).commits.reversed() {
            let trees = try commit.parents.map { try repository.commit($0).tree }
            for change in try repository.changes(from: trees.first ?? .emptyTree, to: commit.tree) {
                guard let entry = change.entry, entry.kind != .submodule, seen.insert(entry.id).inserted else {
                    continue
                }
                // A merge brings what a parent has; only what is in none of them is its own.
                let isOfParent = try trees.dropFirst().contains {
                    try repository.entry(bytes: change.path, in: $0)?.id == entry.id
                }
                if isOfParent { continue }
                let wanted = looks.filter { selects($0.check, change) }
                if wanted.isEmpty { continue }
                try look(change, entry, wanted, commit, repository, &survey)
            }
        }
    }

    private mutating func look(
        _ change: TreeChange, _ entry: TreeEntry, _ looks: [(check: any FileCheck.Type, look: FileLook)],
        _ commit: Commit, _ repository: borrowing Repository, _ survey: inout IgnoreSurvey
    ) throws {
        let content = try repository.content(of: entry.id, limit: Inspection.largestFile)
        var file = InspectedFile(change: change, entry: entry, content: content, search)
        try file.readNotebook(repository)
        try survey.look(file, commit: NewCommits.name(commit), repository)
        for (check, look) in looks {
            for var finding in try check.look(file, look, repository)
            where known.insert(Self.words(finding.message)).inserted {
                finding.message += ", in the commit \(NewCommits.name(commit))"
                finding.notes.insert("a later commit takes it out again, and the history keeps it", at: 0)
                findings[check.description.id, default: []].append(finding)
            }
        }
    }

    /// What was found, wherever it stands: a secret that moves within a file is the same one.
    private static func words(_ message: String) -> String {
        guard let start = message[...].range(ofText: "this looks like ") else { return message }
        return String(message[start.lowerBound...])
    }
}
