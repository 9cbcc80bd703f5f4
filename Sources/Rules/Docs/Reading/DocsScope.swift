import Git
import Model
import PolicyLanguage
import Words

extension CheckContext {
    /// Why a check of single definitions has nothing to do, nil where it has.
    ///
    /// - Parameters:
    ///   - key: The policy key that turns the check on, without its section.
    ///   - severity: What the policy says there.
    func reasonNotToReadDocs(_ key: String, _ severity: (DocsPolicy) -> Severity) -> String? {
        guard let docs = policy.docs else { return "docs: off" }
        if severity(docs) == .off { return "docs.\(key): off" }
        return reasonNothingDocumentedChanged(docs)
    }

    /// Why no documented file is to be read, nil where one is.
    func reasonNothingDocumentedChanged(_ docs: DocsPolicy) -> String? {
        if event.allPaths { return nil }
        return subject.changes.contains { docs.paths.matches($0.path) } ? nil : "no documented file changed"
    }

    /// The documented files that are new or other than before; every one where all paths are asked for.
    func judgedFiles(_ counting: DocsCounting, _ repository: borrowing Repository) throws -> [DocsFile] {
        let entries =
            event.allPaths ? try repository.entries(of: subject.tree) : subject.changedFiles
        return try readings.read(entries.filter { counting.selects($0) }, keepsText: true, counting, place)
    }
}

/// The words and places of findings about definitions.
enum DocsFinding {
    // More findings than these are read by nobody; the number of the others is said.
    static let most = 100

    /// A finding about a line of a file, or of a notebook's cell.
    package static func make(
        _ check: CheckID, _ severity: Severity, _ message: String, in path: RepositoryPath, cell: Int?, line: Int,
        notes: [String] = []
    ) -> Finding {
        Finding(
            check, severity, cell.map { "cell \($0), line \(line): \(message)" } ?? message,
            at: SourceLocation(path, line: cell == nil ? line : nil), notes: notes,
            command: EditorCommand.opening(path.description))
    }

    /// The first of many findings, with a remark about the others.
    static func bounded(_ findings: [Finding], _ measurement: String) -> CheckResult {
        var result = CheckResult(
            Array(findings.prefix(most)), measurements: [measurement: Double(findings.count)])
        guard findings.count > most, let last = findings.dropFirst(most).first else { return result }
        let rest = findings.count - most
        result.findings.append(
            Finding(
                last.check, last.severity, "\(rest) more of this kind \(rest == 1 ? "is" : "are") not listed",
                at: last.location, command: last.command ?? "gate docs"))
        return result
    }

    /// What a comment without a reason is answered with.
    static let reasonNote = "its ignore comment gives no reason, and so is none"
}

extension DocsPolicy {
    /// True where a check looks at definitions one by one, so that the text of a file is needed.
    var readsEachDefinition: Bool { DefinitionLook.checks.contains { $0.severity(self) != .off } }
}
