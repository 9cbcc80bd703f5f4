import Foundation
import Testing
import TestSupport

/// `docs/build` with a real pdoc, and with tools that do what tools do.
@Suite struct DocsBuildTests {
    private struct Found: Hashable {
        var severity: String
        var message: String
        var place: String
    }

    private func findings(_ scratch: ScratchRepository, _ command: String = "gate run commit --format json") throws
        -> [Found]
    {
        let text = try scratch.shell(command).text
        let record = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        return try #require(record["findings"] as? [[String: Any]]).map { finding in
            let location = finding["location"] as? [String: Any]
            let path = location?["path"] as? String ?? "-"
            let line = (location?["line"] as? Int).map { ":\($0)" } ?? ""
            return Found(
                severity: finding["severity"] as? String ?? "", message: finding["message"] as? String ?? "",
                place: path + line)
        }
    }

    private func remarks(_ scratch: ScratchRepository) throws -> [String] {
        let text = try scratch.shell("gate run commit --format json").text
        let record = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        let steps = try #require(record["steps"] as? [[String: Any]])
        return steps.first { $0["name"] as? String == "docs build" }?["remarks"] as? [String] ?? []
    }

    private func scene(_ build: String) throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\nfiles: off\nnotebooks: off\n"
                + "docs: {changed: off, ratchet: off, build: \(build)}\n")
        try scratch.git("config", "gate.python", try ProgramUnderTest.toolPython())
        _ = try scratch.shell("gate trust")
        return scratch
    }

    /// pdoc builds the packages of the tree; what it says of them is said at the line that it is about.
    @Test func pdocBuildsThePackages() throws {
        let scratch = try scene("[commit]")
        try scratch.write(
            "src/net/__init__.py",
            "\"\"\"A network.\"\"\"\n\nfrom net import layers\n\n__all__ = [\"loss\", \"layers\", \"gone\"]\n\n\n"
                + "def loss(x: \"Missing\") -> int:\n    \"\"\"The loss.\"\"\"\n    return 1\n")
        try scratch.write(
            "src/net/layers.py",
            "\"\"\"Layers.\"\"\"\n")
        try scratch.write("tests/__init__.py", "raise SystemExit(\"never imported\")\n")
        try scratch.git("add", "-A")
        let found = Set(try findings(scratch))
        #expect(
            found == [
                Found(
                    severity: "warning",
                    message: "Error parsing type annotation Missing for net.loss. Import of Missing failed: "
                        + "name 'Missing' is not defined", place: "src/net/__init__.py:8"),
                Found(
                    severity: "warning",
                    message: "Found 'gone' in net.__all__, but it does not resolve: Error importing net.gone",
                    place: "src/net/__init__.py"),
            ])
        #expect(try remarks(scratch).contains { $0.hasSuffix("pages") })
        try scratch.write("src/net/layers.py", "\"\"\"Layers.\"\"\"\n\nimport not_to_be_found\n")
        try scratch.git("add", "-A")
        let broken = try findings(scratch)
        #expect(broken.map(\.severity) == ["error"])
        #expect(broken.first?.place == "src/net/layers.py:3")
        #expect(broken.first?.message.contains("No module named 'not_to_be_found'") == true)
    }

    /// pdoc ends with status 0 where a submodule cannot be imported, and its page is missing.
    @Test func aSubmoduleWithoutPageIsNamed() throws {
        let scratch = try scene("{stages: [commit], warnings: error}")
        try scratch.write("net/__init__.py", "\"\"\"A network.\"\"\"\n")
        try scratch.write("net/layers.py", "\"\"\"Layers.\"\"\"\n\nraise ValueError(\"no layers today\")\n")
        try scratch.git("add", "-A")
        let found = try findings(scratch)
        #expect(found.map(\.severity) == ["error"])
        #expect(found.first?.place == "net/layers.py:3", "\(found)")
    }

    /// A file of the work tree that was never added is missing on the snapshot, and so the build fails as it would elsewhere.
    @Test func whatWasNeverAddedIsMissed() throws {
        let scratch = try scene("[commit]")
        try scratch.write("net/__init__.py", "\"\"\"A network.\"\"\"\n\nfrom net import layers\n")
        try scratch.git("add", "-A")
        try scratch.write("net/layers.py", "\"\"\"Layers.\"\"\"\n")
        #expect(try findings(scratch).map(\.severity) == ["error"])
        try scratch.git("add", "-A")
        #expect(try findings(scratch) == [])
        // The second run knows the pass.
        let text = try scratch.shell("gate run commit --format json").text
        #expect(text.contains("\"reused\""))
    }

    @Test func withoutAPackageItSaysWhatToDo() throws {
        let scratch = try scene("[commit]")
        try scratch.write("train.py", "raise SystemExit(\"a script is not imported\")\n")
        try scratch.git("add", "-A")
        let found = try findings(scratch)
        #expect(found.count == 1 && found[0].severity == "error")
        #expect(found.first?.message.contains("name what is to be documented in docs.build.run") == true)
    }

    @Test func aCommandOfTheShellGetsTheFolderToo() throws {
        let scratch = try scene(
            "{run: \"echo a >{out}/a.html && echo b >{out}/b.html\", shell: true, stages: [commit]}")
        try scratch.git("add", "-A")
        #expect(try findings(scratch) == [])
        #expect(try remarks(scratch) == ["2 pages"])
        // Nothing is left, neither in the work tree nor in the cache.
        let left = try scratch.shell("find . \"$XDG_CACHE_HOME\" -name '*.html'; git status --short --ignored")
        #expect(left.text == "A  .qualitygate.yml\n", "\(left)")
    }

    @Test(arguments: [
        ("{run: \"true {out}\", stages: [commit]}", "docs build ended well and made no page"),
        ("{run: \"sleep 20\", timeout: 1s, stages: [commit]}", "docs build did not end within 1s and was ended"),
        ("{run: \"sh -c 'kill -9 $$' {out}\", stages: [commit]}", "docs build was killed by signal 9"),
        ("{run: \"nowhere-to-be-found {out}\", stages: [commit]}", "docs build could not be started"),
        ("{run: \"true {out}\", out: pages, stages: [commit]}", "Git does not ignore"),
    ])
    func noEndWithoutPagesPasses(_ build: String, _ message: String) throws {
        let scratch = try scene(build)
        try scratch.git("add", "-A")
        let found = try findings(scratch)
        #expect(found.count == 1 && found.first?.severity == "error")
        #expect(found.first?.message.contains(message) == true, "\(found)")
    }

    /// Whoever has not said that the command may run is not surprised by it.
    @Test func anUntrustedBuildDoesNotRun() throws {
        let scratch = try scene("[commit]")
        try scratch.write("net/__init__.py", "open('/tmp/gate-was-here', 'w')\n")
        _ = try scratch.shell(
            "sed -i 's/\\[commit\\]/{run: \"touch ran\", stages: [commit]}/' .qualitygate.yml && git add -A")
        let text = try scratch.shell("gate run commit --format json").text
        #expect(text.contains("its commands are not trusted yet"))
    }
}

