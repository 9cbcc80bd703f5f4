import Foundation
import Testing
import TestSupport

/// The documentation checks in repositories of their own.
@Suite struct DocsTests {
    private func schema() throws -> JSONSchema {
        try JSONSchema(
            contentsOf: URL(fileURLWithPath: ProgramUnderTest.projectFolder)
                .appendingPathComponent("docs/schema/docs.schema.json"))
    }

    @Test(arguments: [
        "true", "git rm -q --cached .qualitygate.yml && rm .qualitygate.yml",
        "git commit -q -m a && git push -q upstream main",
        "git commit -q -m a && git fetch -q upstream && echo 'def g(): pass' >>a.py && git add -A",
        "git switch -q --orphan new && git add -A", "git switch -q --detach", "printf 'def f(' >b.py && git add -A",
        "echo '{' >b.ipynb && sed -i 's/docs.*/docs: {paths: [\"*\"]}/' .qualitygate.yml && git add -A",
    ])
    func documentsFollowTheSchema(_ state: String) throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\ndocs: {count: all}\n")
        try scratch.write("a.py", "def f():\n    return 1\n")
        try scratch.git("add", "-A")
        let outcome = try scratch.shell("{ \(state); } >../said 2>&1; gate docs --format json")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try schema().problems(in: Data(outcome.output)) == [], "\(outcome)")
        #expect(try scratch.shell("gate docs").status == 0)
    }

    /// Names that hold what HTML and terminals read as commands stay names.
    @Test func pathsStayTextInThePage() throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\n")
        try scratch.write("<b>&\"\u{1B}[31m.py", "def f():\n    return 1\n")
        try scratch.git("add", "-A")
        #expect(try scratch.shell("gate docs --html page.html --badge badge.svg >out.txt").status == 0)
        let page = try scratch.shell("cat page.html").text
        #expect(page.contains("&lt;b&gt;&amp;&quot;") && !page.contains("<b>") && !page.contains("\u{1B}"))
        #expect(!(try scratch.shell("cat out.txt").text.contains("\u{1B}")))
        for file in ["page.html", "badge.svg"] {
            // The page has no closing tags beyond what HTML wants, the badge is XML.
            #expect(try scratch.shell("test -s \(file)").status == 0)
        }
    }

    /// Every file counts once, whoever asks: by reading all of them, or from what is remembered of the parent's tree.
    @Test func whatIsRememberedIsWhatWouldBeCounted() throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\ndocs: {minimum: 1%, changed: off}\n")
        for number in 0..<60 {
            let text = number % 3 == 0 ? "    \"\"\"Doc.\"\"\"\n" : "    return 1\n"
            try scratch.write("package/m\(number).py", "\"\"\"M.\"\"\"\n\n\ndef f():\n\(text)")
        }
        try scratch.git("add", "-A")
        #expect(try scratch.shell("gate run commit").text.contains("66.6 % documented (80 of 120)"))
        try scratch.git("commit", "-q", "-m", "one")
        for step in [
            "echo 'def more(): pass' >>package/m0.py", "git rm -q package/m1.py", "git mv package/m2.py package/_m2.py",
            "printf 'def a(): pass\\n' >package/new.py", "echo 'def broken(' >>package/m3.py",
            "git checkout -q HEAD~1 package/m3.py",
        ] {
            _ = try scratch.shell("\(step); git add -A")
            let remembered = try scratch.shell("gate run commit --format json").text
            let anew = try scratch.shell("gate run commit --all --format json").text
            #expect(try remark(remembered) == remark(anew), "\(step)")
            try scratch.git("commit", "-q", "-m", "step", "--allow-empty", "--no-verify")
        }
    }

    private func remark(_ document: String) throws -> String {
        let record = try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
        let steps = try #require(record["steps"] as? [[String: Any]])
        let step = try #require(steps.first { $0["name"] as? String == "docs/coverage" })
        return (step["remarks"] as? [String])?.joined() ?? "none"
    }
}
