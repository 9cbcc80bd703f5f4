import Testing
import TestSupport

/// Clones that were made without files, or without folders: Git is asked for what a verdict needs.
@Suite struct PartialCloneTests {
    private static let ci: [String: String?] = ["CI": "true"]

    /// A remote that gives partial clones; `main` has another policy than `feature/a` and other files.
    private static func source() throws -> ScratchRepository {
        let source = try ScratchRepository(.fork)
        try source.write(
            ".qualitygate.yml",
            "version: 1\nbranches: {protected: []}\ncommands: [{name: value, run: \"grep -q right value.txt\"}]\n")
        for number in 1...3 {
            try source.write("value.txt", "right \(number)\n")
            try source.write("folder/\(number).txt", "\(number)\n")
            try source.git("add", "-A")
            try source.git("commit", "-q", "-m", "Commit number \(number)")
        }
        try source.git("switch", "-q", "-c", "feature/a")
        for number in 1...2 {
            try source.write("value.txt", "right, part \(number)\n")
            try source.write("part-\(number).txt", "\(number)\n")
            try source.git("add", "-A")
            try source.git("commit", "-q", "-m", "Part number \(number)")
        }
        try source.git("switch", "-q", "main")
        try source.write(
            ".qualitygate.yml",
            "version: 1\nbranches: {protected: []}\ncommands: [{name: stricter, run: \"grep -q part value.txt\"}]\n")
        try source.write("folder/1.txt", "another\n")
        try source.git("commit", "-q", "-a", "-m", "Another policy")
        try source.git("push", "-q", "origin", "main", "feature/a")
        for setting in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
            try source.git("config", setting, "true", in: "\(source.root)/origin.git")
        }
        return source
    }

    private static func clone(_ source: ScratchRepository, _ filter: String, installs: Bool = false) throws -> String {
        let folder = "\(source.root)/clone"
        try source.git(
            "clone", "-q", "--filter=\(filter)", "--branch", "feature/a", "file://\(source.root)/origin.git", folder)
        if installs { #expect(try source.gate("install", in: folder).status == 0) }
        return folder
    }

    @Test(arguments: ["blob:none", "tree:0", "blob:limit=1"]) func theBasesPolicyIsAskedFor(_ filter: String) throws {
        let source = try Self.source()
        let folder = try Self.clone(source, filter)
        let outcome = try source.gate("ci", "--base", "origin/main", in: folder, environment: Self.ci)
        #expect(outcome.status == 0 && outcome.text.contains("stricter"), "\(outcome)")
    }

    @Test(arguments: ["blob:none", "tree:0"]) func whatCannotBeFetchedIsNoPassInCI(_ filter: String) throws {
        let source = try Self.source()
        let folder = try Self.clone(source, filter)
        try source.git("remote", "set-url", "origin", "\(source.root)/nowhere.git", in: folder)
        let outcome = try source.gate("ci", "--base", "origin/main", in: folder, environment: Self.ci)
        #expect(outcome.status == 1 && outcome.description.contains("clone/incomplete"), "\(outcome)")
    }

    /// All that the changed files need comes with one process.
    @Test func manyObjectsAreOneProcess() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, "blob:none")
        var environment = Self.ci
        environment["GATE_LOG"] = "debug"
        try source.git("switch", "-q", "--detach", in: folder)
        try source.git("symbolic-ref", "HEAD", "refs/heads/empty", in: folder)
        try source.git("update-ref", "refs/heads/empty", "origin/main~2", in: folder)
        let outcome = try source.gate(
            "ci", "--base", "origin/main~3", in: folder, environment: environment)
        let fetches = outcome.errorText.split(separator: "\n").count { $0.contains("--filter=blob:none") }
        #expect(outcome.status == 0 && fetches <= 2, "\(outcome)")
    }

    @Test(arguments: ["blob:none", "tree:0"]) func aCommitAndAPushGoThrough(_ filter: String) throws {
        let source = try Self.source()
        let folder = try Self.clone(source, filter, installs: true)
        try source.write("\(folder)/value.txt", "right at the commit\n")
        let commit = try source.run(["git", "commit", "-q", "-a", "-m", "A commit of mine"], in: folder)
        #expect(commit.status == 0 && !commit.errorText.contains("gate/broken"), "\(commit)")
        let amend = try source.run(["git", "commit", "-q", "-a", "--amend", "-m", "An amend of mine"], in: folder)
        #expect(amend.status == 0 && !amend.errorText.contains("gate/broken"), "\(amend)")
        for words in [["status"], ["fetch"], ["run", "--all"], ["sync"]] {
            let outcome = try source.run(["gate"] + words, in: folder)
            #expect(outcome.status == 0, "\(words): \(outcome)")
        }
        let push = try source.run(["git", "push", "-q", "origin", "HEAD:feature/b"], in: folder)
        #expect(push.status == 0 && !push.errorText.contains("clone/incomplete"), "\(push)")
    }

    /// A commit does not wait for the network: what its parent holds is said to be missing, with the command.
    @Test func anAmendWithoutTheParentsFoldersIsNotJudged() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, "tree:0", installs: true)
        try source.write("\(folder)/value.txt", "wrong\n")
        let words = ["git", "commit", "-q", "-a", "--amend", "-m", "An amend of mine"]
        let first = try source.run(words, in: folder)
        #expect(first.status == 0 && first.errorText.contains("clone/incomplete"), "\(first)")
        #expect(first.errorText.contains("git diff --cached --stat HEAD^"), "\(first)")
        #expect(try source.run(["git", "diff", "--cached", "--stat", "HEAD^"], in: folder).status == 0)
        let second = try source.run(words, in: folder)
        #expect(second.isRejection, "\(second)")
    }
}
