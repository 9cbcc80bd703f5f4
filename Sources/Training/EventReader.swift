import JSON
import Words

/// Reads a probe's events; any bytes at all give a run, and whatever is wrong with them is in its `trust`.
package struct EventReader {
    package static let schema = 1
    package static let lineLimit = 65_536
    package static let byteLimit = 64_000_000
    package static let listLimit = 20_000
    package static let unnumberedLimit = 1000

    private var run = TrainingRun()
    private var next = 0
    private var unnumbered = 0

    /// The run that these bytes describe.
    package static func run(from bytes: [UInt8]) -> TrainingRun {
        var reader = EventReader()
        reader.read(bytes)
        return reader.run
    }

    private mutating func read(_ bytes: [UInt8]) {
        var rest = bytes.prefix(Self.byteLimit)
        var line = 0
        var isWhole = true
        while !rest.isEmpty {
            line += 1
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                isWhole = false
                break
            }
            read(line: rest[rest.startIndex..<end], number: line)
            if case .damaged = run.trust { return }
            rest = rest[(end + 1)...]
        }
        if bytes.count > Self.byteLimit {
            run.damage("more than \(SizeText.measured(Self.byteLimit)) of events")
        } else if run.started, run.ending == nil {
            run.trust = .truncated
        } else if !isWhole {
            // Behind an end, or without a start, a piece of a line belongs to nothing.
            run.damage("line \(line) stops in its middle")
        }
        checkLists()
    }

    private mutating func read(line: ArraySlice<UInt8>, number: Int) {
        guard line.count <= Self.lineLimit else { return run.damage("line \(number) is too long") }
        guard let fields = (try? JSONValue(line))?.object else {
            return run.damage("line \(number) is not a JSON object")
        }
        guard let event = fields["event"]?.string else { return run.damage("line \(number) names no event") }
        if let schema = fields["schema"], schema != .integer(Self.schema) {
            return run.damage("line \(number) has a schema that this build does not know")
        }
        guard let place = fields["n"] else { return readUnnumbered(event, fields, number) }
        guard place.count == next else { return run.damage("line \(number) is out of order") }
        guard run.ending == nil else { return run.damage("line \(number) comes after the end") }
        guard (event == "start") == (next == 0), next > 0 || fields["schema"] != nil else {
            return run.damage("line \(number): the first event, and no other, is a start with a schema")
        }
        next += 1
        if !readNumbered(event, fields) { run.damage("line \(number): \(event) lacks what it must have") }
    }

    private mutating func readUnnumbered(_ event: String, _ fields: JSONMembers, _ number: Int) {
        unnumbered += 1
        guard unnumbered <= Self.unnumberedLimit else { return run.damage("too many processes speak") }
        guard fields["schema"] != nil else { return run.damage("line \(number) has neither number nor schema") }
        switch event {
        case "untrained":
            guard fields["how"]?.string != nil else { return run.damage("line \(number): untrained lacks how") }
            run.untrained.append(fields)
            run.networkIsCut = run.networkIsCut || fields["network"]?.string == "cut"
        case "leaks":
            guard let modules = fields["modules"]?.array, let count = fields["count"]?.count, count >= modules.count
            else { return run.damage("line \(number): leaks lacks its modules") }
            run.modulesChecked = true
            for module in modules where run.modulesLeaked.count < InvariantResult.evidenceLimit {
                guard let pair = module.array, pair.count == 2, let name = pair[0].string, let file = pair[1].string
                else { return run.damage("line \(number): leaks lacks its modules") }
                let text = "\(name) (\(file))"
                if !run.modulesLeaked.contains(text) { run.modulesLeaked.append(text) }
            }
        case "imported":
            guard let framework = fields["framework"]?.string else {
                return run.damage("line \(number): imported names no framework")
            }
            if !run.imported.contains(framework) { run.imported.append(framework) }
        case "rank":
            if !run.addRank(fields) { run.damage("line \(number): rank lacks what it must have") }
        default:
            break  // a later version may say more
        }
    }

    private mutating func readNumbered(_ event: String, _ fields: JSONMembers) -> Bool {
        switch event {
        case "start":
            run.started = true
            run.networkIsCut = fields["network"]?.string == "cut"
            run.device = fields["device"]?.string
            run.framework = fields["framework"]?.string.map { name in
                fields["framework_version"]?.string.map { "\(name) \($0)" } ?? name
            }
            return run.framework != nil
        case "step": return run.addStep(fields)
        case "nonfinite": return run.addOddity(fields)
        case "models": return each(fields) { $0.addModel($1) }
        case "parameters": return each(fields) { $0.addParameter($1) }
        case "outputs": return each(fields) { $0.addOutput($1) }
        case "inputs": return each(fields) { $0.addInput($1) }
        case "losses", "modes", "units", "clearing", "rates", "sets", "replays", "gaps":
            return each(fields) { $0.add($1, to: event) }
        case "listed": return run.setListed(fields)
        case "fault":
            run.fault = fields["message"]?.string ?? "no message"
            return true
        case "end":
            run.ending = fields
            return fields["how"]?.string != nil && fields["steps"]?.count != nil
        default: return true
        }
    }

    private mutating func each(
        _ fields: JSONMembers, add: (inout TrainingRun, JSONMembers) -> Bool
    ) -> Bool {
        guard let items = fields["items"]?.array, run.listed == nil else { return false }
        return items.allSatisfy { item in item.object.map { add(&run, $0) } ?? false }
    }

    /// What was listed must be what the lists hold, and no parameter may be named twice.
    private mutating func checkLists() {
        if case .damaged = run.trust { return }
        if let listed = run.listed {
            let held = TrainingRun.Listed(
                models: run.models.count, parameters: run.parameters.count, outputs: run.outputs.count,
                inputs: run.inputs.count, omitted: listed.omitted,
                others: listed.others.isEmpty ? [:] : run.otherCounts(listed.others.keys))
            if held != listed { run.damage("the lists hold other than what is listed") }
        }
        var names: Set<String> = []
        for parameter in run.parameters {
            let name = "\(parameter.model ?? -1) \(parameter.name)"
            if !names.insert(name).inserted { run.damage("two parameters are named \(parameter.name)") }
        }
    }
}
