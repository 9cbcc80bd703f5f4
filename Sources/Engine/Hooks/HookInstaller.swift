import EmbeddedFiles
public import Git
import Model
import Platform
import PolicyLanguage
public import Rules
import Words

/// Writes the hook shims that a policy needs into the folder that Git really uses, and takes them away again.
public struct HookInstaller: Sendable {
    /// What an installation did.
    public struct Report: Sendable {
        /// The folder with the hooks.
        public var folder: String
        /// Hooks that were written or already stood there.
        public var hooks: [String] = []
        /// Hooks of somebody else that still run, before the gate's.
        public var chained: [String] = []
        /// Hooks of Git LFS that gate's run in their place.
        public var lfs: [String] = []
        /// What a reader should know.
        public var notices: [String] = []
    }

    static let mark = "# gate-shim"
    private static let suffix = ".before-gate"
    private static let ownFolder = "gate-hooks"
    private static let previousPath = "gate.previoushookspath"

    private let program: String
    private let git: GitProcess
    private let commonFolder: String
    private let workTree: String?

    /// An installer for a repository.
    public init(_ repository: borrowing Repository, _ workspace: Workspace) throws {
        program = workspace.surroundings.program
        git = workspace.git
        commonFolder = repository.commonFolder
        workTree = repository.workTree
    }

    /// The hooks that a policy needs: a hook that has nothing to do would cost a shell at every commit.
    public static func needed(by policy: Policy) -> [String] {
        let settings = policy.stepSettings
        let isNative =
            policy.branches != nil || policy.upstream != nil || policy.docs != nil || policy.files != nil
            || policy.notebooks != nil
        var hooks: [String] = []
        if isNative || settings.contains(where: { $0.stages.contains(.commit) }) {
            hooks += ["pre-commit", "pre-merge-commit"]
        }
        let judgesCommits =
            policy.history.map { max($0.publishedRewrite, $0.unfinished, $0.mergeCommits) != .off } ?? false
        // A step may come to take too long for a commit.
        let mayMove = policy.engine.commitBudgetMilliseconds != nil
        let stepsAtPush = settings.contains { $0.stages.contains(.push) || (mayMove && $0.stages.contains(.commit)) }
        if isNative || judgesCommits || stepsAtPush {
            hooks.append("pre-push")
        }
        if policy.engine.ahead { hooks += ["post-commit", "post-rewrite"] }
        if let upstream = policy.upstream, upstream.fetch != .off, upstream.staleBase != .off {
            hooks.append("post-checkout")
        }
        if policy.history?.judgesMessages == true || settings.contains(where: { $0.stages.contains(.message) }) {
            hooks.append("commit-msg")
        }
        if let history = policy.history, history.publishedRewrite != .off {
            hooks += ["pre-rebase", "prepare-commit-msg"]
        }
        return hooks
    }

    /// The hooks of a list that no file stands for: a policy may have come to need more than was installed.
    ///
    /// One look at the names of a folder, since a hook asks this at every commit.
    static func missing(_ hooks: [String], commonFolder: String) -> [String] {
        let folder = folder(commonFolder: commonFolder)
        let names = Set(Files.names(in: folder).map { String(decoding: $0, as: UTF8.self) })
        return hooks.filter { hook in
            if !names.contains(hook) { return true }
            // A manager has moved gate's aside, where nothing starts it.
            let idle = hook + HookManager.idle
            return names.contains(idle) && (try? HookPlace.isShim("\(folder)/\(idle)")) == true
        }
    }

    /// The hook that earlier versions asked about amends: Git starts it several times for every reference that moves.
    public static let retired = "reference-transaction"

    /// True where a shim of it stands; where no file has that name, two looks at names answer, since every hook asks.
    static func hasRetired(commonFolder: String) -> Bool {
        ["hooks", ownFolder].contains { isRetired("\(commonFolder)/\($0)/\(retired)") }
    }

    /// Puts prepare-commit-msg in the place of the hook that earlier versions asked about amends.
    func renew() async throws {
        for name in ["hooks", Self.ownFolder] {
            var report = Report(folder: "\(commonFolder)/\(name)")
            guard Self.isRetired("\(report.folder)/\(Self.retired)") else { continue }
            let foreign = name == Self.ownFolder ? try await configuration(Self.previousPath) : nil
            try takeRetiredAway(report.folder, foreign: foreign)
            try install("prepare-commit-msg", foreign: foreign, usesLFS: false, &report)
        }
    }

    /// True for a shim of the retired hook; what only passes on to another folder's hook of that name is none.
    private static func isRetired(_ path: String) -> Bool {
        guard let bytes = try? Files.read(path, limit: 4096) else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains("\n\(mark) ") && text.contains(" hook \(retired) ")
    }

