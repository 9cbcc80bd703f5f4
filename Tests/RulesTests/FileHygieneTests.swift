import Model
import Reports
import Testing
import TestSupport

/// What the file checks find and what they leave alone, played with real repositories.
@Suite struct FileHygieneTests {
    private func findings(
        _ files: [String: String], policy: String = "", arguments: [String] = [], commands: [String] = []
    ) throws -> [Finding] {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n\(policy)")
        for (path, text) in files { try scratch.write(path, text) }
        for command in commands { #expect(try scratch.shell(command).status == 0) }
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["gate", "run", "--format", "json"] + arguments)
        return try JSONText.record(outcome).findings
    }

    // Every one is put together here, so that no file of this project holds anything like a token.
    private static let letters = "QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe"
    private static let digits = "9f8e7d6c5b4a39281706f5e4d3c2b1a00f1e2d3c"
    private static let mixed = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6kM9nP2rS5tU8"
    private static let key64 = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt"

    @Test(arguments: [
        ("token = \"hf_\(letters)\"", "a Hugging Face token"), ("k='sk-\(mixed)'", "an OpenAI key"),
        ("k='sk-proj-\(mixed)_-\(mixed)'", "an OpenAI key"), ("k: sk-ant-api03-\(mixed)\(mixed)AA", "an Anthropic key"),
        ("ghp_\(mixed.prefix(36))", "a GitHub token"),
        ("github_pat_\(mixed.prefix(22))_\(mixed)\(mixed.prefix(11))", "a GitHub token"),
        ("AWS_ACCESS_KEY_ID=AKIAQ7WBXK2MPN4RTEYD", "an AWS key"),
        ("aws_secret_access_key = \(mixed.prefix(30))/+\(mixed.prefix(8))", "an AWS key"),
        ("AWS_SECRET_ACCESS_KEY=\"\(mixed.prefix(40))\"", "an AWS key"), ("WANDB_API_KEY=\(digits)", "a W&B key"),
        ("wandb.login(key=\"\(digits)\")", "a W&B key"),
        ("machine api.wandb.ai\n  login user\n  password \(digits)", "a W&B key"),
        ("{\"username\":\"ada\",\"key\":\"\(digits.prefix(32))\"}", "a Kaggle key"),
        ("wandb:\n  project: x\n  entity: y\n  mode: online\n  api_key: \(digits)", "a W&B key"),
        ("wandb.login(\n    key=\n    \"\(digits)\")", "a W&B key"),
        ("add_argument(\"--wandb_key\", default=\"\(digits)\")", "a W&B key"),
        ("GROQ_API_KEY=gsk_\(mixed)abcd", "a Groq key"),
        ("sk-or-v1-\(digits)\(digits.prefix(24))", "an OpenRouter key"),
        ("AIza\(mixed.prefix(35))", "a Google API key"), ("glpat-\(mixed.prefix(20))", "a GitLab token"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n\(key64)\n", "a private key"),
        ("{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n\(key64)\\n\"}", "a private key"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,F0\n\n\(key64)",
            "a private key"
        ),
    ])
    func secrets(_ line: String, _ kind: String) throws {
        let found = try findings(["config.txt": "first\n\(line)\n"]).filter { $0.check == "files/secrets" }
        #expect(found.count == 1, "\(line)")
        let finding = try #require(found.first)
        #expect(finding.severity == .error && finding.message.contains(kind), "\(finding.message)")
        #expect(finding.location?.line ?? 0 >= 2)
        // The value is never shown whole, anywhere.
        let shown = ([finding.message] + finding.notes).joined()
        for secret in [Self.letters, Self.digits, String(Self.mixed.prefix(16)), "WBXK2MPN4RTEYD", Self.key64] {
            #expect(!shown.contains(secret), "\(shown)")
        }
    }

    @Test(arguments: [
        "token = \"hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
        "key = \"sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
        "sk-xxxx", "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "hf_YOUR_TOKEN_HERE", "def hf_hub_download_with_progress_and_resume(x):", "class=\"sk-fading-circle\"",
        "git+https://github.com/wandb/wandb@\(digits)", "WANDB_RUN_ID=abc123", "commit \(digits) fixes wandb",
        "wandb_key_file: x\ncommit: \(digits)", "wandb:\n  api_key_hash: \(digits)",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----\n\(key64)",
        "-----BEGIN RSA PRIVATE KEY-----\n<your key here>", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "k = \"hf_\(letters)\"  # gate: ignore[files/secrets] a revoked token of the tests",
        "sk-estimator-id-1 sk-toggleable__content", "github_pat_0123456789", "AKIA",
    ])
    func noSecrets(_ line: String) throws {
        let found = try findings(["config.txt": "first\n\(line)\n"]).filter { $0.check == "files/secrets" }
        #expect(found.isEmpty, "\(line): \(found)")
    }

    /// What PowerShell's `>` writes is binary to Git.
    @Test(arguments: [true, false])
    func secretsInUTF16(_ isLittle: Bool) throws {
        let units = Array("\u{FEFF}a\r\nWANDB_API_KEY=\(Self.digits)\r\n".utf16)
        let bytes = units.flatMap { isLittle ? [$0 & 0xFF, $0 >> 8] : [$0 >> 8, $0 & 0xFF] }
        let octal = bytes.map { "\\\($0 >> 6 & 7)\($0 >> 3 & 7)\($0 & 7)" }.joined()
        let found = try findings([:], commands: ["printf '\(octal)' >.env"]).filter { $0.check == "files/secrets" }
        #expect(found.first?.location?.line == 2 && found[0].message.contains("a W&B key"), "\(found)")
    }

    @Test func anIgnoreNeedsItsReason() throws {
        let found = try findings(["a.py": "k = \"hf_\(Self.letters)\"  # gate: ignore[files/secrets]\n"])
        #expect(found.contains { $0.check == "files/secrets" })
    }

    @Test(arguments: [
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n", 1), ("a\r\n<<<<<<< HEAD\r\nb\r\n", 2),
        ("a\n=======\nb\n>>>>>>> other\n", 2), ("Title\n=======\n\n========\n", 0), (">>>>>>> feature\n", 1),
        ("  <<<<<<< HEAD\n", 0), ("<<<<<<<< x\n", 0), ("a\n||||||| base\n", 2), ("|||||||\n", 0), (">>>>>>>\n", 0),
        ("<<<<<<<<< a\nx\n=========\ny\n>>>>>>>>> b\n", 1), ("Title\n=========\n\n>>>>>>>>> b\n", 0),
    ])
    func mergeMarkers(_ text: String, _ line: Int) throws {
        let found = try findings(["a.rst": text]).first { $0.check == "files/merge-markers" }
        #expect(found?.location?.line ?? 0 == line)
    }

    /// A sample of a conflict in a fence is what the text is about; a fence that a conflict cuts is none.
    @Test(arguments: [
        ("```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n", 0), ("~~~text\n<<<<<<< HEAD\n>>>>>>> x\n~~~\n", 0),
        ("````md\n```\n<<<<<<< HEAD\n>>>>>>> x\n```\n````\n", 0), ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", 1),
        ("```\n<<<<<<< HEAD\na\n```\n=======\nb\n>>>>>>> x\n", 2), (">>>>>>> deep quotation\n", 0), ("||||||| a\n", 0),
        ("```\n<<<<<<< HEAD\n>>>>>>> x\n```\n\n<<<<<<< HEAD\n", 6),
    ])
    func mergeMarkersInMarkdown(_ text: String, _ line: Int) throws {
        let found = try findings(["a.md": text]).first { $0.check == "files/merge-markers" }
        #expect(found?.location?.line ?? 0 == line, "\(text)")
    }

    @Test func mergeMarkersOfAnotherLength() throws {
        let files = ["a.txt": "<<<<<<<<< HEAD\n", "b.dat": "<<<<<<<<< HEAD\n", "c.txt": "<<<<<<< HEAD\n"]
        let attributes = [".gitattributes": "*.txt conflict-marker-size=9\n"]
        let found = try findings(files.merging(attributes) { $1 }).filter { $0.check == "files/merge-markers" }
        // An attribute adds a length, and takes none away.
        #expect(found.map { $0.location?.path.description } == ["a.txt", "c.txt"])
    }

    @Test func mergeMarkersInCells() throws {
        func notebook(_ source: String, _ type: String = "code") -> String {
            "{\"cells\": [{\"cell_type\": \"\(type)\", \"metadata\": {}, \"source\": [\(source)]}], \"metadata\": {}, "
                + "\"nbformat\": 4, \"nbformat_minor\": 5}\n"
        }
        let found = try findings([
            "a.ipynb": notebook("\"x = 1\\n\", \"<<<<<<< local\\n\", \"y\\n\", \"=======\\n\", \">>>>>>> remote\\n\""),
            "b.ipynb": notebook(
                "\"<span style=\\\"color:red\\\"><b><<<<<<< LOCAL CELL DELETED >>>>>>></b></span>\"", "markdown"),
            "c.ipynb": notebook("\"print('<<<<<<< no')\""),
            "d.ipynb": notebook("\"```\\n<<<<<<< a\\n>>>>>>> b\\n```\"", "markdown"),
        ]).filter { $0.check == "files/merge-markers" }
        #expect(found.map { $0.location?.path.description } == ["a.ipynb", "b.ipynb"], "\(found)")
        #expect(found.first?.message.hasPrefix("cell 1, line 2:") == true)
    }

    @Test(arguments: [
        ("b.json", "{\n  // a comment\n  \"a\": [1, 2,],\n}\n", 0), ("b.json", "{/* a */ \"a\": \"//x\"}\n", 0),
        ("b.json", "{\"a\": 1,}\n", 1), ("tsconfig.app.json", "{\"a\": 1,}\n", 0),
        ("tsconfig.json", "{\n// a\n\"a\": [1\n}\n", 4),
        ("x/.vscode/tasks.json", "{\"a\": [1,],}\n", 0), ("log.json", "{\"a\": 1}\n{\"a\": 2}\n\n{\"a\": 3}\n", 0),
        ("log.json", "{\"a\": 1}\n{\"a\": 2}\n{\"a\": \n", 3), ("two.json", "{\"a\": 1} {\"a\": 2}\n", 1),
        ("t.json", "{\"a\": {{ value }}}\n", 0), ("t.json", "{\"a\": \"{{ value }}\", }\n", 1),
        ("a.toml", "t = {\n  a = 1, # one\n  b = \"\\e\\x41\",\n}\nc = 07:32\nd = 1979-05-27T07:32Z\n", 0),
        ("a.toml", "t = {\n  a = 1,\n", 1), ("a.toml", "c = 7:32\n", 1),
        ("w.yml", "jobs:\n  a:\n    run: \"echo ${{ x }}\n", 3), ("w.yml", "run: echo ${{ x }}\n", 0),
        ("chart.yaml", "a: {{ .Values.x }}\n{{- if .y }}\nb: 1\n", 0), ("p.yaml", "a: '{{ x }}'\nb: [1\n", 2),
        ("j.yaml", "{% if x %}\na: 1\n{% endif %}\n", 0),
    ])
    func syntaxOfDialects(_ name: String, _ text: String, _ line: Int) throws {
        let found = try findings([name: text]).first { $0.check == "files/syntax" }
        #expect(found?.location?.line ?? 0 == line, "\(name): \(text): \(String(describing: found))")
    }

    /// What cannot be judged is told, and it takes no time to say so.
    @Test func depth() throws {
        let clock = ContinuousClock()
        let took = try clock.measure {
            let found = try findings([
                "a.yaml": String(repeating: "[", count: 300_000),
                "b.yaml": String(repeating: "- ", count: 300_000) + "\n",
                "c.yaml": String(repeating: "{a: ", count: 100_000), "d.json": String(repeating: "[", count: 300_000),
            ]).filter { $0.check == "files/syntax" }
            #expect(found.count == 4 && found.allSatisfy(\.inconclusive), "\(found)")
        }
        #expect(took < .seconds(20))
    }

    @Test func syntax() throws {
        let found = try findings([
            "a.json": "{\"a\": [1, 2}\n", "b.yaml": "a: 1\n b: 2\n", "c.toml": "a = \n", "ok.json": "[NaN]\n",
            "ok.yml": "%TAG ! tag:x,2020:\n---\na: !x 1\n---\nb: &c [1]\nd: *c\n<<: *c\n",
            "chart.yaml": "a: {{ .Values.x }}\n{{- if .y }}\nb: 1\n", "tsconfig.json": "{// no\n}\n",
            ".vscode/settings.json": "{\"a\": 1,}\n", "empty.toml": "", "empty.yaml": "",
        ]).filter { $0.check == "files/syntax" }
        #expect(found.map { $0.location?.path.description } == ["a.json", "b.yaml", "c.toml"])
        #expect(found.map { $0.location?.line } == [1, 2, 1])
    }

    @Test func links() throws {
        let found = try findings(
            ["data/a.txt": "1\n", "data/b/c.txt": "2\n"],
            commands: [
                "ln -s data/a.txt good", "ln -s ../a.txt data/b/up", "ln -s data/b folder",
                "ln -s folder/c.txt through",
                "ln -s data/missing bad", "ln -s ../../etc/passwd outside", "ln -s /data absolute", "ln -s self self",
                "ln -s data/a.txt/x deeper", "ln -s ./data/ slashed",
            ]
        ).filter { $0.check == "files/broken-symlink" }
        #expect(
            found.compactMap { $0.location?.path.description }.sorted()
                == ["absolute", "bad", "deeper", "outside", "self"], "\(found)")
    }

