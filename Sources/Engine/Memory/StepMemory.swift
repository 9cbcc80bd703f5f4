import Git
import JSON
import Model
public import Platform
import PolicyLanguage
import Rules
import Words

/// What earlier runs tell of steps: passes by what they depended on, and the last pass of each step.
///
/// Each pass is a file, named by its key; the last pass of a step has a second name. Each is signed, so a torn or forged
/// file counts as missing.
package struct StepMemory: Sendable {
    /// How many passes are kept; the ones that were of use the longest ago go first.
    package static let mostPasses = 1_000
    // A result that is larger is not worth its place.
    private static let mostBytes = 64 << 10

    private let passes: String
    private let lasts: String
    private let failures: String
    private let trees: String
    private let seal: MemorySeal
    private let state: StateFolder

    /// The memory of a repository.
    package init(_ state: StateFolder, _ seal: MemorySeal) {
        self.seal = seal
        self.state = state
        passes = state.cache + "/passes"
        lasts = state.cache + "/last"
        failures = state.cache + "/failed"
        trees = state.passedTrees
    }

    /// The last pass of a step, nil where none is known.
    package func last(_ step: String) -> KnownPass? {
        guard let pass = read(lastFile(step)), pass.step.name == step else { return nil }
        return pass
    }

    /// The last passes of all steps, by name.
    package func lasts(of wanted: (String) -> Bool = { _ in true }) -> [String: KnownPass] {
        var found: [String: KnownPass] = [:]
        for name in Files.names(in: lasts) {
            guard let pass = read("\(lasts)/\(String(decoding: name, as: UTF8.self))"), wanted(pass.step.name) else {
                continue
            }
            found[pass.step.name] = pass
        }
        return found
    }

    /// A pass of a step that depended on the same, nil where none is known.
    package func pass(_ step: String, _ key: StepKey) -> KnownPass? {
        let path = passFile(key.digest)
        guard let pass = read(path), pass.key == key.digest, pass.step.name == step else { return nil }
        Files.touch(path)
        return pass
    }

    /// Remembers a pass; where that cannot be, the next run does the work again.
    package func keep(_ pass: KnownPass) {
        guard let line = try? seal.seal(Array(pass.document.utf8)), line.count <= Self.mostBytes else { return }
        do {
            if !Files.isFolder(passes) { try Files.makeFolder(passes) }
            if !Files.isFolder(lasts) { try Files.makeFolder(lasts) }
            let last = lastFile(pass.step.name)
            guard let key = pass.key else { return try Files.write(line, to: last) }
            let file = passFile(key)
            try Files.write(line, to: file)
            let second = "\(last).\(Clock.identifier(Clock.milliseconds()))"
            if !Files.link(file, to: second) || !Files.move(second, to: last) { try Files.write(line, to: last) }
            // Where both names are one file already, the move does nothing.
            try Files.remove(second)
        } catch {
            return
        }
        forgetSome()
    }

    /// How long a step usually takes, from its last passes and from what has failed since; nil where it never ran.
    package func usualMilliseconds(_ step: String, _ last: KnownPass?) -> Int? {
        UsualTime(passes: last?.durations ?? [], failures: failed(step)).milliseconds
    }

    /// How long all known steps usually take, by name.
    package func usualTimes() -> [String: Int] {
        var times: [String: Int] = [:]
        for (name, last) in lasts() { times[name] = usualMilliseconds(name, last) }
        for file in Files.names(in: failures) {
            guard let known = failedTimes("\(failures)/\(String(decoding: file, as: UTF8.self))"),
                times[known.step] == nil
            else { continue }
            times[known.step] = UsualTime(passes: [], failures: known.times).milliseconds
        }
        return times
    }

    /// Remembers how long a run took that was no pass: until the next pass it tells of the step's time.
    package func keepFailure(_ step: String, milliseconds: Int) {
        let times = [milliseconds] + failed(step).prefix(UsualTime.mostFailures - 1)
        var object = JSONObject()
        object.add("step", step)
        object.add("durations", times.map { String($0) })
        guard let line = try? seal.seal(Array(object.text.utf8)) else { return }
        do {
            // A step may have taken the repository away.
            try state.make(failures)
            try Files.write(line, to: failureFile(step))
        } catch {
            return
        }
    }

    /// Forgets what failed before: a pass tells more.
    package func forgetFailures(of step: String) { try? Files.remove(failureFile(step)) }

    private func failed(_ step: String) -> [Int] {
        guard let known = failedTimes(failureFile(step)), known.step == step else { return [] }
        return known.times
    }

    private func failedTimes(_ path: String) -> (step: String, times: [Int])? {
        guard let bytes = try? Files.read(path, limit: Self.mostBytes), let document = seal.open(bytes),
            let members = (try? JSONValue(document))?.object, let step = members["step"]?.string
        else { return nil }
        return (
            step,
            (members["durations"]?.array ?? []).compactMap { if case .integer(let time) = $0 { time } else { nil } }
        )
    }

    private func failureFile(_ step: String) -> String { "\(failures)/\(Paths.fileName(step))" }

    /// How many passes are remembered, and how many bytes they take.
    package func size() -> (count: Int, bytes: Int) {
        let names = Files.names(in: passes)
        return (
            names.count, names.reduce(0) { $0 + (Files.size("\(passes)/\(String(decoding: $1, as: UTF8.self))") ?? 0) }
        )
    }

    /// Forgets every pass.
    package func forgetAll() throws(FileError) {
        try Files.remove(passes)
        try Files.remove(lasts)
        try Files.remove(failures)
        try Files.remove(trees)
    }

    private func forgetSome() {
        let names = Files.names(in: passes)
        guard names.count > Self.mostPasses else { return }
        let files = names.map { "\(passes)/\(String(decoding: $0, as: UTF8.self))" }
        let byAge = files.map { (Files.modificationTime($0) ?? 0, $0) }.sorted { $0 < $1 }
        for (_, file) in byAge.prefix(names.count - Self.mostPasses * 3 / 4) { try? Files.remove(file) }
    }

    private func read(_ path: String) -> KnownPass? {
        guard let bytes = try? Files.read(path, limit: Self.mostBytes + 1), let document = seal.open(bytes) else {
            return nil
        }
        return KnownPass(document)
    }

    private func passFile(_ key: String) -> String { "\(passes)/\(key)" }
    private func lastFile(_ step: String) -> String { "\(lasts)/\(Paths.fileName(step))" }
}

