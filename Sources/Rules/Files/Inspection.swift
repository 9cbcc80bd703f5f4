import Git
public import Model
import PolicyLanguage
import PythonSource
import Synchronization
import Words

/// What the file checks of one run have found, kept until each of them is asked for it.
public final class Inspections: Sendable {
    private let made = Mutex<Inspection?>(nil)

    init() {}

    /// The result of one check; the first call looks at every changed file for all of them.
    func result(of check: any FileCheck.Type, _ context: CheckContext) throws -> CheckResult {
        try inspection(context).result(of: check)
    }

    /// The comments by which checks look away in the changed files.
    public func ignores(_ context: CheckContext) throws -> [IgnoreComment] { try inspection(context).ignores }

    private func inspection(_ context: CheckContext) throws -> Inspection {
        try made.withLock { made in
            if let made { return made }
            let inspection = try Inspection(context)
            made = inspection
            return inspection
        }
    }
}

/// One look at the changed files of a subject.
struct Inspection {
    /// Larger files are data whatever their name says; their size is told by the object's header.
    static let largestFile = 8_000_000

    private var findings: [CheckID: [Finding]] = [:]
    private var missing: [CheckID: String] = [:]
    /// The files that are too large to be searched.
    private(set) var unsearched: [RepositoryPath] = []
    private var survey: IgnoreSurvey
    /// The comments by which checks look away.
    var ignores: [IgnoreComment] { survey.comments }

    init(_ context: CheckContext) throws {
        survey = IgnoreSurvey(context)
        let checks = CheckRegistry.files.filter { $0.severity(context.policy) != .off }
        guard !checks.isEmpty || context.policy.docs != nil else { return }
        let repository = try context.repository()
        let search = SecretSearch.of(context)
        let changes = context.subject.changes
        let looked = try InParallel.map(changes, context.place, repository) {
            let lookout = Lookout(context, checks, search)
            return { change, repository in try lookout.look(at: change, repository) }
        }
        // What is left unsaid then belongs to a run without a verdict.
        if context.isInterrupted() { return }
        for (change, file) in zip(changes, looked) {
            findings.merge(file.findings) { $0 + $1 }
            missing.merge(file.missing) { first, _ in first }
            if file.isUnsearched { unsearched.append(RepositoryPath(bytes: change.path)) }
            // What a comment moves from depends on the files before it.
            guard file.mayIgnore, let read = try InspectedFile.read(change, search, repository) else { continue }
            try survey.look(read, repository)
        }
        let looks = Lookout(context, checks, search).looks
        let paths = (files: context.policy.files?.paths, notebooks: context.policy.notebooks?.paths)
        func selects(_ check: any FileCheck.Type, _ change: TreeChange) -> Bool {
            let isSelected = Self.selects(check.setting.section == .files ? paths.files : paths.notebooks, change.path)
            return isSelected && check.wants(change)
        }
        if [.push, .ci].contains(context.stage), context.subject.commits.count > 1 {
            let secret = looks.filter { $0.check.searchesEveryCommit }
            let found = secret.flatMap { findings[$0.check.description.id] ?? [] }
            if !secret.isEmpty {
                let passing = try PassingSecrets(
                    secret.map { (check: $0.check, look: $0.1) }, found: found, context, repository, selects: selects,
                    &survey)
                findings.merge(passing.findings) { $0 + $1 }
            }
        }
        for (check, look) in looks {
            let found = try check.lookBeyond(look, repository) { path in
                Self.selects(check.setting.section == .files ? paths.files : paths.notebooks, path)
            }
            if !found.isEmpty { findings[check.description.id, default: []] += found }
        }
    }

    fileprivate static func selects(_ paths: PathSelection?, _ path: [UInt8]) -> Bool {
        guard let paths else { return false }
        return paths == .everything || paths.matches(path)
    }

    /// A file that could not be looked at.
    static func missing(_ error: GitError, _ path: [UInt8], _ id: CheckID) -> Finding {
        Finding(
            id, .warning, "this file is not here, so nothing looked at it: \(error.message)",
            at: SourceLocation(RepositoryPath(bytes: path)),
            notes: ["a partial clone lacks objects until they are asked for; the command fetches all of them"],
            command: "git fetch --refetch --no-filter", inconclusive: true)
    }

    /// What one check has found.
    func result(of check: any FileCheck.Type) -> CheckResult {
        let id = check.description.id
        return CheckResult(findings[id] ?? [], remarks: check.remarks(self), inconclusive: missing[id])
    }
}

/// What one thread looks at changed files with.
private struct Lookout {
    /// What was found in one file.
    struct Found: Sendable {
        var findings: [CheckID: [Finding]] = [:]
        /// Why a check could not look, where an object is not here.
        var missing: [CheckID: String] = [:]
        /// True where the file is too large to be searched.
        var isUnsearched = false
        /// True where it holds something like a comment by which checks look away.
        var mayIgnore = false
    }

    let looks: [(check: any FileCheck.Type, FileLook)]
    private let context: CheckContext
    private let search: SecretSearch

