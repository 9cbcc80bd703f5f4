import Foundation
import Testing
import TestSupport

/// The published schemas, held against what the program really writes.
@Suite struct SchemaTests {
    private func schema(_ name: String) throws -> JSONSchema {
        let folder = URL(fileURLWithPath: ProgramUnderTest.projectFolder).appendingPathComponent("docs/schema")
        return try JSONSchema(contentsOf: folder.appendingPathComponent(name))
    }

    @Test(arguments: [
        "version: 1\nbranches: {protected: [main]}\n",
        "version: 1\nmode: advise\ncommands: [{name: a, run: \"sh -c 'echo no; exit 3'\"}, {name: b, run: \"true\"}]\n",
        "version: 1\nbranchs: off\n",
        "another: tool\n",
    ])
    func runRecords(_ policy: String) throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", policy)
        try scratch.write("model.py", "def f():\n    return 1\n")
        try scratch.git("add", "-A")
        _ = try scratch.gate("trust")
        let schema = try schema("run-record.schema.json")
        for arguments in [["run", "commit"], ["run", "commit", "--all"], ["run", "push"], ["ci", "--base", "HEAD"]] {
            let outcome = try scratch.run(["gate"] + arguments + ["--format", "json"])
            #expect(try schema.problems(in: Data(outcome.output)) == [], "\(arguments)")
        }
    }

    @Test func aTrainingIsPartOfTheRecord() throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            environment: {python: "\(try ProgramUnderTest.python())"}
            training: [{name: smoke, run: python train.py, steps: 3}]

            """)
        try scratch.write(
            "train.py",
            """
            import torch
            net = torch.nn.Linear(4, 2)
            optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
            while True:
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(net(torch.randn(8, 4)), torch.zeros(8, dtype=int)).backward()
                optimizer.step()

            """)
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "training")
        _ = try scratch.gate("trust")
        let outcome = try scratch.run(["gate", "run", "push", "--all", "--format", "json"])
        #expect(outcome.text.contains(##""outputShapes":["net output n x 2"]"##), "\(outcome)")
        #expect(try schema("run-record.schema.json").problems(in: Data(outcome.output)) == [], "\(outcome)")
    }

    @Test func theLogHoldsTheSameDocument() throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\n")
        try scratch.git("add", "-A")
        _ = try scratch.gate("run", "commit")
        let listed = try scratch.run(["gate", "log", "--format", "json"])
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(listed.output)) as? [String: Any])
        let run = try #require((answer["runs"] as? [Any])?.first)
        #expect(try schema("run-record.schema.json").problems(in: JSONSerialization.data(withJSONObject: run)) == [])
    }

    /// In every state that a repository can be in.
    @Test(arguments: [
        "true", "git commit -q --allow-empty -m a && git switch -q -c b && gate fetch", "git switch -q --detach",
        "git switch -q --orphan new", "git remote remove origin && git remote remove upstream",
        "git config --unset-all remote.upstream.url && git config remote.upstream.url /nowhere; gate fetch",
        "rm .qualitygate.yml && git rm -q --cached .qualitygate.yml", "echo 'version: [' >.qualitygate.yml",
        "git commit -q --allow-empty -m a && git bisect start -q && git bisect bad && git bisect good HEAD~1",
        "cd ../origin.git", "rm -r .git/hooks", "gate run; echo broken >>.git/gate/runs/*.jsonl",
    ])
    func statusDocuments(_ state: String) throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\n")
        try scratch.git("add", "-A")
        _ = try scratch.gate("install")
        let outcome = try scratch.shell("{ \(state); } >../said 2>&1; gate status --format json")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try schema("status.schema.json").problems(in: Data(outcome.output)) == [], "\(outcome)")
        let text = try scratch.shell("\(state.hasPrefix("cd ") ? state : "true"); gate status")
        #expect(text.status == 0 && text.text.hasPrefix("branch "), "\(text)")
    }

    @Test func aWrongDocumentIsNoticed() throws {
        let schema = try schema("run-record.schema.json")
        let problems = try schema.problems(in: Data(#"{"schema": 2, "verdict": "fine", "extra": true}"#.utf8))
        #expect(problems.contains("$ has the unknown member extra"))
        #expect(problems.contains("$.schema is not 1"))
        #expect(problems.contains("$ lacks steps"))
        #expect(problems.contains { $0.hasPrefix("$.verdict is none of") })
    }

    /// Every line that the probe wrote while it watched the corpus of training scripts.
    @Test func probeEvents() throws {
        let schema = try schema("probe-events.schema.json")
        let folder = URL(fileURLWithPath: ProgramUnderTest.projectFolder)
            .appendingPathComponent("Tests/ProbeTests/recorded")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "jsonl" }
        try #require(files.count > 30)
        for file in files {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where line.hasPrefix("{") {
                #expect(try schema.problems(in: Data(line.utf8)) == [], "\(file.lastPathComponent): \(line)")
            }
        }
        #expect(try schema.problems(in: Data(#"{"n":0,"event":"step"}"#.utf8)) != [])
    }
}