/// The passes that are remembered in a repository, as people look at them and take them away.
public struct PassStore: Sendable {
    /// The folder, absolute.
    public let folder: String
    private let memory: StepMemory

    /// How many passes are kept at most.
    public static let mostPasses = StepMemory.mostPasses

    /// The passes of a repository.
    ///
    /// - Throws: `GitError` where there is no repository.
    public init(_ workspace: Workspace) throws {
        let state = try workspace.open().state
        folder = state.cache
        memory = StepMemory(state, workspace.seal)
    }

    /// How many passes there are, and how many bytes they take.
    public var size: (count: Int, bytes: Int) { memory.size() }

    /// The last pass of each step, the newest first: when it was in UTC, and how long the step usually takes.
    public var steps: [(name: String, at: String, usualMilliseconds: Int)] {
        memory.lasts().values.sorted { ($1.at, $0.step.name) < ($0.at, $1.step.name) }
            .map { pass in
                let usual = memory.usualMilliseconds(pass.step.name, pass) ?? pass.step.durationMilliseconds
                return (pass.step.name, Clock.text(pass.at), usual)
            }
    }

    /// Forgets every pass; nothing else depends on them.
    public func clean() throws(FileError) { try memory.forgetAll() }
}

/// Which steps take so long that they run at push instead of at commit.
struct CommitBudget: Sendable {
    /// How the reason begins.
    static let reasonStart = "runs at push, as it usually takes"

    private let milliseconds: Int?
    private let memory: StepMemory

    init(_ policy: Policy, _ memory: StepMemory) {
        milliseconds = policy.engine.commitBudgetMilliseconds
        self.memory = memory
    }

    /// The steps that the policy has at commit and not at push, and that take too long for a commit.
    func movedToPush(_ policy: Policy) -> Set<String> {
        var moved: Set<String> = []
        for settings in policy.stepSettings
        where settings.stages.contains(.commit) && !settings.stages.contains(.push) {
            if reason(settings.name, memory.last(settings.name)) != nil { moved.insert(settings.name) }
        }
        return moved
    }

    /// Why a step does not run at commit, nil where it does.
    func reason(_ step: String, _ last: KnownPass?) -> String? {
        guard let milliseconds, let usual = memory.usualMilliseconds(step, last), usual > milliseconds else {
            return nil
        }
        return "\(Self.reasonStart) \(DurationText.measured(usual)), and engine.commit_budget is "
            + DurationText.limit(milliseconds)
    }
}
