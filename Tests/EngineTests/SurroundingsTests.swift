import Git
import Model
import PolicyLanguage
import Rules
import Testing
import TestSupport

@testable import Engine
@Suite("What is taken from outside")
struct SurroundingsTests {
    private func surroundings(_ environment: [String: String]) -> Surroundings {
        Surroundings(environment: environment, currentFolder: "/", program: "/bin/gate", now: 0)
    }

    @Test func noLocalVariableOfGitReachesAStep() throws {
        let scratch = try ScratchRepository(.alone)
        let names = try scratch.git("rev-parse", "--local-env-vars").split(separator: "\n").map(String.init)
        #expect(names.contains("GIT_DIR") && names.count > 10)
        var environment = ["PATH": "/bin", "GIT_SSH_COMMAND": "ssh -i key", "GIT_AUTHOR_NAME": "Ada"]
        for name in names + ["GIT_QUARANTINE_PATH", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"] {
            environment[name] = "x"
        }
        #expect(
            surroundings(environment).environmentWithoutGit
                == ["PATH": "/bin", "GIT_SSH_COMMAND": "ssh -i key", "GIT_AUTHOR_NAME": "Ada"])
    }

    @Test func foldersOfTheStandard() {
        #expect(surroundings(["HOME": "/h"]).cacheFolder == "/h/.cache")
        #expect(surroundings(["HOME": "/h", "XDG_STATE_HOME": "/s"]).stateFolder == "/s")
        // The specification has relative paths ignored.
        #expect(surroundings(["HOME": "/h", "XDG_STATE_HOME": "s"]).stateFolder == "/h/.local/state")
    }

    @Test func theInterpreterThatAPersonWouldUse() throws {
        let scratch = try ScratchRepository(.nothing)
        let work = scratch.folder
        func python(_ prefix: String) throws -> String {
            try scratch.write("\(prefix)/bin/python", "#!/bin/sh\n", permissions: 0o755)
            return "\(prefix)/bin/python"
        }
        let onPath = "\(scratch.root)/path/python3"
        try scratch.write(onPath, "#!/bin/sh\n", permissions: 0o755)
        var environment = ["PATH": "\(scratch.root)/path"]
        func found(policy: String? = nil, installed: String? = nil) -> Interpreter? {
            Interpreter.find(
                policy: policy, installed: installed, workTree: work, surroundings: surroundings(environment))
        }
        #expect(found() == Interpreter(path: onPath, origin: .path))
        let conda = try python("\(scratch.root)/conda")
        try scratch.write("\(scratch.root)/conda/conda-meta/history", "")
        environment["CONDA_PREFIX"] = "\(scratch.root)/conda"
        environment["CONDA_DEFAULT_ENV"] = "base"
        #expect(found() == Interpreter(path: conda, origin: .active("CONDA_PREFIX")))
        let own = try python("\(work)/.venv")
        #expect(found()?.origin == .active("CONDA_PREFIX"), "a folder without pyvenv.cfg is no environment")
        try scratch.write(".venv/pyvenv.cfg", "home = /usr/bin\n")
        #expect(found() == Interpreter(path: own, origin: .project(".venv")))
        environment["CONDA_DEFAULT_ENV"] = "research"
        #expect(found() == Interpreter(path: conda, origin: .active("CONDA_PREFIX")))
        let active = try python("\(scratch.root)/active")
        environment["VIRTUAL_ENV"] = "\(scratch.root)/active"
        #expect(found() == Interpreter(path: active, origin: .active("VIRTUAL_ENV")))
        #expect(found(installed: conda) == Interpreter(path: conda, origin: .installed))
        #expect(found(installed: "/no/such/python")?.path == active)
        #expect(found(installed: onPath) == Interpreter(path: own, origin: .project(".venv")), "made since")
        #expect(found(policy: ".venv/bin/python", installed: conda) == Interpreter(path: own, origin: .policy))
        #expect(found(policy: "python3") == Interpreter(path: onPath, origin: .policy))
        #expect(found(policy: "none/python") == nil)
    }

    @Test func importRootsOfEditableInstalls() throws {
        let scratch = try ScratchRepository(.nothing)
        let packages = "\(scratch.root)/env/lib/python3.11/site-packages"
        try scratch.write("pkg/src/x", "")
        try scratch.write("\(packages)/a.pth", "\(scratch.folder)/pkg/src\nimport os\n/usr/elsewhere\n")
        try scratch.write(
            "\(packages)/__editable___d_finder.py",
            "MAPPING: dict[str, str] = {'digits': '\(scratch.folder)/flat/digits'}\n")
        try scratch.write("\(scratch.root)/env/bin/python", "", permissions: 0o755)
        let interpreter = Interpreter(path: "\(scratch.root)/env/bin/python", origin: .path)
        let roots = ImportRoots.find(InstalledPackages(interpreter).sources(), workTree: scratch.folder) { $0 == "src" }
        #expect(Set(roots) == ["pkg/src", "flat", "src"])
        #expect(ImportRoots.find([], workTree: scratch.folder) { _ in false } == [])
    }
}

