import Git
import PolicyLanguage
import PythonSource

/// How much of a tree is documented, from what is remembered of trees like it where that is possible.
struct DocsTotals: Sendable, Hashable {
    package var total = 0
    var documented = 0

    var missing: Int { total - documented }
    var percent: Double { DocumentationCount.percent(documented: documented, total: total) }

    static func + (left: DocsTotals, right: DocsTotals) -> DocsTotals {
        DocsTotals(total: left.total + right.total, documented: left.documented + right.documented)
    }

    static func - (left: DocsTotals, right: DocsTotals) -> DocsTotals {
        DocsTotals(total: left.total - right.total, documented: left.documented - right.documented)
    }
}

extension CheckContext {
    /// What decides about the count in this run.
    func counting(_ docs: DocsPolicy, _ repository: borrowing Repository) throws -> DocsCounting {
        try DocsCounting(docs, tree: settingsTree, never: policy.skips.never, patternBudget, repository)
    }

    /// Every documented file of a tree.
    func documentedFiles(
        of tree: ObjectID, for need: DocsNeed = .count, _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws -> [DocsFile] {
        let entries = try repository.entries(of: tree).filter { counting.selects($0) }
        return try files(entries, of: tree, for: need, counting, repository)
    }

    /// The totals of a tree: remembered, or those of a tree that is remembered and what differs, or counted anew.
    ///
    /// - Parameters:
    ///   - tree: The tree.
    ///   - relatives: Trees that may be remembered, the likeliest first.
    func totals(
        of tree: ObjectID, relatives: [ObjectID], _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws -> DocsTotals {
        if let known = remembered(tree, counting) { return known }
        for relative in relatives + (newest(counting).map { [$0] } ?? []) {
            // A tree that was staged once and never committed may be gone.
            guard let known = remembered(relative, counting),
                let difference = try? difference(from: relative, to: tree, counting, repository)
            else { continue }
            let totals = known + difference.new - difference.old
            remember(totals, of: tree, counting)
            return totals
        }
        let files = try documentedFiles(of: tree, counting, repository)
        let totals = files.reduce(DocsTotals()) { $0 + $1.totals }
        // A file that can't be read has to be said each time.
        if files.allSatisfy(\.problems.isEmpty) { remember(totals, of: tree, counting) }
        return totals
    }

    /// What the files that differ hold in each of two trees; nil where one of them can't be read.
    func difference(
        from old: ObjectID, to new: ObjectID, _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws -> (old: DocsTotals, new: DocsTotals)? {
        let differing = try differing(from: old, to: new, counting, repository)
        let after = try files(differing.compactMap(\.new), of: new, counting, repository)
        let before = try files(differing.compactMap(\.old), of: old, counting, repository)
        guard (after + before).allSatisfy(\.problems.isEmpty) else { return nil }
        return (before.reduce(DocsTotals()) { $0 + $1.totals }, after.reduce(DocsTotals()) { $0 + $1.totals })
    }

    /// The files in which two trees may count differently: those that differ, and those of which others export more.
    func differing(
        from old: ObjectID, to new: ObjectID, _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws -> [(path: [UInt8], old: TreeEntry?, new: TreeEntry?)] {
        let changes = try repository.changes(from: old, to: new)
        var paths = changes.map(\.path).filter { counting.selects($0) }
        if counting.isPublic, changes.contains(where: { counting.mayExport($0.path) }) {
            let (before, after) = (
                try reach(in: old, counting, repository), try reach(in: new, counting, repository)
            )
            if before != after {
                let known = Set(paths)
                paths += Set(before.files.keys).union(after.files.keys).sorted()
                    .filter { before.files[$0] != after.files[$0] }.map { Array($0.utf8) }
                    .filter { !known.contains($0) && counting.selects($0) }
            }
        }
        return try paths.map { path in
            let entries = (
                try repository.entry(bytes: path, in: old), try repository.entry(bytes: path, in: new)
            )
            return (
                path, entries.0.flatMap { counting.selects($0) ? $0 : nil },
                entries.1.flatMap { counting.selects($0) ? $0 : nil }
            )
        }
    }

    /// True where the judged tree's totals are remembered, which those of a tree with an unreadable file never are.
    func isRemembered(_ counting: DocsCounting) -> Bool { remembered(subject.tree, counting) != nil }

    private func remembered(_ tree: ObjectID, _ counting: DocsCounting) -> DocsTotals? {
        let words = memory?.read(key(tree, counting))?.split(separator: " ").compactMap { Int($0) }
        guard let words, words.count == 2, words[0] >= words[1], words[1] >= 0 else { return nil }
        return DocsTotals(total: words[0], documented: words[1])
    }

    private func remember(_ totals: DocsTotals, of tree: ObjectID, _ counting: DocsCounting) {
        if counting.undecided != nil || reaches.undecided != nil { return }
        memory?.write(key(tree, counting), "\(totals.total) \(totals.documented)")
        memory?.write(newestKey(counting), "\(tree)")
    }

    /// The tree that was remembered last: what comes next mostly differs little from it.
    private func newest(_ counting: DocsCounting) -> ObjectID? {
        memory?.read(newestKey(counting)).flatMap { ObjectID(hex: $0) }
    }

    private func newestKey(_ counting: DocsCounting) -> String { "docs-newest-\(counting.fingerprint.prefix(16))" }

    private func key(_ tree: ObjectID, _ counting: DocsCounting) -> String {
        "docs-\(tree)-\(counting.fingerprint.prefix(16))"
    }
}

extension DocsFile {
    /// What counts in it.
    var totals: DocsTotals { DocsTotals(total: total, documented: documented) }
}
