import Git
import Model
import PythonSource
import Synchronization

/// What files of a tree are public because other files export it, see `PublicReach`.
struct ReachTable: Sendable, Hashable {
    /// By path; a file that is reached for nothing is not there.
    var files: [String: PublicReach.Reached] = [:]
    /// The names that were looked for where nothing binds them: whoever defines one of them may change the table.
    var openNames: Set<String> = []
    /// True where following all imports takes too long, so that only what each file shows by itself is known.
    var isCut = false

    /// What a file is reached for.
    subscript(path: [UInt8]) -> PublicReach.Reached? {
        files.isEmpty ? nil : files[String(decoding: path, as: UTF8.self)]
    }
}

/// The tables of one run.
final class ReachTables: Sendable {
    private let known = Mutex<[ObjectID: ReachTable]>([:])
    private let reason = Mutex<String?>(nil)

    /// Why what one of the trees exports is not known, nil where it is.
    var undecided: String? { reason.withLock(\.self) }

    func table(_ tree: ObjectID) -> ReachTable? { known.withLock { $0[tree] } }
    func keep(_ table: ReachTable, of tree: ObjectID) {
        if table.isCut {
            reason.withLock {
                $0 =
                    "which names are public cannot be told: following what modules import of each other takes more than "
                    + "\(PublicReach.mostSteps / 1_000_000) million steps"
            }
        }
        known.withLock { $0[tree] = table }
    }
}

extension CheckResult {
    /// The same, but no pass where what a tree exports is not known.
    func judged(by tables: ReachTables, _ id: CheckID, isTold: Bool = true) -> CheckResult {
        guard let reason = tables.undecided else { return self }
        var result = self
        result.inconclusive = reason
        if isTold {
            result.findings.append(
                Finding(
                    id, .warning, reason, at: nil,
                    notes: ["with `docs.count: all` every definition counts, whoever imports it"],
                    command: .editing(Policy.path), inconclusive: true))
        }
        return result
    }
}

extension CheckContext {
    /// What files of a tree are public because of others: remembered, the same as before, or worked out.
    func reach(in tree: ObjectID, _ counting: DocsCounting, _ repository: borrowing Repository) throws -> ReachTable {
        guard counting.isPublic else { return ReachTable() }
        if let known = reaches.table(tree) { return known }
        let memory = ReachMemory(memory, counting)
        let table: ReachTable
        if let known = memory.table(of: tree) {
            table = known
        } else if let same = try unmovedReach(in: tree, memory, counting, repository) {
            table = same
            memory.keep(table, of: tree)
        } else {
            table = try workedOutReach(in: tree, memory, counting, repository)
            if !table.isCut { memory.keep(table, of: tree) }
        }
        reaches.keep(table, of: tree)
        return table
    }

    /// The files as they are read for it: counted by what readers reach, as the whole run does or one check alone.
    private var reachReadings: DocsReadings { policy.docs?.count == .public ? readings : publicReadings }

