import Testing
import TestSupport

/// A submodule is one entry of a tree, and stands for everything below its path.
@Suite struct SubmoduleStepTests {
    private static let steps = [
        ("stars", "[\"vendor/**\"]"), ("folder", "[vendor]"), ("slash", "[\"vendor/\"]"), ("lib", "[\"vendor/lib\"]"),
        ("lib-slash", "[\"vendor/lib/\"]"), ("inside", "[\"vendor/lib/**/*.py\"]"), ("any", "[\"vendor/*\"]"),
        ("without", "[\"**\", \"!vendor/**\"]"), ("without-lib", "[\"vendor/**\", \"!vendor/lib\"]"),
        ("without-some", "[\"vendor/**\", \"!vendor/**/*.md\"]"), ("other", "[\"src/**\"]"),
    ]
    private static let selected: Set<String> = [
        "stars", "folder", "slash", "lib", "lib-slash", "inside", "any", "without-some",
    ]

    /// A repository with a step for each of the patterns, and a submodule with two commits at `vendor/lib`.
    private static func scene() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        let library = "\(scratch.root)/library"
        try scratch.git("init", "-q", "-b", "main", library)
        for number in 1...2 {
            try scratch.write("\(library)/a.py", "\(number)\n")
            try scratch.git("add", "-A", in: library)
            try scratch.git("commit", "-q", "-m", "Library \(number)", in: library)
        }
        let commands = steps.map { "  - {name: \($0.0), run: \"true\", paths: \($0.1)}\n" }.joined()
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\ncommands:\n" + commands)
        try scratch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "vendor/lib")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "Add the library")
        #expect(try scratch.gate("install").status == 0)
        return scratch
    }

    private static func ran(_ scratch: ScratchRepository) throws -> Set<String> {
        let outcome = try scratch.gate("run")
        #expect(outcome.status == 0, "\(outcome)")
        let names = outcome.text.split(separator: "\n").map { $0.split(separator: " ").prefix(2).map(String.init) }
        return Set(names.filter { $0.first == "passed" }.compactMap(\.last)).intersection(steps.map(\.0))
    }

    @Test func whatMovesIsSelected() throws {
        let scratch = try Self.scene()
        try scratch.git("checkout", "-q", "HEAD~1", in: "vendor/lib")
        try scratch.git("add", "-A")
        #expect(try Self.ran(scratch) == Self.selected)
        // Back again: the cache knows one tree from the other.
        try scratch.git("commit", "-q", "-m", "Move the library")
        try scratch.git("checkout", "-q", "main", in: "vendor/lib")
        try scratch.git("add", "-A")
        #expect(try Self.ran(scratch) == Self.selected)
    }

    @Test func whatGoesAwayOrBecomesAFolderIsSelected() throws {
        let scratch = try Self.scene()
        try scratch.git("rm", "-q", "vendor/lib")
        #expect(try Self.ran(scratch).isSuperset(of: Self.selected))
        try scratch.write("vendor/lib/a.py", "1\n")
        try scratch.git("add", "-A")
        #expect(try Self.ran(scratch).isSuperset(of: ["stars", "folder", "slash", "lib", "inside"]))
    }

    /// A moved submodule is no file: `{files}` does not name it.
    @Test func itIsNoFileOfACommand() throws {
        let scratch = try Self.scene()
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\ncommands: [{name: given, run: \"test -f {files}\", paths: [vendor]}]\n"
        )
        try scratch.git("commit", "-q", "-a", "--no-verify", "-m", "One step")
        #expect(try scratch.gate("trust").status == 0)
        try scratch.git("checkout", "-q", "HEAD~1", in: "vendor/lib")
        try scratch.git("add", "-A")
        let outcome = try scratch.gate("run")
        #expect(outcome.status == 0 && outcome.text.contains("no changed file for {files}"), "\(outcome)")
    }

    @Test func aRepositoryThatIsNoSubmoduleIsTold() throws {
        let scratch = try Self.scene()
        for name in ["inner", "deep/with space"] {
            try scratch.git("init", "-q", name)
            try scratch.git("commit", "-q", "--allow-empty", "-m", "inner", in: name)
        }
        try scratch.shell("git add -A 2>/dev/null")
        let outcome = try scratch.gate("run")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.description.contains("files/embedded-repository  inner"), "\(outcome)")
        #expect(outcome.description.contains("git rm --cached -f -- 'deep/with space'"), "\(outcome)")
        #expect(!outcome.description.contains("files/embedded-repository  vendor"), "\(outcome)")
        // The command takes it out, and what is named is none.
        try scratch.git("rm", "-q", "--cached", "-f", "--", "deep/with space")
        try scratch.git("rm", "-q", "--cached", "-f", "--", "inner")
        try scratch.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "\(scratch.root)/library", "inner")
        let after = try scratch.gate("run")
        #expect(!after.description.contains("warning files/embedded-repository"), "\(after)")
        // It is told when it comes, and not at every later move.
        try scratch.git("commit", "-q", "-m", "Named")
        try scratch.git("rm", "-q", "--cached", ".gitmodules")
        try scratch.git("commit", "-q", "--no-verify", "-m", "Not named any more")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "moves", in: "inner")
        try scratch.git("add", "inner")
        let moved = try scratch.gate("run")
        #expect(!moved.description.contains("warning files/embedded-repository"), "\(moved)")
    }

    @Test func aMirrorIsToldWithoutGatesReferences() throws {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("install").status == 0)
        #expect(try scratch.gate("fetch").status == 0)
        let target = "\(scratch.root)/mirror.git"
        try scratch.git("init", "-q", "--bare", target)
        let mirror = try scratch.run(["git", "push", "-q", "--mirror", target])
        #expect(mirror.status == 0 && mirror.errorText.contains("'^refs/gate/*'"), "\(mirror)")
        try scratch.remove(target)
        try scratch.git("init", "-q", "--bare", target)
        let push = try scratch.run(["git", "push", "-q", "--prune", target, "+refs/*:refs/*", "^refs/gate/*"])
        #expect(push.status == 0 && !push.errorText.contains("refs/gate"), "\(push)")
        let pushed = try scratch.git("for-each-ref", "--format=%(refname)", in: target)
        #expect(pushed.contains("refs/heads/main") && !pushed.contains("refs/gate"))
    }
}
