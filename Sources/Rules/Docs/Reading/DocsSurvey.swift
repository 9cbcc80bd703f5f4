import Git
public import Model
import PolicyLanguage

/// What `gate docs` tells: every documented file of a tree, beside the upstream commit that it stands on.
public enum DocsSurvey {
    /// Reads it.
    ///
    /// - Parameters:
    ///   - context: The tree, the policy and what is known of upstream.
    ///   - symbols: The symbol graphs that the last run has left, nil where Swift is not asked about.
    public static func report(_ context: CheckContext, symbols: [ProducedFile]? = nil) throws -> DocumentationReport {
        let docs = context.policy.docs ?? DocsPolicy()
        let repository = try context.repository()
        let counting = try context.counting(docs, repository)
        let files = try context.documentedFiles(of: context.subject.tree, counting, repository)
        var report = DocumentationReport(
            tree: context.subject.tree.description, counting: docs.count.rawValue,
            files: files.map { file in
                DocumentationReport.File(
                    path: file.path, count: file.totals.count,
                    missing: file.missing.map {
                        DocumentationReport.Missing(name: $0.words, line: $0.line, cell: $0.cell)
                    }, problems: file.problems.map(\.text))
            })
        try compare(&report, context, counting, repository)
        if let symbols { try add(symbols, to: &report, context, repository) }
        if let reason = context.reaches.undecided { report.notes.append(reason) }
        return report
    }

    /// Adds the Swift files, where they are those that were counted last.
    private static func add(
        _ symbols: [ProducedFile], to report: inout DocumentationReport, _ context: CheckContext,
        _ repository: borrowing Repository
    ) throws {
        let tree = context.subject.tree
        guard let counted = context.memory?.read(DocsSwift.memoryKey).flatMap({ ObjectID(hex: $0) }), !symbols.isEmpty
        else {
            report.notes.append("Swift is not counted yet: the step docs swift does that")
            return
        }
        // A tree that was staged once and never committed may be gone.
        let changes = counted == tree ? [] : try? repository.changes(from: counted, to: tree)
        guard let changes, !changes.contains(where: { $0.path.suffix(6).elementsEqual(".swift".utf8) }) else {
            report.notes.append("Swift has changed since the step docs swift counted it, and is left out")
            return
        }
        let swift = try SwiftDocumentation(symbols, tree: tree, repository)
        report.notes += swift.problems
        report.files = (report.files + swift.files).sorted { $0.path < $1.path }
        // Upstream's Swift is not built for this: the same figures there leave the difference to Python.
        let total = swift.total
        report.upstream?.definitions += total.definitions
        report.upstream?.documented += total.documented
    }

    /// Adds what upstream has of the files that differ, and in all.
    private static func compare(
        _ report: inout DocumentationReport, _ context: CheckContext, _ counting: DocsCounting,
        _ repository: borrowing Repository
    ) throws {
        guard let upstream = context.facts.upstream, let tip = upstream.tip, let head = context.subject.head,
            let base = try repository.mergeBase(head, tip)
        else { return }
        let tree = try repository.commit(base).tree
        var before = DocsTotals()
        for file in report.files {
            before = before + DocsTotals(total: file.count.definitions, documented: file.count.documented)
        }
        var places: [RepositoryPath: Int] = [:]
        for (index, file) in report.files.enumerated() { places[file.path] = index }
        for one in try context.differing(from: tree, to: context.subject.tree, counting, repository) {
            let old = try context.files(one.old.map { [$0] } ?? [], of: tree, counting, repository)
            let totals = old.first?.totals ?? DocsTotals()
            before = before + totals
            guard let index = places[RepositoryPath(bytes: one.path)] else { continue }
            before =
                before
                - DocsTotals(
                    total: report.files[index].count.definitions, documented: report.files[index].count.documented)
            report.files[index].isNew = old.isEmpty
            report.files[index].upstream = old.isEmpty ? nil : totals.count
        }
        report.upstreamName = upstream.name
        report.upstream = before.count
    }
}

extension DocsTotals {
    fileprivate var count: DocumentationReport.Count {
        DocumentationReport.Count(definitions: total, documented: documented)
    }
}

extension DocsFile.Problem {
    /// The problem with its place.
    fileprivate var text: String { line.map { "line \($0): \(message)" } ?? message }
}
