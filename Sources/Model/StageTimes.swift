import JSON

/// How long each stage of a run took, in milliseconds by the monotonic clock; nil for what did not happen.
public struct StageTimes: Sendable, Hashable {
    /// The stages of a run, in their order.
    public enum Stage: String, Sendable {
        case find, prepare, carryOut, judge
    }

    /// Opening the repository, and finding what is asked about.
    public var find: Double?
    /// Reading the policy and the facts, asking for trust, planning.
    public var prepare: Double?
    /// The steps.
    public var carryOut: Double?
    /// From the ends of the steps to what is said of them.
    public var judge: Double?

    /// Makes times of nothing.
    public init() {}

    /// Adds a time, to a microsecond, to what the stage has taken for earlier subjects.
    public mutating func add(_ milliseconds: Double, to stage: Stage) {
        func sum(_ known: Double?) -> Double { (((known ?? 0) + milliseconds) * 1000).rounded() / 1000 }
        switch stage {
        case .find: find = sum(find)
        case .prepare: prepare = sum(prepare)
        case .carryOut: carryOut = sum(carryOut)
        case .judge: judge = sum(judge)
        }
    }

    /// The times as one line of JSON.
    var document: String {
        var object = JSONObject()
        object.add("carryOut", carryOut)
        object.add("find", find)
        object.add("judge", judge)
        object.add("prepare", prepare)
        return object.text
    }

    init(_ members: RecordMembers) throws(RunRecordError) {
        find = try members.numberIfPresent("find")
        prepare = try members.numberIfPresent("prepare")
        carryOut = try members.numberIfPresent("carryOut")
        judge = try members.numberIfPresent("judge")
    }
}
