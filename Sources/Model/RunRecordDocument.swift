import JSON

/// Writing of run records as JSON: by hand, because a generic encoder costs a hook more than its checks do.
///
/// `RunRecordReading` reads what is written here; a test writes every member and reads it back.
extension RunRecord {
    /// The record as one line of JSON, its keys sorted, absent values left out.
    public var document: String {
        var object = JSONObject()
        object.add("base", document: base?.document)
        object.add("durationMilliseconds", durationMilliseconds)
        object.add("findings", findings.map(\.document))
        object.add("gate", gate)
        object.add("head", document: head?.document)
        object.add("id", id)
        if !ignores.isEmpty { object.add("ignores", ignores.map(\.document)) }
        object.add("notices", texts: notices)
        object.add("next", next.map(\.document))
        object.add("place", document: place.document)
        object.add("policy", document: policy?.document)
        object.add("schema", schema)
        object.add("stage", stage.rawValue)
        object.add("stages", document: stages.document)
        object.add("startedAt", startedAt)
        object.add("steps", steps.map(\.document))
        object.add("subjects", subjects.map(\.document))
        object.add("trigger", trigger.rawValue)
        object.add("verdict", verdict.rawValue)
        return object.text
    }
}

extension RunRecord.Place {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("branch", branch)
        object.add("head", head)
        object.add("upstream", upstream)
        object.add("upstreamHead", upstreamHead)
        object.add("workTree", workTree)
        return object.text
    }
}

extension RunRecord.Subject {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("commit", commit)
        object.add("reference", reference)
        object.add("tree", tree)
        return object.text
    }
}

extension RunRecord.Base {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("commit", commit)
        object.add("name", name)
        object.add("subject", subject)
        return object.text
    }
}

extension RunRecord.Head {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("commit", commit)
        object.add("commits", commits)
        object.add("files", files)
        object.add("subject", subject)
        return object.text
    }

    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            commit: try members.text("commit"), subject: try members.text("subject"),
            commits: try members.integer("commits"), files: try members.integer("files"))
    }
}

extension RunRecord.PolicySource {
    /// What stands for the mode of a policy that cannot be read.
    static let unreadable = "unreadable"

    fileprivate var document: String {
        var object = JSONObject()
        object.add("commit", commit)
        object.add("digest", digest)
        object.add("mode", mode?.rawValue ?? Self.unreadable)
        object.add("origin", origin.rawValue)
        object.add("path", path)
        return object.text
    }
}

extension StepRecord {
    /// The step as one line of JSON.
    package var document: String {
        var numbers = JSONObject()
        for (name, value) in measurements.sorted(by: { $0.key < $1.key }) { numbers.add(name, value) }
        var object = JSONObject()
        object.add("checks", texts: checks.map(\.name))
        object.add("command", command)
        object.add("durationMilliseconds", durationMilliseconds)
        if isLeftOut { object.add("isLeftOut", document: "true") }
        object.add("measurements", document: numbers.text)
        object.add("name", name)
        object.add("outcome", outcome.rawValue)
        object.add("reason", reason)
        object.add("remarks", texts: remarks)
        object.add("reused", document: reused?.document)
        object.add("training", document: training?.document)
        object.add("tree", tree)
        return object.text
    }
}

extension StepRecord.Reuse {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("ageMilliseconds", ageMilliseconds)
        object.add("at", at)
        object.add("run", run)
        return object.text
    }
}

extension Finding {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("check", check.name)
        object.add("command", command)
        object.add("inconclusive", document: inconclusive ? "true" : "false")
        object.add("location", document: location?.document)
        object.add("message", message)
        object.add("notes", texts: notes)
        object.add("severity", severity.rawValue)
        return object.text
    }
}

extension SourceLocation {
    var document: String {
        var object = JSONObject()
        object.add("column", column)
        object.add("line", line)
        object.add("path", path.description)
        return object.text
    }
}

/// Why a document is no run record: the first member that is missing, or that is not of its kind.
public struct RunRecordError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The member's name.
    public let member: String

    /// One line for people.
    public var description: String { "\(member) is missing, or is not what a run record holds there" }
}

