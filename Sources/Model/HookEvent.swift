/// What Git, a person or a CI system asks the gate.
public struct HookEvent: Sendable, Hashable {
    /// The moment in the life of a change.
    public var stage: Stage
    /// Who asks: a hook's name (`pre-commit`), `run`, `ci` or `fix`.
    public var trigger: String
    /// What a push would move, one element a line of pre-push's standard input.
    public var pushedRefs: [PushedRef]
    /// The remote of a push, its name or address, as Git gave it.
    public var remote: String?
    /// The address of that remote.
    public var remoteAddress: String?
    /// The first commit that is not judged any more, as a person or a CI system named it.
    public var base: String?
    /// True where every path is judged, not only what changed.
    public var allPaths: Bool
    /// The change of history that is asked about, nil at every other stage.
    public var rewrite: Rewrite?
    /// The branch that HEAD's commits are on, as a CI system names it.
    public var branch: String?
    /// True where HEAD is a merge that a CI system made to try a branch.
    public var isTestMerge: Bool
    /// The file with the commit message, as Git gave it; nil at every stage but `message`.
    public var messageFile: String?
    /// The steps that are asked for by name, empty for all.
    public var steps: [String]
    /// Steps and checks that are to be left out, as a person has typed them.
    public var skips: [String]
    /// True where a step that has passed on the same content need not run again.
    public var reuses: Bool

    /// Makes an event.
    public init(
        stage: Stage, trigger: String, pushedRefs: [PushedRef] = [], remote: String? = nil, base: String? = nil,
        allPaths: Bool = false, rewrite: Rewrite? = nil, branch: String? = nil, isTestMerge: Bool = false,
        messageFile: String? = nil, steps: [String] = [], skips: [String] = [], reuses: Bool = true
    ) {
        self.stage = stage
        self.trigger = trigger
        self.pushedRefs = pushedRefs
        self.remote = remote
        self.base = base
        self.allPaths = allPaths
        self.rewrite = rewrite
        self.branch = branch
        self.isTestMerge = isTestMerge
        self.messageFile = messageFile
        self.steps = steps
        self.skips = skips
        self.reuses = reuses
    }
}

extension HookEvent {
    /// True where Git asks, false where a person or a CI system wants an answer, or nobody waits for one.
    public var isByHook: Bool {
        trigger != "run" && trigger != "ci" && trigger != Self.fixTrigger && trigger != Self.aheadTrigger
    }
    /// Who asks where checks run in the background before anybody wants to know.
    public static let aheadTrigger = "ahead"
    /// Who asks where changes of commands are to be taken over.
    public static let fixTrigger = "fix"
}

/// One line of pre-push's standard input: a reference and what becomes of it.
public struct PushedRef: Sendable, Hashable {
    /// The local reference's full name, `(delete)` for a deletion.
    public var localRef: String
    /// The local commit or tag in hexadecimal, zeros for a deletion.
    public var localID: String
    /// The remote reference's full name.
    public var remoteRef: String
    /// What the remote has there now, in hexadecimal, zeros when it has nothing.
    public var remoteID: String

    /// Makes a pushed reference.
    public init(localRef: String, localID: String, remoteRef: String, remoteID: String) {
        self.localRef = localRef
        self.localID = localID
        self.remoteRef = remoteRef
        self.remoteID = remoteID
    }

    /// True where the push would delete the remote reference.
    public var isDeletion: Bool { localID.allSatisfy { $0 == "0" } }

    /// True where the remote has no such reference yet.
    public var isNew: Bool { remoteID.allSatisfy { $0 == "0" } }

    /// Reads the standard input that Git gives to pre-push, see githooks(5).
    ///
    /// - Parameter text: Lines of `local-ref SP local-id SP remote-ref SP remote-id LF`.
    /// - Returns: One element a well-formed line, nil where a line is not of that form.
    public static func parse(_ text: String) -> [PushedRef]? {
        var refs: [PushedRef] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard words.count >= 4, let remoteID = words.last else { return nil }
            let localIndex = words.count - 3
            refs.append(
                PushedRef(
                    localRef: words[..<localIndex].joined(separator: " "), localID: String(words[localIndex]),
                    remoteRef: String(words[localIndex + 1]), remoteID: String(remoteID)))
        }
        return refs
    }
}
