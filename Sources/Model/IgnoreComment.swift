import JSON

/// A comment `gate: ignore[CHECK] why` in a file that a run has looked at: nothing is left out without a trace.
public struct IgnoreComment: Sendable, Hashable {
    /// The check that looks away there.
    public var check: CheckID
    /// Where it stands.
    public var location: SourceLocation
    /// The reason that it gives.
    public var reason: String
    /// True where the judged change brings it.
    public var isAdded: Bool
    /// True where the policy's `skips.never` holds on to the check, so that it has no effect.
    public var isRefused: Bool
    /// The commit that brings it, where a later one takes it out again.
    public var commit: String?

    /// Makes a comment.
    public init(
        check: CheckID, location: SourceLocation, reason: String, isAdded: Bool, isRefused: Bool, commit: String? = nil
    ) {
        self.check = check
        self.location = location
        self.reason = reason
        self.isAdded = isAdded
        self.isRefused = isRefused
        self.commit = commit
    }

    /// One line for people.
    public var words: String {
        let place = "\(location.path):\(location.line ?? 1)" + (commit.map { " in the commit \($0)" } ?? "")
        let verb = isAdded ? "adds an ignore of" : "ignores"
        let effect = isRefused ? ", which has no effect: skips.never has it" : ""
        return "\(place) \(verb) \(check.name)\(effect): \(reason)"
    }

    /// The comment as one line of JSON.
    var document: String {
        var object = JSONObject()
        object.add("check", check.name)
        object.add("commit", commit)
        object.add("isAdded", document: isAdded ? "true" : "false")
        object.add("isRefused", document: isRefused ? "true" : "false")
        object.add("location", document: location.document)
        object.add("reason", reason)
        return object.text
    }

    init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            check: CheckID(try members.text("check")), location: try members.object("location", SourceLocation.init),
            reason: try members.text("reason"), isAdded: try members.bool("isAdded"),
            isRefused: try members.bool("isRefused"), commit: try members.textIfPresent("commit"))
    }
}