    /// Takes the shim of the retired hook away, and lets what stood there before run as it did.
    private func takeRetiredAway(_ folder: String, foreign: String?) throws {
        let path = "\(folder)/\(Self.retired)"
        guard Self.isRetired(path) else { return }
        if let foreign, Files.isProgram("\(absolute(foreign))/\(Self.retired)") {
            try pass(on: foreign, Self.retired, folder)
        } else if !Files.exists(path + Self.suffix) || !Files.move(path + Self.suffix, to: path) {
            try Files.remove(path)
        }
    }

    /// The folder into which hooks were installed.
    static func folder(commonFolder: String) -> String {
        let own = "\(commonFolder)/\(ownFolder)"
        return Files.isFolder(own) ? own : commonFolder + "/hooks"
    }

    /// True where this Git folder has a shim of the gate's: only an installation in this very clone has written it.
    static func hasShim(_ commonFolder: String) throws(FileError) -> Bool {
        for folder in ["\(commonFolder)/hooks", "\(commonFolder)/\(ownFolder)"] where !Files.isLink(folder) {
            for name in Files.names(in: folder).map({ String(decoding: $0, as: UTF8.self) }) where !name.contains(".") {
                if try HookPlace.isShim("\(folder)/\(name)") { return true }
            }
        }
        return false
    }

    /// Writes the shims of these hooks; what stood there before is kept and still runs.
    ///
    /// - Parameter lfs: The hooks of Git LFS that gate's have to run; nil where it is not used.
    public func install(_ hooks: [String], lfs: [String]? = nil) async throws -> Report {
        var report = Report(folder: commonFolder + "/hooks")
        var foreign: String?
        let hooksPath = try await configuredHooksPath()
        if let hooksPath, !isOwn(hooksPath) {
            // A folder that is tracked, or shared with other repositories, is not ours to write into.
            report.folder = "\(commonFolder)/\(Self.ownFolder)"
            foreign = hooksPath
            try await setConfiguration(Self.previousPath, hooksPath)
            try await setConfiguration("core.hooksPath", report.folder)
            report.notices.append("core.hooksPath was \(hooksPath); its hooks still run, before the gate's")
        } else if let previous = try await configuration(Self.previousPath) {
            report.folder = "\(commonFolder)/\(Self.ownFolder)"
            foreign = previous
            // An undoing that was ended half-way has taken it out already.
            if hooksPath == nil { try await setConfiguration("core.hooksPath", report.folder) }
        } else if hooksPath != nil {
            report.folder = "\(commonFolder)/\(Self.ownFolder)"
        }
        try Files.makeFolder(report.folder)
        try Self.removeHalves(in: report.folder)
        try takeRetiredAway(report.folder, foreign: foreign)
        for hook in hooks { try install(hook, foreign: foreign, usesLFS: lfs != nil, &report) }
        for hook in lfs ?? [] where !hooks.contains(hook) {
            try install(hook, foreign: foreign, usesLFS: true, startsGate: hook == "pre-push", &report)
        }
        if let foreign { try passOn(foreign, except: report.hooks, &report) }
        return report
    }

    /// Takes the shims away and puts back what stood there before, byte for byte.
    public func uninstall() async throws -> Report {
        var report = Report(folder: commonFolder + "/hooks")
        for folder in ["\(commonFolder)/hooks", "\(commonFolder)/\(Self.ownFolder)"] {
            try Self.removeHalves(in: folder)
            let names = Files.names(in: folder).map { String(decoding: $0, as: UTF8.self) }
            for name in Set(names.map { String($0.prefix { $0 != "." }) }).sorted() where !name.isEmpty {
                let (wasThere, isBack) = try HookPlace(folder, name).restore()
                if wasThere { report.hooks.append(name) }
                if isBack { report.chained.append(name) }
            }
        }
        let hooksPath = try await configuredHooksPath()
        if let hooksPath, isOwn(hooksPath) {
            try await restoreHooksPath()
        } else if let previous = try await configuration(Self.previousPath) {
            // An installation or its undoing has been ended half-way.
            if hooksPath == nil { try await setConfiguration("core.hooksPath", previous) }
            try await setConfiguration(Self.previousPath, nil)
        }
        try Files.remove("\(commonFolder)/\(Self.ownFolder)")
        return report
    }

    /// True for the names of hooks that gate may write.
    private static func isHook(_ name: String) -> Bool {
        Trigger(rawValue: name)?.isHook == true || name == "post-merge"
    }

    /// Removes what is left of writing a hook that was ended in the middle, see `Files.write`.
    private static func removeHalves(in folder: String) throws(FileError) {
        for name in Files.names(in: folder).map({ String(decoding: $0, as: UTF8.self) }) {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            let isOwn = parts.count == 3 && parts[2] == "new" && isHook(String(parts[0]))
            if isOwn, !parts[1].isEmpty, parts[1].allSatisfy(\.isNumber) {
                try Files.remove("\(folder)/\(name)")
            }
        }
    }

    private func isOwn(_ path: String) -> Bool { path == "\(commonFolder)/\(Self.ownFolder)" }

