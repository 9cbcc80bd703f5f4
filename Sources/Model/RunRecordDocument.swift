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
        object.add("id", id)
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

extension RunRecord.PolicySource {
    /// What stands for the mode of a policy that cannot be read.
    static let unreadable = "unreadable"

    fileprivate var document: String {
        var object = JSONObject()
        object.add("commit", commit)
        object.add("digest", digest)
        object.add("mode", mode?.rawValue ?? Self.unreadable)
        object.add("origin", origin.rawValue)
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
    fileprivate var document: String {
        var object = JSONObject()
        object.add("column", column)
        object.add("line", line)
        object.add("path", path.description)
        return object.text
    }
}