    init(_ context: CheckContext, _ checks: [any FileCheck.Type], _ search: SecretSearch) {
        self.context = context
        self.search = search
        let textRules = TextRulesReader(context)
        looks = checks.map { check in
            (check: check, FileLook(context, check.severity(context.policy), textRules, search))
        }
    }

    /// Looks at one change, by every check that wants it.
    func look(at change: TreeChange, _ repository: borrowing Repository) throws -> Found {
        var found = Found()
        guard let entry = change.entry, entry.kind != .submodule, !context.isInterrupted() else { return found }
        let policy = context.policy
        let isInFiles = Inspection.selects(policy.files?.paths, change.path)
        let isInNotebooks = change.isNotebook && Inspection.selects(policy.notebooks?.paths, change.path)
        let wanted = looks.filter {
            ($0.check.setting.section == .files ? isInFiles : isInNotebooks) && $0.check.wants(change)
        }
        if wanted.isEmpty, !IgnoreSurvey.wants(change, policy) || context.readings.isWithoutIgnores(entry) {
            return found
        }
        do {
            guard var file = try InspectedFile.read(change, search, repository) else { return found }
            if file.bytes != nil || wanted.contains(where: { $0.check is any NotebookCheck.Type }) {
                try file.readNotebook(repository)
            }
            let isRead = wanted.contains { $0.check == NotebookSecrets.self } && file.notebook != nil
            found.isUnsearched = file.bytes == nil && !isRead
            found.mayIgnore = IgnoreSurvey.mayIgnore(file)
            for (check, look) in wanted {
                let findings = try check.look(file, look, repository)
                if !findings.isEmpty { found.findings[check.description.id, default: []] += findings }
            }
        } catch let error as GitError where error.kind == .notFound {
            // A partial clone lacks it; every other file can still be looked at.
            for (check, _) in wanted {
                let id = check.description.id
                found.missing[id] = "an object is not here: \(error.message)"
                found.findings[id, default: []].append(Inspection.missing(error, change.path, id))
            }
        }
        return found
    }
}

/// One changed file, read once.
struct InspectedFile {
    let path: RepositoryPath
    let change: TreeChange
    let entry: TreeEntry
    /// Bytes in the blob.
    let size: Int
    /// The content, nil where it is larger than is looked at.
    let bytes: [UInt8]?
    /// What one pass over the bytes has seen.
    let scan: ByteScan
    /// The notebook, nil for every other file.
    var notebook: Result<NotebookContent, PythonSourceError>?

    /// Reads the file that a change leaves; nil where it leaves none.
    static func read(
        _ change: TreeChange, _ search: SecretSearch, _ repository: borrowing Repository
    ) throws -> InspectedFile? {
        guard let entry = change.entry else { return nil }
        var limit = 4096
        if case .file = entry.kind { limit = Inspection.largestFile }
        return InspectedFile(
            change: change, entry: entry, content: try repository.content(of: entry.id, limit: limit), search)
    }

    init(change: TreeChange, entry: TreeEntry, content: BlobContent, _ search: SecretSearch) {
        path = RepositoryPath(bytes: change.path)
        self.change = change
        self.entry = entry
        switch content {
        case .bytes(let bytes):
            size = bytes.count
            self.bytes = bytes
            if case .file = entry.kind { scan = ByteScan(bytes, by: search) } else { scan = ByteScan() }
        case .tooLarge(let size):
            self.size = size
            bytes = nil
            scan = ByteScan()
        }
    }

    /// Reads the notebook, where the file is named like one; a large one without what its outputs hold.
    mutating func readNotebook(_ repository: borrowing Repository) throws {
        guard change.isNotebook, isFile else { return }
        guard let bytes else {
            notebook = try LargeNotebook.read(entry.id, size: size, repository)
            return
        }
        do throws(PythonSourceError) {
            notebook = .success(try NotebookContent.read(bytes))
        } catch {
            notebook = .failure(error)
        }
    }

    /// True for a plain file, executable or not.
    var isFile: Bool { if case .file = entry.kind { true } else { false } }

    /// True where the content is text that was read.
    var isText: Bool { isFile && bytes != nil && !scan.isBinary }

    /// The part of the name after its last dot, in small letters.
    var fileExtension: String { path.fileExtension.lowercased() }

    /// A place in the file.
    func at(_ line: Int? = nil, column: Int? = nil) -> SourceLocation {
        SourceLocation(path, line: line, column: column)
    }
}

/// The names of the folders that a run has asked for, each read once.
public final class FolderNames: Sendable {
    private let known = Mutex<[[UInt8]: [[UInt8]: [[UInt8]]]]>([:])

    init() {}

    /// The names of a folder by the form in which case does not count.
    func names(in folder: [UInt8], _ context: CheckContext, _ repository: borrowing Repository) throws
        -> [[UInt8]: [[UInt8]]]
    {
        if let names = known.withLock({ $0[folder] }) { return names }
        let names = try repository.names(in: folder, of: context.subject.tree) ?? []
        let grouped = Dictionary(grouping: names) { FilesCaseConflict.folded($0) }
        known.withLock { $0[folder] = grouped }
        return grouped
    }
}
