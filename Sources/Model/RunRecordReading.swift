import JSON

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
        next = try members.objectsIfPresent("next", NextAction.init)
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
            digest: try members.text("digest"),
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
        command = try members.textIfPresent("command")
    }
}

extension SourceLocation {
    fileprivate init(_ members: RecordMembers) throws(RunRecordError) {
        self.init(
            RepositoryPath(try members.text("path")), line: try members.integerIfPresent("line"),
            column: try members.integerIfPresent("column"))
    }
}
