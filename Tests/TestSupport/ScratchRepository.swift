#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A real Git repository in a folder of its own, which knows nothing of the user's and the system's settings.
///
/// The scene: `work`, on `main` with one commit, and the bare repositories `origin.git` and `upstream.git` beside it, as
/// remotes of those names that hold that commit. Everything is removed with the last reference to it.
public final class ScratchRepository: Sendable {
    /// The folder that holds everything, absolute and without symbolic links.
    public let root: String
    /// The top of the work tree, absolute.
    public let folder: String
    /// The environment of every process; nothing of the test runner's own is in it.
    public let environment: [String: String]

    /// How much of the scene is made.
    public enum Scene: Sendable {
        /// An empty folder.
        case nothing
        /// `git init`, no commit, no remote.
        case empty
        /// One commit on `main`, no remote.
        case alone
        /// One commit on `main`, with `origin` and `upstream`.
        case fork
    }

    /// A command that should have worked and did not.
    public struct Failure: Error, CustomStringConvertible {
        /// The command and everything that it wrote.
        public let description: String

        /// Makes a failure.
        public init(description: String) {
            self.description = description
        }
    }

    /// Makes the scene.
    ///
    /// - Parameters:
    ///   - scene: How much of it.
    ///   - name: The name of the work tree's folder, for odd ones.
    public init(_ scene: Scene = .fork, name: String = "work") throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/gate-test-XXXXXX\0".utf8).map { CChar(bitPattern: $0) }
        guard mkdtemp(&template) != nil else { throw Failure(description: "no folder could be made in \(base)") }
        let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        root = RawFiles.resolved(made) ?? made
        folder = "\(root)/\(name)"
        var variables = [
            "PATH": "\(ProgramUnderTest.programFolder):/usr/bin:/bin", "HOME": "\(root)/home", "TMPDIR": "\(root)/tmp",
            "XDG_CACHE_HOME": "\(root)/cache", "XDG_STATE_HOME": "\(root)/state", "XDG_CONFIG_HOME": "\(root)/config",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": ":", "GIT_PAGER": "cat",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": "2026-01-02T03:04:05+00:00", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05+00:00",
            "TZ": "UTC", "LC_ALL": "C", "LANG": "C", "TERM": "dumb",
        ]
        // What a program under a sanitizer is to do when it finds something.
        for name in ["TSAN_OPTIONS", "ASAN_OPTIONS"] { variables[name] = getenv(name).map { String(cString: $0) } }
        environment = variables
        for name in ["home", "tmp", "cache", "state", "config", "processes", name] {
            guard mkdir("\(root)/\(name)", 0o755) == 0 else { throw Failure(description: "mkdir \(root)/\(name)") }
        }
        if scene == .nothing { return }
        try git("init", "-q", "-b", "main")
        if scene == .empty { return }
        try write("README.md", "# Scratch\n")
        try git("add", "-A")
        try git("commit", "-q", "-m", "first")
        if scene == .alone { return }
        for remote in ["origin", "upstream"] {
            try git("clone", "-q", "--bare", folder, "\(root)/\(remote).git")
            try git("remote", "add", remote, "\(root)/\(remote).git")
        }
        try git("fetch", "-q", "--all")
        try git("branch", "-q", "--set-upstream-to=origin/main")
        try ageFetches()
    }

    deinit {
        // A fetch in the background may still write while the folder goes.
        for _ in 0..<40 {
            if (try? RawFiles.remove(Array(root.utf8))) != nil { return }
            usleep(50_000)
        }
    }

    /// Makes what Git has fetched so far as old as the commits of the scene.
    public func ageFetches() throws {
        try shell("find .git/FETCH_HEAD .git/logs/refs/remotes -type f -exec touch -d 2026-01-02T03:04:05Z {} +")
    }

    /// Starts a program and does not wait.
    public func start(
        _ arguments: [String], in folder: String? = nil, environment changes: [String: String?] = [:],
        input: String? = nil
    ) throws -> ScratchProcess {
        try start(bytes: arguments.map { Array($0.utf8) }, in: folder, environment: changes, input: input)
    }

    /// Starts a program whose arguments are bytes and does not wait.
    ///
    /// - Parameters:
    ///   - arguments: The program and its arguments.
    ///   - folder: Where it runs, absolute or relative to the work tree; nil for its top.
    ///   - changes: Variables to set, nil to remove.
    ///   - input: What it reads; nil for `/dev/null`.
    public func start(
        bytes arguments: [[UInt8]], in folder: String? = nil, environment changes: [String: String?] = [:],
        input: String? = nil
    ) throws -> ScratchProcess {
        var environment = environment
        for (name, value) in changes { environment[name] = value }
        return try ScratchProcess(
            arguments, in: absolute(folder ?? self.folder), environment: environment,
            input: input.map { Array($0.utf8) },
            scratch: "\(root)/processes")
    }

    /// Runs a program to its end.
    @discardableResult
    public func run(
        _ arguments: [String], in folder: String? = nil, environment changes: [String: String?] = [:],
        input: String? = nil, seconds: Int = 120
    ) throws -> ScratchOutcome {
        try start(arguments, in: folder, environment: changes, input: input).wait(seconds: seconds)
    }

    /// Runs a command line in `sh`.
    @discardableResult
    public func shell(
        _ command: String, in folder: String? = nil, environment changes: [String: String?] = [:],
        input: String? = nil, seconds: Int = 120
    ) throws -> ScratchOutcome {
        try run(["/bin/sh", "-c", command], in: folder, environment: changes, input: input, seconds: seconds)
    }

    /// Runs Git, which has to succeed.
    ///
    /// - Returns: What it wrote, without the newline at the end.
    @discardableResult
    public func git(_ arguments: String..., in folder: String? = nil, environment: [String: String?] = [:]) throws
        -> String
    {
        let outcome = try run(["git"] + arguments, in: folder, environment: environment)
        guard outcome.status == 0 else {
            throw Failure(description: "git \(arguments.joined(separator: " ")): \(outcome)")
        }
        return outcome.text.hasSuffix("\n") ? String(outcome.text.dropLast()) : outcome.text
    }

    /// Runs the gate of this build.
    @discardableResult
    public func gate(
        _ arguments: String..., in folder: String? = nil, environment: [String: String?] = [:], input: String? = nil
    ) throws -> ScratchOutcome {
        var environment = environment
        // As on a CI system, unless the test says otherwise.
        if arguments.first == "ci", environment["CI"] == nil { environment["CI"] = "true" }
        return try run([try ProgramUnderTest.gate()] + arguments, in: folder, environment: environment, input: input)
    }

    /// Makes a commit of one file in the bare `upstream`, from a clone of its own.
    public func commitUpstream(_ path: String = "upstream.txt", _ text: String = "news\n", branch: String = "main")
        throws
    {
        let clone = "\(root)/clone-\(UInt32.random(in: .min ... .max))"
        try git("clone", "-q", "-b", branch, "\(root)/upstream.git", clone)
        try RawFiles.write(Array(text.utf8), to: Array("\(clone)/\(path)".utf8))
        try git("add", "-A", in: clone)
        try git("commit", "-q", "-m", "upstream: \(path)", in: clone)
        try git("push", "-q", "origin", branch, in: clone)
        try RawFiles.remove(Array(clone.utf8))
    }

    /// The path made absolute from the top of the work tree.
    public func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    /// Writes a file, with the folders above it.
    public func write(_ path: String, _ text: String, permissions: UInt32 = 0o644) throws {
        try RawFiles.write(Array(text.utf8), to: Array(absolute(path).utf8), permissions: permissions)
    }

    /// Writes a file whose name and content are bytes, relative to the work tree.
    public func write(bytes path: [UInt8], _ content: [UInt8], permissions: UInt32 = 0o644) throws {
        try RawFiles.write(content, to: Array("\(folder)/".utf8) + path, permissions: permissions)
    }

    /// Reads a file as text; nil where there is none.
    public func read(_ path: String) throws -> String? {
        guard case .file(let bytes) = try RawFiles.kind(Array(absolute(path).utf8)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// True where something lies at a path, a dangling link too.
    public func exists(_ path: String) -> Bool { RawFiles.mode(Array(absolute(path).utf8)) != nil }

    /// Removes a file or a folder.
    public func remove(_ path: String) throws { try RawFiles.remove(Array(absolute(path).utf8)) }

    /// Makes a symbolic link.
    public func link(_ path: String, to target: String) throws {
        try RawFiles.link(Array(absolute(path).utf8), to: Array(target.utf8))
    }

    /// Takes the fingerprint of what is the user's.
    public func fingerprint(times: Bool = false, leavingOut: [String] = []) throws -> Fingerprint {
        try Fingerprint(of: folder, times: times, leavingOut: leavingOut)
    }
}
