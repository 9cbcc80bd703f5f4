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