    private func install(
        _ hook: String, foreign: String?, usesLFS: Bool, startsGate: Bool = true, _ report: inout Report
    ) throws {
        let path = "\(report.folder)/\(hook)"
        // `git lfs install --force` writes over gate's; what is kept beside it stays the one to put back.
        let isWrittenOver = try Files.exists(path + Self.suffix) && LFSHooks.isOwn(path, hook)
        let place = HookPlace(report.folder, hook)
        var hasMoved = false
        if foreign == nil, !isWrittenOver {
            let room = try place.makeRoom()
            guard room.isFree else {
                throw SnapshotError(
                    description: "\(path) is not gate's, and \(hook)\(Self.suffix) beside it is taken already",
                    command: "mv \(ShellWords.quoted(path + Self.suffix)) \(ShellWords.quoted(path + ".kept"))")
            }
            hasMoved = room.hasMoved
        }
        let before = foreign.map { "\($0)/\(hook)" } ?? (Files.exists(path + Self.suffix) ? path + Self.suffix : nil)
        let kept = foreign == nil && Files.exists(place.kept) ? place.kept : nil
        let text = HookShim(
            hook: hook, program: program, before: before, kept: kept, usesLFS: usesLFS, startsGate: startsGate
        ).text
        do {
            if try Files.read(path) != Array(text.utf8) || !Files.isProgram(path) {
                try Files.write(Array(text.utf8), to: path, mode: 0o755)
            }
        } catch {
            // Whole or not at all: on a full disk the user's own hook goes on as it did.
            if hasMoved { _ = try place.restore() }
            throw error
        }
        if foreign == nil { try place.removeMoved() }
        report.hooks.append(hook)
        // The shim looks for a hook of theirs at each start; said is only what is there now.
        let there = foreign.map { "\(absolute($0))/\(hook)" } ?? before
        guard let there, foreign == nil || Files.isProgram(there) else { return }
        if try LFSHooks.isOwn(there, hook) { report.lfs.append(hook) } else { report.chained.append(hook) }
    }

    private func absolute(_ foreign: String) -> String {
        foreign.hasPrefix("/") ? foreign : "\(workTree ?? commonFolder)/\(foreign)"
    }

    /// Hooks of the foreign folder that the gate does not need run as they did.
    private func passOn(_ foreign: String, except hooks: [String], _ report: inout Report) throws {
        let folder = absolute(foreign)
        for name in Files.names(in: folder).map({ String(decoding: $0, as: UTF8.self) }).sorted()
        where !hooks.contains(name) && !name.contains(".") && Files.isProgram("\(folder)/\(name)") {
            try pass(on: foreign, name, report.folder)
            report.chained.append(name)
        }
    }

    private func pass(on foreign: String, _ hook: String, _ folder: String) throws {
        let text = HookShim.passingOn(to: "\(foreign)/\(hook)")
        try Files.write(Array(text.utf8), to: "\(folder)/\(hook)", mode: 0o755)
    }

    private func restoreHooksPath() async throws {
        let previous = try await configuration(Self.previousPath)
        _ = await runGit(["config", "--local", "--unset", "core.hooksPath"])
        // A value of the user's or the system's configuration shows again by itself.
        if let previous, try await configuredHooksPath() != previous {
            try await setConfiguration("core.hooksPath", previous)
        }
        // Last: until it is gone, whoever begins anew knows what to put back.
        _ = await runGit(["config", "--local", "--unset", Self.previousPath])
    }

    /// Writes a value to the repository's own configuration, or removes it where it is nil.
    public func setConfiguration(_ name: String, _ value: String?) async throws {
        let outcome = await runGit(["config", "--local"] + (value.map { [name, $0] } ?? ["--unset-all", name]))
        // 5 says that there was nothing to remove.
        guard outcome.end == .exited(0) || (value == nil && outcome.end == .exited(5)) else {
            throw SnapshotError(
                description: "git config could not set \(name)",
                notes: outcome.text.split(separator: "\n").map(String.init), command: "git config --list --show-origin")
        }
    }

    /// The folder of hooks that Git goes by, nil where nothing is configured.
    ///
    /// Git itself is asked: it knows places of configuration that libgit2 does not read, and what `~` stands for.
    private func configuredHooksPath() async throws -> String? {
        let outcome = await runGit(["config", "--null", "--show-scope", "--type=path", "--get-all", "core.hooksPath"])
        guard outcome.end == .exited(0) else { return nil }
        let fields = outcome.text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        var path: String?
        // The gate's own Git processes are kept from running hooks by a setting of the scope `command`.
        for index in stride(from: 0, to: fields.count - 1, by: 2) where fields[index] != "command" {
            path = fields[index + 1]
        }
        return path
    }

    private func configuration(_ name: String) async throws -> String? {
        let outcome = await runGit(["config", "--get", name])
        guard outcome.end == .exited(0) else { return nil }
        return String(outcome.text.prefix { $0 != "\n" })
    }

    private func runGit(_ arguments: [String]) async -> CommandOutcome {
        await git.run(
            arguments, folder: workTree ?? commonFolder, timeoutMilliseconds: 10_000,
            environment: ["GIT_DIR": commonFolder])
    }
}
