import Git
import JSON
import Model
import Platform
import PolicyLanguage
import Rules
import Training

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Finds what trainings are compared with: for each, the newest passing run in the local log on what upstream holds.
///
/// A run counts when the tree that it judged is the tree of a commit of the upstream branch: whether it was judged before it
/// was merged, or afterwards, or in a squashed form, makes no difference.
struct BaselineReader {
    // As many commits as most branches lie behind, and a log of some thousand runs.
    private static let mostCommits = 500
    private static let logBytes = 8 << 20

    let context: CheckContext
    let state: StateFolder

    /// Reads them; nothing is read where nothing is compared at this stage.
    func read(_ repository: borrowing Repository) -> TrainingBaselines {
        if context.policy.training.isEmpty { return TrainingBaselines() }
        var baselines = TrainingBaselines(machine: Machine.text)
        let wanted = context.policy.training.filter { step in
            step.settings.stages.contains(context.stage) && TrainingCheck(step).isCompared
        }
        .map(\.settings.name)
        guard !wanted.isEmpty else { return baselines }
        guard let upstream = context.facts.upstream, let tip = upstream.tip else {
            baselines.missing = "there is no upstream branch to compare with: set upstream.remote, or gate fetch"
            return baselines
        }
        baselines.missing =
            "no passing run on \(upstream.name) is known here: git switch --detach \(upstream.name) && gate run push --all"
        guard let trees = Self.trees(from: tip, repository),
            let log = try? LoggedRuns(state, limit: Self.logBytes)
        else { return baselines }
        for name in wanted {
            _ = log.last(holding: ["\"name\":\"\(name)\""]) { run in
                guard let found = Self.baseline(of: name, in: run, trees, upstream.name) else { return false }
                baselines.known[name] = found
                return true
            }
        }
        return baselines
    }

    /// The trees of the upstream branch's newest commits, each with its commit.
    private static func trees(from tip: ObjectID, _ repository: borrowing Repository) -> [String: ObjectID]? {
        guard let commits = try? repository.commits(from: tip, excluding: [], limit: mostCommits) else { return nil }
        return Dictionary(commits.map { ($0.tree.description, $0.id) }) { newer, _ in newer }
    }

    private static func baseline(
        of name: String, in run: JSON.JSONValue, _ trees: [String: ObjectID], _ upstream: String
    ) -> TrainingBaseline? {
        guard let id = run.object?["id"]?.string, let steps = run.object?["steps"]?.array else { return nil }
        for step in steps.compactMap(\.object) {
            guard step["name"]?.string == name, ["passed", "warned"].contains(step["outcome"]?.string),
                step["reused"] == nil,
                let tree = step["tree"]?.string, let commit = trees[tree],
                let training = step["training"]?.object, let machine = training["machine"]?.string,
                let numbers = step["measurements"]?.object
            else { continue }
            var values: [TrainingMetric: Double] = [:]
            for metric in TrainingMetric.allCases {
                values[metric] = numbers[TrainingMeasurements.measurement(metric)]?.double
            }
            return TrainingBaseline(
                name: "\(upstream) at \(commit.short)", run: id, machine: machine, values: values,
                lossDeviation: numbers[TrainingMeasurements.deviation]?.double,
                outputShapes: (training["outputShapes"]?.array ?? []).compactMap(\.string))
        }
        return nil
    }
}

/// What this machine is, as far as it decides how fast and how exactly something is computed.
enum Machine {
    /// System, processor and number of cores.
    package static var text: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown" }
        let system = withUnsafeBytes(of: &names.sysname, word)
        let architecture = withUnsafeBytes(of: &names.machine, word)
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return "\(system) \(architecture), \(processor.map { "\($0), " } ?? "")\(cores) cores"
    }

    private static var processor: String? {
        guard let bytes = (try? Files.readUnsized("/proc/cpuinfo", limit: 4096)) ?? nil else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        where line.hasPrefix("model name") {
            return line.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) }
        }
        return nil
    }

    private static func word(_ field: UnsafeRawBufferPointer) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