@Suite("Trust, the policy that judges, and the log")
struct TrustAndLogTests {
    private func policy(_ text: String) throws -> Policy {
        try #require(Policy.decode(bytes: Array("version: 1\n\(text)\n".utf8)).policy)
    }

    @Test func onlyWhatWasAllowedIs() throws {
        let scratch = try ScratchRepository(.alone)
        let store = TrustStore(stateFolder: scratch.root + "/state", commonFolder: scratch.folder + "/.git")
        #expect(try !store.read().wasAsked)
        let first = try policy("commands: [{name: a, run: make a}]").commandValues
        let second = try policy("commands: [{name: a, run: make b}]").commandValues
        try store.add(first)
        let trust = try store.read()
        #expect(trust.wasAsked && first.allSatisfy(trust.allows) && !second.contains(where: trust.allows))
        let other = TrustStore(stateFolder: scratch.root + "/state", commonFolder: scratch.root + "/other/.git")
        #expect(try !first.contains { try other.read().allows($0) })
    }

    @Test func eachStageHasItsPolicy() throws {
        let scratch = try ScratchRepository(.alone)
        let file = Policy.fileName
        func commit(_ text: String) throws -> ObjectID {
            try scratch.write(file, text)
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", text)
            return try #require(ObjectID(hex: try scratch.git("rev-parse", "HEAD")))
        }
        let none = try #require(ObjectID(hex: try scratch.git("rev-parse", "HEAD")))
        let base = try commit("base")
        let tip = try commit("tip")
        try scratch.write(file, "work tree")
        let repository = try Repository(at: RepositoryPlace(start: scratch.folder))
        func found(_ commit: ObjectID, base: ObjectID?, _ stage: Stage) throws -> PolicyText? {
            try JudgedPolicy.find(
                repository, tree: try repository.commit(commit).tree, commit: stage == .commit ? nil : commit,
                base: base,
                stage: stage)
        }
        func text(_ policy: PolicyText?) -> String? { policy.map { String(decoding: $0.bytes, as: UTF8.self) } }
        let cases: [(ObjectID, ObjectID?, Stage, String?, String?)] = [
            (tip, nil, .commit, "tip", "index"), (tip, nil, .push, "tip", "commit"), (tip, base, .ci, "base", "base"),
            (tip, none, .ci, "tip", "commit"), (none, nil, .commit, "work tree", "work tree"),
            (none, nil, .push, "work tree", "work tree"), (none, nil, .ci, nil, nil),
        ]
        for (commit, base, stage, expected, origin) in cases {
            let policy = try found(commit, base: base, stage)
            #expect(
                text(policy) == expected && policy?.origin.rawValue == origin, "\(stage) \(String(describing: policy))")
        }
        #expect(try found(tip, base: none, .ci)?.notice?.contains("the base has none") == true)
        #expect(try found(tip, base: base, .ci)?.notice == nil)
    }

    @Test func theLogHasALineARunWithItsChecksum() throws {
        let scratch = try ScratchRepository(.alone)
        let log = RunLog(StateFolder(commonFolder: scratch.folder + "/.git"))
        let record = RunRecord(
            id: "1", gate: "0", startedAt: "2026-03-04T00:00:00.000Z", durationMilliseconds: 1, stage: .commit,
            trigger: .run, notices: ["a\nb"], verdict: .passed)
        try log.append(record)
        try log.append(record)
        let lines = try #require(try scratch.read(".git/gate/runs/2026-03.jsonl")).split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == lines[1])
        #expect(LogLine.document(Array(lines[0].utf8)[...]) != nil)
        try log.keep([1, 2], step: "../../evil name", run: "run")
        #expect(scratch.exists(".git/gate/runs/run/..-..-evil-name.log"))
    }
}