/// Reading of run records from JSON, member by member as `document` writes them.
///
/// Members of other names are passed over: a newer version may write more.
extension RunRecord {
    /// More than any record is nested, and far less than a stack holds.
    private static let depthLimit = 100

    /// Reads a record.
    public init(document: ArraySlice<UInt8>) throws(RunRecordError) {
        let value = try? JSONValue(document, JSONLimits(depth: Self.depthLimit))
        let members = try RecordMembers(value, of: "the document")
        self.init(
            id: try members.text("id"), gate: try members.text("gate"), startedAt: try members.text("startedAt"),
            durationMilliseconds: try members.integer("durationMilliseconds"), stage: try members.word("stage"),
            trigger: try members.word("trigger"), place: try members.object("place", Place.init),
            subjects: try members.objects("subjects", Subject.init),
            policy: try members.objectIfPresent("policy", PolicySource.init),
            steps: try members.objects("steps", StepRecord.init),
            findings: try members.objects("findings", Finding.init), notices: try members.texts("notices"),
            verdict: try members.word("verdict"))
        schema = try members.integer("schema")
        base = try members.objectIfPresent("base", Base.init)
        head = try members.objectIfPresent("head", Head.init)
        next = try members.objectsIfPresent("next", NextAction.init)
        ignores = try members.objectsIfPresent("ignores", IgnoreComment.init)
        stages = try members.objectIfPresent("stages", StageTimes.init) ?? StageTimes()
    }
}

extension RunRecord.Place {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            workTree: try members.textIfPresent("workTree"), branch: try members.textIfPresent("branch"),
            head: try members.textIfPresent("head"), upstream: try members.textIfPresent("upstream"),
            upstreamHead: try members.textIfPresent("upstreamHead"))
    }
}

extension RunRecord.Subject {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            tree: try members.text("tree"), commit: try members.textIfPresent("commit"),
            reference: try members.textIfPresent("reference"))
    }
}

extension RunRecord.Base {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            name: try members.text("name"), commit: try members.text("commit"), subject: try members.text("subject"))
    }
}

extension RunRecord.PolicySource {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            origin: try members.word("origin"), commit: try members.textIfPresent("commit"),
            path: try members.textIfPresent("path"), digest: try members.text("digest"),
            mode: try members.text("mode") == Self.unreadable ? nil : try members.word("mode"))
    }
}

extension StepRecord {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            name: try members.text("name"), checks: try members.texts("checks").map { CheckID($0) },
            outcome: try members.word("outcome"), reason: try members.textIfPresent("reason"),
            command: try members.textIfPresent("command"),
            durationMilliseconds: try members.integer("durationMilliseconds"),
            measurements: try members.numbers("measurements"), remarks: try members.texts("remarks"),
            tree: try members.textIfPresent("tree"))
        reused = try members.objectIfPresent("reused", Reuse.init)
        isLeftOut = try members.boolIfPresent("isLeftOut") ?? false
        training = try members.objectIfPresent("training", TrainingRecord.init)
    }
}

extension StepRecord.Reuse {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            run: try members.text("run"), at: try members.text("at"),
            ageMilliseconds: try members.integer("ageMilliseconds"))
    }
}

extension TrainingRecord {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            invariants: try members.objects("invariants", Invariant.init), losses: [], gradientNorms: [],
            machine: try members.text("machine"), slowestModule: try members.textIfPresent("slowestModule"),
            outputShapes: try members.textsIfPresent("outputShapes"))
        losses = try members.curve("losses")
        gradientNorms = try members.curve("gradientNorms")
    }
}

extension TrainingRecord.Invariant {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            name: try members.text("name"), verdict: try members.text("verdict"), message: try members.text("message"))
    }
}

extension Finding {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            CheckID(try members.text("check")), try members.word("severity"), try members.text("message"),
            at: try members.objectIfPresent("location", SourceLocation.init), notes: try members.texts("notes"),
            command: "", inconclusive: try members.bool("inconclusive"))
        command = try members.commandIfPresent("command")
    }
}

extension SourceLocation {
    init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            RepositoryPath(try members.text("path")), line: try members.integerIfPresent("line"),
            column: try members.integerIfPresent("column"))
    }
}
