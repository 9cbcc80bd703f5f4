public import Globs
import JSON

/// Which metadata of a notebook go and which stay, by names such as `execution`, `cell.id` and `language_info.version`.
public struct NotebookMetadataRules: Sendable, Hashable {
    /// Whose metadata they are.
    public enum Place: String, Sendable, Hashable {
        /// The notebook's own.
        case notebook
        /// Those of a cell.
        case cell
    }

    /// A name of metadata: a glob, `notebook.` or `cell.` before it for one kind, dots between the names of objects.
    private struct Name: Sendable, Hashable {
        let place: Place?
        let text: String
        let glob: NameGlob?

        init(_ text: String, _ glob: NameGlob?) {
            let place = [Place.notebook, .cell].first { text.hasPrefix($0.rawValue + ".") }
            self.place = place
            self.text = place.map { String(text.dropFirst($0.rawValue.count + 1)) } ?? text
            self.glob = place == nil ? glob : NameGlob(self.text, kind: .dotted)
        }

        func matches(_ path: String, _ place: Place) -> Bool {
            (self.place ?? place) == place && (text == path || glob?.matches(path) == true)
        }

        /// True where it may name something below a path.
        func leads(below path: String, _ place: Place) -> Bool {
            (self.place ?? place) == place && text.hasPrefix(path + ".")
        }
    }

    private var dropped: [Name]
    private var kept: [Name]

    /// Makes rules; what both lists name stays.
    public init(drop: [NameGlob] = [], keep: [NameGlob] = []) {
        dropped = drop.map { Name($0.text, $0) }
        kept = keep.map { Name($0.text, $0) }
    }

    /// True where nothing goes.
    public var isEmpty: Bool { dropped.isEmpty }

    /// The same rules for what stays, with other names that go.
    func only(_ names: [String]) -> NotebookMetadataRules {
        var rules = self
        rules.dropped = names.map { Name($0, nil) }
        return rules
    }

    /// The rules with further names that go.
    func adding(_ names: [String]) -> NotebookMetadataRules {
        var rules = self
        rules.dropped += names.map { Name($0, nil) }
        return rules
    }

    /// The rules with what Colab alone writes, the name and the id of whoever ran a cell with it.
    public func addingColab() -> NotebookMetadataRules { adding(Self.colab) }

    /// When a cell was run, how long it took, and by whom.
    static let times = ["execution", "ExecuteTime", "papermill", "executionInfo"]
    /// What a cell's metadata hold of its last run and of how its outputs are shown.
    static let runData = times + ["collapsed", "scrolled"]
    static let widgets = ["widgets"]
    static let notebookRunData = widgets + ["papermill", "signature"]
    private static let colab = [
        "notebook.colab", "notebook.accelerator", "notebook.gpuClass", "cell.colab", "cell.colab_type",
        "cell.outputId", "cell.executionInfo",
    ]

    // MARK: What goes

    /// True where some of a few names are there and would go.
    func removes(_ names: [String], from node: JSONNode?, _ place: Place) -> Bool {
        !only(names).removed(from: node, place).isEmpty
    }

    /// The names that go, those within objects with dots.
    func removed(from node: JSONNode?, _ place: Place) -> [String] {
        guard let node, !isEmpty else { return [] }
        var names: [String] = []
        walk(node, place) { members, goes, prefix in
            for (member, goes) in zip(members, goes) where goes { names.append(prefix + member.key) }
        }
        return names
    }

    /// Calls a body for each object with the answer whether each of its members goes.
    func walk(_ node: JSONNode, _ place: Place, _ body: ([JSONMember], [Bool]) -> Void) {
        walk(node, place) { members, goes, _ in body(members, goes) }
    }

    private func walk(
        _ node: JSONNode, _ place: Place, prefix: String = "", isDropped: Bool = false,
        _ body: ([JSONMember], [Bool], String) -> Void
    ) {
        guard let members = node.members else { return }
        let goes = members.map { member in
            let path = prefix + member.key
            if kept.contains(where: { $0.matches(path, place) }) { return false }
            let isNamed = isDropped || dropped.contains { $0.matches(path, place) }
            // A part of it is to stay: then the parts go one by one.
            let keepsPart = member.value.members != nil && kept.contains { $0.leads(below: path, place) }
            let isLed = member.value.members != nil && dropped.contains { $0.leads(below: path, place) }
            if isNamed ? keepsPart : isLed {
                walk(member.value, place, prefix: path + ".", isDropped: isNamed, body)
                return false
            }
            return isNamed
        }
        body(members, goes, prefix)
    }
}
