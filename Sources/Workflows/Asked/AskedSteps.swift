public import Engine
import Git
public import Model
import PolicyLanguage
import Rules
import Words

/// The words of `gate run [STAGE] [STEP…]`: what is judged, and which steps alone.
public enum AskedSteps: Sendable, Equatable {
    /// A stage, and the steps and rules that are asked for; all of them where none is named.
    case asked(Stage, steps: [String])
    /// A word that names nothing, and the nearest that does.
    case unknown(String, nearest: String?)

    /// The stages that can be asked for by hand.
    public static let stages: [Stage] = [.commit, .push, .manual]

    /// Reads the words.
    ///
    /// Without a stage the first one in which everything asked for runs is meant.
    ///
    /// - Throws: What Git says of the repository.
    public static func read(_ words: [String], _ workspace: Workspace) throws -> AskedSteps {
        let given = words.first.flatMap(Stage.init(rawValue:)).flatMap { stages.contains($0) ? $0 : nil }
        let names = given == nil ? words : Array(words.dropFirst())
        guard !names.isEmpty else { return .asked(given ?? .commit, steps: []) }
        let policy = try policy(workspace)
        let known = (policy?.stepSettings.map(\.name) ?? []) + RuleCatalog.all.map(\.id.name)
        for name in names where !known.contains(where: { Planner.means(name, $0) }) {
            // A word that stands alone may as well be a stage that is mistyped.
            let all = known + (words.count == 1 ? stages.map(\.rawValue) : [])
            return .unknown(name, nearest: EditDistance.nearest(to: name, among: all))
        }
        let fitting = stages.first { stage in names.allSatisfy { runs($0, at: stage, policy) } }
        return .asked(given ?? fitting ?? .commit, steps: names)
    }

    /// The names that a shell may complete: stages, steps of the policy, rules.
    public static func names(_ workspace: Workspace) -> [String] {
        let steps = (try? policy(workspace))?.stepSettings.map(\.name) ?? []
        return stages.map(\.rawValue) + steps + CheckRegistry.native.map { $0.description.id.name }
    }

    private static func runs(_ name: String, at stage: Stage, _ policy: Policy?) -> Bool {
        let steps = policy?.stepSettings.filter { Planner.means(name, $0.name) } ?? []
        if !steps.isEmpty { return steps.contains { $0.stages.contains(stage) } }
        return CheckRegistry.native(at: HookEvent(stage: stage, trigger: .run).occasion).contains {
            Planner.means(name, $0.description.id.name)
        }
    }

    /// The policy of what is staged; nil where there is none that can be read, of which a run says why.
    private static func policy(_ workspace: Workspace) throws -> Policy? {
        let repository = try workspace.open()
        guard case .tree(let tree) = try repository.indexContent() else { return nil }
        return try JudgedPolicy.find(repository, tree: tree, commit: nil, base: nil, stage: .commit)?.reading.policy
    }
}