    private func workedOutReach(
        in tree: ObjectID, _ memory: ReachMemory, _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws -> ReachTable {
        let entries = try repository.entries(of: tree).filter { counting.mayExport($0) }
        // What this run has read already need not be looked up.
        var outlines = reachReadings.outlines()
        let unread = entries.filter { outlines[$0] == nil }
        let kept = unread.isEmpty ? [:] : memory.outlines()
        var missing: [TreeEntry] = []
        for entry in unread {
            if let line = kept[entry.id.description], let outline = ModuleOutline(line: line) {
                outlines[entry] = outline
            } else {
                missing.append(entry)
            }
        }
        for (entry, file) in zip(missing, try reachReadings.read(missing, .count, counting, place, repository)) {
            outlines[entry] = file.outline
        }
        if !missing.isEmpty { memory.keep(entries.compactMap { entry in outlines[entry].map { (entry.id, $0) } }) }
        var table = ReachTable()
        let reached = PublicReach.table(
            entries.compactMap { entry in
                guard let outline = outlines[entry] else { return nil }
                return PublicReach.File(
                    path: String(decoding: entry.path, as: UTF8.self), outline: outline,
                    exports: !DocsCounting.isOfTests(entry.path))
            })
        table.files = reached?.files ?? [:]
        table.openNames = reached?.openNames ?? []
        table.isCut = reached == nil
        return table
    }

    /// The table of a tree that differs in nothing that could matter to it; nil where none is known.
    private func unmovedReach(
        in tree: ObjectID, _ memory: ReachMemory, _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws -> ReachTable? {
        // A commit that touches no documented file leaves no table; the newest one is near all the same.
        let trees = try subject.compared.map { try repository.commit($0).tree } + (memory.newest.map { [$0] } ?? [])
        for old in trees {
            // A tree that was staged once and never committed may be gone.
            guard let table = reaches.table(old) ?? memory.table(of: old), !table.isCut,
                let changes = try? repository.changes(from: old, to: tree)
            else { continue }
            let isMoved = try changes.contains { change in
                try counting.mayExport(change.path)
                    && !isWithoutEffect(change, from: old, table, counting, repository)
            }
            if !isMoved { return table }
        }
        return nil
    }

    /// True for a file that binds what it did, or beside it only what its own text makes public.
    private func isWithoutEffect(
        _ change: TreeChange, from old: ObjectID, _ table: ReachTable, _ counting: DocsCounting,
        _ repository: borrowing Repository
    ) throws -> Bool {
        guard change.kind == .modified, let entry = change.entry,
            let before = try repository.entry(bytes: change.path, in: old)
        else { return false }
        let files = try reachReadings.read([before, entry], .count, counting, place, repository)
        guard files.count == 2, var was = files[0].outline, let now = files[1].outline else { return false }
        let moved = Set(was.definitions).symmetricDifference(now.definitions)
        was.take(definitionsOf: now)
        guard was == now else { return false }
        if moved.isEmpty { return true }
        // What `__all__` leaves out has only those who asked for it by its name.
        return table.openNames.isDisjoint(with: moved) && counting.isPublicModule(change.path)
            && table[change.path]?.names.isDisjoint(with: moved) != false
            && moved.allSatisfy { now.exports != nil || now.showsByItself($0) }
    }
}

/// What is kept of it from run to run: what each file binds, by its blob, and the last tables.
private struct ReachMemory {
    private static let outlinePage = "docs-outlines"
    private static let tablePage = "docs-reach"
    private static let mostTables = 4
    private static let mostBytes = 16_000_000

    private let memory: CheckMemory?
    private let key: String

    init(_ memory: CheckMemory?, _ counting: DocsCounting) {
        self.memory = memory
        key = counting.reachKey
    }

    private func name(_ tree: ObjectID) -> String { "docs-reach-\(tree)-\(key)" }

    func table(of tree: ObjectID) -> ReachTable? {
        guard let digest = memory?.read(name(tree)), let line = tables().first(where: { $0.hasPrefix(digest + "\t") })
        else { return nil }
        return ReachTable(line: line.dropFirst(digest.count + 1))
    }

    func keep(_ table: ReachTable, of tree: ObjectID) {
        guard let memory, let text = table.line else { return }
        let digest = String(Digest.sha256(text).prefix(16))
        let all = tables()
        if !all.contains(where: { $0.hasPrefix(digest + "\t") }) {
            let lines = ["\(digest)\t\(text)"] + all.prefix(Self.mostTables - 1).map(String.init)
            memory.keepPage(Self.tablePage, Array(lines.joined(separator: "\n").utf8))
        }
        memory.write(name(tree), digest)
        memory.write(newestName, tree.description)
    }

    /// The tree whose table was kept last.
    var newest: ObjectID? { memory?.read(newestName).flatMap { ObjectID(hex: $0) } }

    private var newestName: String { "docs-reach-newest-\(key)" }

    private func tables() -> [Substring] {
        guard let bytes = memory?.page(Self.tablePage, Self.mostBytes) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// The outlines by their blobs, a line each.
    func outlines() -> [String: Substring] {
        guard let bytes = memory?.page(Self.outlinePage, Self.mostBytes) else { return [:] }
        var found: [String: Substring] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let space = line.firstIndex(of: " ") else { continue }
            found[String(line[..<space])] = line[line.index(after: space)...]
        }
        return found
    }

    func keep(_ outlines: [(ObjectID, ModuleOutline)]) {
        guard let memory else { return }
        var bytes: [UInt8] = []
        for (id, outline) in outlines {
            bytes += "\(id) \(outline.line)\n".utf8
            if bytes.count > Self.mostBytes { return }
        }
        memory.keepPage(Self.outlinePage, bytes)
    }
}

extension ReachTable {
    /// The table on one line: files with tabs between, names with commas; nil where a path has a sign that stands between.
    fileprivate var line: String? {
        if files.keys.contains(where: { $0.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "|") } }) { return nil }
        let words = files.keys.sorted().compactMap { path -> String? in
            guard let reached = files[path] else { return nil }
            return "\(path)|\(reached.isModule ? "1" : "0")|\(reached.names.sorted().joined(separator: ","))"
        }
        if openNames.contains(where: { $0.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: ",") } }) { return nil }
        return (["=" + openNames.sorted().joined(separator: ",")] + words).joined(separator: "\t")
    }

    fileprivate init?(line: Substring) {
        let words = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard let first = words.first, first.first == "=" else { return nil }
        openNames = Set(first.dropFirst().split(separator: ",").map(String.init))
        for word in words.dropFirst() {
            let fields = word.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count == 3 else { return nil }
            var reached = PublicReach.Reached()
            reached.isModule = fields[1] == "1"
            reached.names = Set(fields[2].split(separator: ",").map(String.init))
            files[String(fields[0])] = reached
        }
    }
}