/// Pages stay in the repository: a link on the way is refused, whoever made it.
@Suite struct DocsBuildLinkTests {
    private static func scene(_ out: String, page: String = "index.html") throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".gitignore", "site/\nsite\npages/\n")
        try scratch.write(
            "pages.py",
            "import os, sys\npath = sys.argv[1] + \"/\(page)\"\nos.makedirs(os.path.dirname(path), exist_ok=True)\n"
                + "open(path, \"w\").write(\"pages\")\n")
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\n"
                + "docs: {changed: off, build: {run: \"python3 pages.py {out}\", out: \(out), stages: [commit]}}\n")
        try scratch.write("../outside/keep.txt", "theirs\n")
        return scratch
    }

    private static func run(_ scratch: ScratchRepository) throws -> ScratchOutcome {
        try scratch.git("add", ".")
        _ = try scratch.gate("trust")
        return try scratch.run(["gate", "run"])
    }

    @Test(arguments: [
        ("site", "ln -s ../outside site && git add -f site"), ("site", "ln -s ../outside site"),
        ("site/api", "ln -s ../outside site"), ("site/api", "mkdir site && ln -s ../../outside site/api"),
        ("site", "mkdir pages && ln -s pages site"),
    ])
    func aLinkOnTheWayIsRefused(_ out: String, _ words: String) throws {
        let scratch = try Self.scene(out)
        try scratch.shell(words)
        let outcome = try Self.run(scratch)
        #expect(outcome.status == 1 && outcome.text.contains("is a symbolic link"), "\(outcome)")
        #expect(try scratch.shell("find ../outside pages -type f 2>/dev/null").text == "../outside/keep.txt\n")
    }

    @Test(arguments: [
        "mkdir -p site && ln -s ../../outside site/api",
        "mkdir -p site/api && ln -s ../../../outside/new.html site/api/index.html",
    ])
    func aLinkAmongThePagesIsRefused(_ words: String) throws {
        let scratch = try Self.scene("site", page: "api/index.html")
        try scratch.shell(words)
        let outcome = try Self.run(scratch)
        #expect(outcome.status != 0 && outcome.text.contains("symbolic link"), "\(outcome)")
        #expect(try scratch.shell("ls ../outside").text == "keep.txt\n")
    }

    @Test(arguments: [("base", "ln -s ../outside/base base"), ("in/base", "ln -s ../outside in")])
    func aBaselineGoesThroughNoLink(_ path: String, _ words: String) throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("a.py", "def f():\n    pass\n")
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\ndocs: {missing: warning, baseline: \(path)}\n")
        try scratch.write("../outside/keep.txt", "theirs\n")
        try scratch.shell(words)
        try scratch.git("add", ".")
        let outcome = try scratch.run(["gate", "docs", "--write-baseline"])
        #expect(outcome.status == 2 && outcome.errorText.contains("is a symbolic link"), "\(outcome)")
        #expect(try scratch.shell("ls ../outside").text == "keep.txt\n")
    }

    /// A local policy keeps its baseline beside itself, so that the work tree stays as it was.
    @Test func aLocalPolicyHasABaselineOfItsOwn() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("a.py", "def f():\n    pass\n")
        try scratch.git("add", ".")
        try scratch.git("commit", "-q", "-m", "code")
        try scratch.write(
            ".git/gate/local-policy.yml",
            "version: 1\nbranches: off\nupstream: off\ndocs: {missing: error, changed: off, ratchet: false, baseline: known/docs.txt}\n"
        )
        let before = try scratch.run(["gate", "run", "--all"])
        #expect(before.status == 1, "\(before)")
        let written = try scratch.run(["gate", "docs", "--write-baseline"])
        #expect(written.status == 0 && !written.text.contains("git add"), "\(written)")
        #expect(try scratch.git("status", "--porcelain") == "")
        let after = try scratch.run(["gate", "run", "--all"])
        #expect(after.status == 0 && after.text.contains("known finding"), "\(after)")
    }
}
