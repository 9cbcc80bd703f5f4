import Git
import Model
import Platform
import PolicyLanguage
import Rules

/// The trees on which steps have passed, the newest first: what a push may leave out rests on one of them.
///
/// A signed file a step, with a word a tree: a digest of the step's definition, and the tree's id.
struct PassedTrees: Sendable {
    // Whoever goes back to an older branch runs the step once more.
    private static let mostTrees = 32
    private static let mostBytes = 16 << 10

    private let state: StateFolder
    private let seal: MemorySeal

    /// The trees that are known in a repository.
    init(_ state: StateFolder, _ seal: MemorySeal) {
        self.state = state
        self.seal = seal
    }

    /// Remembers that a step has passed on the subject's tree; where that cannot be, the next push runs it again.
    func keep(_ settings: StepSettings, _ context: CheckContext) {
        // A step in the work tree ran on something else, and one without `paths` is never left out.
        guard settings.paths != nil, settings.place == .snapshot else { return }
        let line = Self.definition(settings, context.policy) + ":" + context.subject.tree.description
        var lines = lines(settings.name)
        if lines.first == line { return }
        lines.removeAll { $0 == line }
        try? Files.makeFolder(state.passedTrees)
        write([line] + lines.prefix(Self.mostTrees - 1), settings.name)
    }

    /// The step's name is signed with its trees: one step's trees cannot stand in for another's.
    private func write(_ lines: [String], _ step: String) {
        guard let text = try? seal.seal(Array(([Self.mark(step)] + lines).joined(separator: " ").utf8)) else { return }
        try? Files.write(text, to: file(step))
    }

    private static func mark(_ step: String) -> String { String(Digest.sha256(step).prefix(16)) }

    /// Forgets the trees with the same selected files as the subject's, on which a step has failed now: its `paths` do not
    /// name all that it depends on, and those passes prove nothing here.
    func forget(_ settings: StepSettings, _ context: CheckContext) {
        let known = lines(settings.name)
        guard settings.paths != nil, !known.isEmpty, let repository = try? Repository(at: context.place) else { return }
        let definition = Self.definition(settings, context.policy)
        let kept = known.filter { !holds($0, definition, settings, context.subject.tree, repository) }
        if kept.count < known.count {
            write(kept, settings.name)
        }
    }

    /// What the check of a step may ask.
    func passes(_ context: CheckContext, _ place: RepositoryPlace) -> StepPasses {
        let (policy, tree) = (context.policy, context.subject.tree)
        return StepPasses { settings in
            guard let repository = try? Repository(at: place) else { return false }
            return holds(settings, policy, tree, repository)
        }
    }

    private func holds(
        _ settings: StepSettings, _ policy: Policy, _ tree: ObjectID, _ repository: borrowing Repository
    ) -> Bool {
        guard settings.place == .snapshot else { return false }
        let definition = Self.definition(settings, policy)
        return lines(settings.name).contains { holds($0, definition, settings, tree, repository) }
    }

    /// True where a line names a tree that holds just the files that a step selects from another one.
    private func holds(
        _ line: String, _ definition: String, _ settings: StepSettings, _ tree: ObjectID,
        _ repository: borrowing Repository
    ) -> Bool {
        let words = line.split(separator: ":")
        // The objects of a tree that was never committed may be gone.
        guard let paths = settings.paths, words.count == 2, words[0] == definition,
            let passed = ObjectID(hex: String(words[1])),
            let changes = try? repository.changes(from: passed, to: tree)
        else { return false }
        return !paths.select(changes)
    }

    /// What else of the policy decides what comes of a step.
    private static func definition(_ settings: StepSettings, _ policy: Policy) -> String {
        let variables = policy.environment.set.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\u{0}" }
        return Digest.sha256(settings.definition + "\u{0}" + variables.joined())
    }

    private func lines(_ step: String) -> [String] {
        guard let bytes = try? Files.read(file(step), limit: Self.mostBytes), let text = seal.open(bytes) else {
            return []
        }
        let words = String(decoding: text, as: UTF8.self).split(separator: " ").map(String.init)
        return words.first == Self.mark(step) ? Array(words.dropFirst()) : []
    }

    private func file(_ step: String) -> String { "\(state.passedTrees)/\(Paths.fileName(step))" }
}
