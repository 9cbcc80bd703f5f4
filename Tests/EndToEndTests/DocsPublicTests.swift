import Foundation
import Testing
import TestSupport

/// What is public across files, in repositories of their own.
@Suite struct DocsPublicTests {
    /// What takes too long to follow is no pass, and the report says why.
    @Test func modulesThatAllImportEachOther() throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\nfiles: off\n"
                + "docs: {count: public, minimum: 50%, missing_returns: error}\n")
        let names = (0..<135).map { "m\($0)" }
        let stars = names.map { "from ._\($0) import *\n" }.joined()
        for name in names { try scratch.write("lib/_\(name).py", stars + "def \(name)(): pass\n") }
        let all = names.map { "from ._\($0) import \($0)\n" }.joined()
        try scratch.write("lib/__init__.py", "\"\"\"All.\"\"\"\n" + all)
        try scratch.git("add", "-A")
        let run = try scratch.gate("run", "--all")
        #expect(run.text.contains("which names are public cannot be told"), "\(run)")
        #expect(
            run.text.contains("inconclusive  docs/coverage") && run.text.contains("inconclusive  docs/missing-returns"))
        #expect(!run.text.contains("passed        docs/"))
    }

    private func repository(_ docs: String) throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\nfiles: off\nnotebooks: off\ndocs: {\(docs)}\n")
        try scratch.write("lib/__init__.py", "\"\"\"L.\"\"\"\nfrom lib._src.alias import adam as adam\n")
        try scratch.write("lib/_src/__init__.py", "")
        try scratch.write(
            "lib/_src/alias.py", "def adam(x):\n    return x\n\n\ndef sgd(x):\n    \"\"\"S.\"\"\"\n    return x\n")
        try scratch.git("add", "-A")
        return scratch
    }

    private func remark(_ scratch: ScratchRepository, _ arguments: String = "") throws -> String {
        let document = try scratch.shell("gate run commit \(arguments) --format json").output
        let record = try #require(try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any])
        let steps = try #require(record["steps"] as? [[String: Any]])
        let step = try #require(steps.first { $0["name"] as? String == "docs/coverage" })
        return (step["remarks"] as? [String])?.joined() ?? "none"
    }

    /// What one file exports changes what counts in another that nobody touched.
    @Test func whatIsRememberedFollowsTheExports() throws {
        let scratch = try repository("minimum: 1%, changed: off")
        #expect(try remark(scratch).contains("(1 of 2)"))
        try scratch.git("commit", "-q", "-m", "one", "--no-verify")
        for (step, count) in [
            ("echo 'from ._src.alias import sgd' >>lib/__init__.py", "(2 of 3)"),
            ("echo 'def more(): pass' >>lib/_src/alias.py", "(2 of 3)"),
            ("echo 'from ._src import alias' >>lib/__init__.py", "(2 of 5)"),
            ("git checkout -q HEAD~1 lib/__init__.py", "(2 of 3)"),
            ("printf 'from lib._src.alias import *\\n' >lib/all.py", "(2 of 5)"),
            ("git mv -f lib/all.py lib/_all.py", "(2 of 3)"),
            ("echo 'def added(): pass' >>lib/_all.py", "(2 of 3)"),
            ("printf 'def there():\\n    \"\"\"T.\"\"\"\\n' >lib/there.py", "(3 of 5)"),
            ("printf '__all__ = [\"there\"]\\ndef here(): pass\\n' >>lib/there.py", "(3 of 5)"),
            ("rm lib/__init__.py", "(1 of 2)"),
        ] {
            #expect(try scratch.shell("\(step) && git add -A").status == 0)
            let remembered = try remark(scratch)
            #expect(remembered.contains(count), "\(step): \(remembered)")
            #expect(try remark(scratch, "--all") == remembered, "\(step)")
            try scratch.git("commit", "-q", "-m", "step", "--no-verify")
        }
    }

    /// Random edits of modules, lists, re-exports and lazy modules: what is remembered is what a new clone would count.
    @Test(arguments: [UInt64(1), 2, 3]) func whatIsRememberedIsWhatANewCloneCounts(_ seed: UInt64) throws {
        var random = SplitMix(seed)
        let scratch = try repository("minimum: 1%, changed: off")
        let modules = ["lib/a.py", "lib/_b.py", "lib/_src/c.py", "lib/_src/d.py"]
        let names = ["adam", "sgd", "later", "_hidden", "thing"]
        for module in modules { try scratch.write(module, "def thing(): pass\n") }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "one", "--no-verify")
        for step in 0..<16 {
            let module = modules[Int(random.next() % UInt64(modules.count))]
            let name = names[Int(random.next() % UInt64(names.count))]
            let from = ["lib.a", "lib._b", "lib._src.c", "lib._src.d", "lib._src"][Int(random.next() % 5)]
            let edits = [
                "echo 'def \(name)(): pass' >>\(module)",
                "echo 'from \(from) import \(name)' >>lib/__init__.py",
                "echo 'from \(from) import *' >>\(module)",
                "echo '__all__ = [\"\(name)\", \"thing\"]' >>\(module)",
                "printf 'def __getattr__(name):\\n    return {\"\(name)\": 1}[name]\\n' >>lib/__init__.py",
                "echo 'def \(name)(): pass' >\(module)",
                "echo \(step) >notes.txt",
            ]
            let edit = edits[Int(random.next() % UInt64(edits.count))]
            try scratch.shell(
                edit + "; git add -A; git commit -q --no-verify -m step; echo '# \(step)' >>lib/a.py; git add -A")
            let remembered = try remark(scratch)
            try scratch.shell("rm -rf ../kept && mkdir -p .git/gate && mv .git/gate ../kept")
            let counted = try remark(scratch)
            try scratch.shell("rm -rf .git/gate && mv ../kept .git/gate")
            #expect(remembered == counted, "seed \(seed), step \(step): \(edit)")
            try scratch.git("commit", "-q", "-m", "more", "--no-verify")
        }
    }

    @Test func newCodeThatIsExportedIsAskedForADocstring() throws {
        let scratch = try repository("changed: error")
        let said = try scratch.shell("gate run commit")
        #expect(said.text.contains("docs/changed") && said.text.contains("lib/_src/alias.py:1"), "\(said)")
        try scratch.write("lib/__init__.py", "\"\"\"L.\"\"\"\n")
        try scratch.git("add", "-A")
        #expect(try scratch.shell("gate run commit").status == 0)
    }

    @Test func theReportOfGateDocsSeesTheSame() throws {
        let scratch = try repository("changed: off")
        let text = try scratch.shell("gate docs --format json").text
        #expect(text.contains("function adam") && !text.contains("function sgd"), "\(text)")
    }

    @Test func decoratorsThatMakeAttributes() throws {
        let scratch = try repository("missing_returns: error, changed: off, property_decorators: [\"*.computed\", now]")
        for name in ["mine.computed", "now", "cache_readonly", "hybrid_property", "computed", "later"] {
            try scratch.write(
                "net.py",
                "class Net:\n    \"\"\"N.\"\"\"\n\n    @\(name)\n    def size(self):\n        \"\"\"The size.\n\n        In "
                    + "bytes.\n        \"\"\"\n        return 1\n")
            try scratch.git("add", "-A")
            let outcome = try scratch.shell("gate run commit")
            #expect((outcome.status == 0) == !["computed", "later"].contains(name), "\(name): \(outcome)")
        }
    }
}