    @Test func caseConflicts() throws {
        let found = try findings(
            ["Data/x.csv": "1\n", "data/y.csv": "1\n", "a/B.py": "1\n", "a/b.py": "1\n", "c.py": "1\n"]
        ).filter { $0.check == "files/case-conflict" }
        #expect(found.count == 2, "\(found)")
    }

    @Test func largeFilesAreNotRead() throws {
        let found = try findings(
            [:], commands: ["head -c 9000000 /dev/zero | tr '\\0' 'a' > big.txt", "head -c 6000000 /dev/zero > b.bin"])
        #expect(found.filter { $0.check == "files/size" }.count == 2)
        #expect(found.filter { $0.check != "files/size" }.isEmpty, "\(found)")
    }

    @Test func pointersOfGitLFSAreSmall() throws {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(Self.digits)\nsize 900000000\n"
        #expect(try findings(["weights.bin": pointer], policy: "files: {max_size: 1kB}\n").isEmpty)
    }

    @Test func onlyChangedLinesCount() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.write("a.py", "old = 1 \nb = 2\nlast = 3")
        try scratch.write("b.py", "old = 1 \nb = 2\n")
        try scratch.write("raw.patch", " \n+a \n")
        try scratch.write("notes.md", "hard  \nbreak \n   \n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "old")
        func check() throws -> [Finding] {
            try scratch.git("add", "-A")
            return try JSONText.record(try scratch.gate("run", "--format", "json")).findings
        }
        #expect(try check().isEmpty)
        try scratch.write("a.py", "old = 1 \nb = 3\nlast = 3")
        try scratch.write("b.py", "old = 1 \nb = 3\t\n")
        try scratch.write("raw.patch", " \n+b \n")
        try scratch.write("notes.md", "soft  \nbreak \n  \n")
        let found = try check()
        #expect(found.map { $0.location?.path.description } == ["b.py", "notes.md"], "\(found)")
        #expect(found.first?.location?.line == 2)
        #expect(found.last?.location?.line == 3)
        try scratch.write("a.py", "old = 1 \nb = 3\nlast = 4")
        #expect(try check().contains { $0.message == "no line end at the end of the file" })
        try scratch.git("add", "-A")
        #expect(try scratch.gate("fix", "files/whitespace").status == 0)
        #expect(try scratch.read("a.py") == "old = 1 \nb = 3\nlast = 4\n")
        #expect(try scratch.read("notes.md") == "soft  \nbreak \n\n")
        #expect(try scratch.read("b.py") == "old = 1 \nb = 3\n")
        #expect(try scratch.git("status", "--short").split(separator: "\n").allSatisfy { $0.hasPrefix("M  ") })
    }

