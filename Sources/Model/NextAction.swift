import JSON

/// Something to do now, as a command that can be pasted.
public struct NextAction: Sendable, Hashable {
    /// The command.
    public var command: String
    /// The check whose finding it mends.
    public var check: CheckID

    /// Makes an action.
    public init(_ command: String, for check: CheckID) {
        self.command = command
        self.check = check
    }

    /// What is worth doing after a run: where it let nothing through, the cure of the worst finding.
    public static func after(_ verdict: Verdict, _ findings: [Finding]) -> [NextAction] {
        guard verdict != .passed, let worst = findings.first(where: { $0.severity == .error }),
            let command = worst.command
        else { return [] }
        return [NextAction(command, for: worst.check)]
    }

    /// The action as one line of JSON.
    var document: String {
        var object = JSONObject()
        object.add("check", check.name)
        object.add("command", command)
        return object.text
    }

    init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(try members.text("command"), for: CheckID(try members.text("check")))
    }
}
