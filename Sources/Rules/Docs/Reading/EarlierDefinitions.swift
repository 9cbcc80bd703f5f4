import Git
import PythonSource

/// What the files of a change held before it.
struct EarlierDefinitions {
    private let context: CheckContext
    private let counting: DocsCounting
    private let trees: [ObjectID]
    /// The names that changed files held and hold no longer.
    private var left: Set<String>?

    init(_ context: CheckContext, _ counting: DocsCounting, _ repository: borrowing Repository) throws {
        self.context = context
        self.counting = counting
        trees = try context.subject.compared.map { try repository.commit($0).tree }
    }

    /// True where a definition of this name was there, or has come from another file of the change.
    mutating func has(_ name: String, in path: [UInt8], _ repository: borrowing Repository) throws -> Bool {
        if try names(in: path, repository).contains(name) { return true }
        if left == nil {
            var left: Set<String> = []
            for change in context.subject.changes where change.kind != .added && counting.selects(change.path) {
                let now = try change.entry.map { try names(of: $0, repository) } ?? []
                try left.formUnion(names(in: change.path, repository).subtracting(now))
            }
            self.left = left
        }
        return left?.contains(name) ?? false
    }

    /// The innermost definitions of which a line is new or other than in every compared version.
    func touched(_ module: PythonModule, _ entry: TreeEntry, _ repository: borrowing Repository) throws -> Set<Int> {
        var touched: Set<Int> = []
        for (number, tree) in trees.enumerated() {
            let old = try origin(of: entry, in: tree, repository)
            let changes = try repository.lineChanges(from: old, to: entry.id, limit: DocsFile.largestFile) ?? []
            var own: Set<Int> = []
            for change in changes {
                for line in change.new.isEmpty ? change.new.lowerBound..<change.new.lowerBound + 1 : change.new {
                    let index = module.definitions.lastIndex { definition in
                        let first = definition.decorators.first?.position.line ?? definition.position.line
                        return first <= line && line <= definition.endLine
                    }
                    if let index { own.insert(index) }
                }
            }
            touched = number == 0 ? own : touched.intersection(own)
        }
        return touched
    }

    /// The blob that a file was before: under its name, else the deleted file that held the same, or most of it.
    private func origin(
        of entry: TreeEntry, in tree: ObjectID, _ repository: borrowing Repository
    ) throws -> ObjectID? {
        if let old = try repository.entry(bytes: entry.path, in: tree) { return old.id }
        let now = try names(of: entry, repository)
        var best: (id: ObjectID, shared: Int)?
        for change in context.subject.changes where change.kind == .deleted && counting.selects(change.path) {
            guard let old = try repository.entry(bytes: change.path, in: tree) else { continue }
            if old.id == entry.id { return old.id }
            let shared = try names(of: old, repository).intersection(now).count
            if shared > best?.shared ?? 0 { best = (old.id, shared) }
        }
        return best?.id
    }

    private func names(in path: [UInt8], _ repository: borrowing Repository) throws -> Set<String> {
        var names: Set<String> = []
        for tree in trees {
            if let entry = try repository.entry(bytes: path, in: tree) {
                try names.formUnion(self.names(of: entry, repository))
            }
        }
        return names
    }

    private func names(of entry: TreeEntry, _ repository: borrowing Repository) throws -> Set<String> {
        let files = try context.publicReadings.read([entry], .text, counting, context.place, repository)
        return Set(files.flatMap { $0.parts ?? [] }.flatMap { $0.module.definitions.map(\.qualifiedName) })
    }
}