    @Test func aFixKeepsTheLineEndsOfTheWorkTree() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.write(".gitattributes", "*.txt text eol=crlf\n")
        try scratch.write("a.txt", "one \r\ntwo\r\n")
        try scratch.git("add", "-A")
        #expect(try scratch.gate("fix").status == 0)
        #expect(try scratch.read("a.txt") == "one\r\ntwo\r\n")
        #expect(try scratch.git("show", ":a.txt") == "one\ntwo")
        #expect(try scratch.git("status", "--short").split(separator: "\n").allSatisfy { $0.hasPrefix("A  ") })
    }

    @Test func pathsTakeFilesOut() throws {
        let files = ["third_party/a.py": "breakpoint()\n", "b.py": "breakpoint()\n"]
        let found = try findings(files, policy: "files: {paths: [\"!third_party/**\"]}\n")
        #expect(found.map { $0.location?.path.description } == ["b.py"])
        #expect(try findings(files, policy: "files: off\n").isEmpty)
    }

    @Test func secretsStayErrorsUnderAdvise() throws {
        let found = try findings(
            ["a.txt": "hf_\(Self.letters)\n", "b.txt": "<<<<<<< HEAD\n"], policy: "mode: advise\n")
        #expect(found.map(\.severity) == [.error, .error], "\(found)")
    }
}
