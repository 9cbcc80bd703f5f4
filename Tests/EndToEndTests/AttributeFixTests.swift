import Testing
import TestSupport

/// What `.gitattributes` exempt from white-space rules stays byte for byte as it is; what they do not is mended.
@Suite struct AttributeFixTests {
    /// How the fix comes about.
    enum Way: CaseIterable { case fix, fixAll, commit }

    private static let crooked = "first \r\nsecond \nthird\t"

    private func scene(_ attributes: String, _ files: [[UInt8]], at attributesPath: String = ".gitattributes") throws
        -> ScratchRepository
    {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\nfiles: {whitespace: fix}\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try #require(try scratch.gate("install").status == 0)
        try scratch.write(attributesPath, attributes + "\n")
        for file in files { try scratch.write(bytes: file, Array(Self.crooked.utf8)) }
        try scratch.git("-c", "core.safecrlf=false", "add", "-A")
        return scratch
    }

    private func play(_ way: Way, _ scratch: ScratchRepository) throws -> ScratchOutcome {
        switch way {
        case .fix: return try scratch.gate("fix")
        case .fixAll:
            try scratch.git("commit", "-q", "--no-verify", "-m", "files")
            return try scratch.gate("fix", "--all")
        case .commit: return try scratch.run(["git", "commit", "-q", "-m", "files"])
        }
    }

    /// Plays every way and compares what is staged and what lies in the work tree with what was there.
    private func check(
        _ attributes: String, exempt: [String], fixed: [String], at attributesPath: String = ".gitattributes",
        prepare: (ScratchRepository) throws -> Void = { _ in }
    ) throws {
        for way in Way.allCases {
            let files = (exempt + fixed).map { Array($0.utf8) }
            let scratch = try scene(attributes, files, at: attributesPath)
            try prepare(scratch)
            let before = try exempt.map { try scratch.run(["git", "rev-parse", ":\($0)"]).text }
            let outcome = try play(way, scratch)
            let more = "\(attributes), \(way): \(outcome)"
            #expect(try exempt.map { try scratch.run(["git", "rev-parse", ":\($0)"]).text } == before, "\(more)")
            for file in exempt {
                #expect(try scratch.read(file) == Self.crooked, "\(file) of \(more)")
                #expect(!outcome.text.contains(file) && !outcome.errorText.contains(file), "\(more)")
            }
            for file in fixed {
                let staged = try scratch.run(["git", "cat-file", "blob", ":\(file)"]).text
                #expect(
                    staged.hasPrefix("first\r\nsecond\nthird\n") || staged.hasPrefix("first\nsecond\nthird\n"),
                    "\(more)")
                #expect(try scratch.read(file) == staged, "\(more)")
            }
            guard way == .commit else { continue }
            #expect(outcome.status == (fixed.isEmpty ? 0 : 1), "\(more)")
            // What is left has no finding any more.
            #expect(try scratch.gate("run").errorText.contains("files/") == false, "\(more)")
        }
    }

    @Test(arguments: [
        ("*.model binary", "net.model"), ("weights/** -text", "weights/deep/w.txt"), ("*.txt -whitespace", "data.txt"),
        ("*.txt -diff", "data.txt"), ("*.txt -crlf", "data.txt"),
        ("[attr]data -text -whitespace\n*.txt data", "data.txt"),
        ("*.txt whitespace=-trailing-space", "data.txt"), ("*.txt whitespace=-blank-at-eol,-blank-at-eof", "data.txt"),
        ("\"a b.txt\" -text", "a b.txt"), ("\"quo\\\"te.txt\" binary", "quo\"te.txt"), ("ö.txt binary", "ö.txt"),
        ("*.txt -text linguist-generated", "data.txt"), ("**/raw/*.txt -text", "a/raw/b.txt"),
    ])
    func exemptFiles(_ attributes: String, _ file: String) throws {
        try check(attributes, exempt: [file], fixed: ["other.py", "sub/other.py"])
    }

    @Test(arguments: [
        "*.py linguist-generated", "*.py !text", "*.py binary\n*.py !text !diff !merge", "*.py whitespace",
        "*.py whitespace=space-before-tab,tabwidth=4", "*.PY binary", "/sub binary", "sub/ binary", "!*.py binary",
        "*.py -text -nosuch$", "*.py merge=binary", "*.py diff=python",
    ])
    func whatExemptsNothing(_ attributes: String) throws {
        try check(attributes, exempt: [], fixed: ["own.py", "sub/own.py"])
    }

    @Test func aNestedFileTakesAnExemptionBack() throws {
        try check("*.dat -text", exempt: ["raw.dat"], fixed: ["sub/mine.dat"]) { scratch in
            try scratch.write("sub/.gitattributes", "*.dat !text\n")
            try scratch.git("add", "sub/.gitattributes")
        }
    }

    @Test func theRepositorysOwnFileAndTheConfiguration() throws {
        try check("# none", exempt: ["a.dat"], fixed: ["b.py"]) { scratch in
            try scratch.write(".git/info/attributes", "*.dat -text\n")
        }
        try check("# none", exempt: ["a.dat"], fixed: ["b.py"]) { scratch in
            try scratch.write("../user attributes", "*.dat -text\n")
            try scratch.git("config", "core.attributesFile", "\(scratch.root)/user attributes")
        }
        try check("# none", exempt: ["a.dat"], fixed: ["b.py"]) { scratch in
            try scratch.write("../config/git/attributes", "*.dat -text\n")
        }
        try check("*.py whitespace=blank-at-eol", exempt: ["a.dat"], fixed: ["b.py"]) { scratch in
            try scratch.git("config", "core.whitespace", "-trailing-space")
        }
    }

    @Test func whatIsJudgedCounts() throws {
        // Staged and gone from the work tree.
        try check("*.dat -text", exempt: ["a.dat"], fixed: ["b.py"]) { try $0.remove(".gitattributes") }
        // In the work tree, and not staged.
        try check("*.dat -text", exempt: [], fixed: ["a.dat", "b.py"]) { scratch in
            try scratch.git("rm", "-q", "--cached", ".gitattributes")
        }
    }

    @Test func aNameThatIsNotUTF8() throws {
        let name: [UInt8] = [0x66, 0xFF, 0x2E, 0x64, 0x61, 0x74]
        for way in Way.allCases {
            let scratch = try scene("*.dat binary", [name])
            let outcome = try play(way, scratch)
            #expect(!outcome.text.contains("\\xFF") && !outcome.errorText.contains("files/"), "\(outcome)")
            #expect(outcome.status == 0, "\(outcome)")
        }
    }

    @Test func hardBreaksOfMarkdownAndWhatIsNoBreak() throws {
        let scratch = try scene("*.md whitespace=-trailing-space", [])
        try scratch.write("a.md", "one \ntwo  \n")
        try scratch.git("add", "a.md")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "x"]).status == 0)
        #expect(try scratch.git("show", "HEAD:a.md") == "one \ntwo  ")
    }

    @Test func lineEndsThatGitConverts() throws {
        let scratch = try scene("*.bat text eol=crlf\n*.txt text=auto\n*.enc working-tree-encoding=UTF-16LE", [])
        try scratch.write("run.bat", "first \r\nsecond\r\n")
        try scratch.write("note.txt", "first \r\nsecond\r\n")
        let encoded: [UInt8] = "a \nb\n".utf8.flatMap { [$0, 0] as [UInt8] }
        try scratch.write(bytes: Array("text.enc".utf8), encoded)
        try scratch.git("-c", "core.safecrlf=false", "add", "-A")
        let outcome = try scratch.gate("fix")
        #expect(outcome.text.contains("text.enc was left: the work tree has it in another encoding"), "\(outcome)")
        #expect(try scratch.git("show", ":run.bat") == "first\nsecond")
        #expect(try scratch.read("run.bat") == "first\r\nsecond\r\n")
        #expect(try scratch.git("show", ":note.txt") == "first\nsecond")
        #expect(try scratch.read("note.txt") == "first\r\nsecond\r\n")
        #expect(try scratch.git("show", ":text.enc") == "a \nb")
        #expect(try scratch.run(["cat", "text.enc"]).output == encoded)
        #expect(try scratch.git("diff", "--stat") == "")
    }

    /// Two kinds of line ends in the commit, from before the attribute; the work tree has one.
    @Test func aFileThatWasCommittedBeforeItsAttribute() throws {
        let scratch = try scene("# none", [])
        try scratch.write("a.txt", "one \r\ntwo\nthree\r\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "--no-verify", "-m", "mixed")
        try scratch.write(".gitattributes", "*.txt text eol=crlf\n")
        try scratch.git("add", ".gitattributes")
        try scratch.remove("a.txt")
        try scratch.git("checkout", "a.txt")
        let outcome = try scratch.gate("fix", "--all")
        #expect(outcome.status == 0 && !outcome.text.contains("warning"), "\(outcome)")
        #expect(try scratch.read("a.txt") == "one\r\ntwo\r\nthree\r\n")
        #expect(try scratch.run(["git", "cat-file", "blob", ":a.txt"]).text == "one\ntwo\nthree\n")
    }

    @Test func configurationOfOneCommand() throws {
        let scratch = try scene("# none", [Array("a.txt".utf8)])
        let outcome = try scratch.run(["git", "-c", "core.whitespace=-trailing-space", "commit", "-q", "-m", "x"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try scratch.read("a.txt") == Self.crooked)
    }

    @Test func aDriverOfBinaryFiles() throws {
        let scratch = try scene("*.txt diff=odd", [Array("a.txt".utf8)])
        try scratch.git("config", "diff.odd.binary", "true")
        #expect(try scratch.gate("fix").status == 0)
        #expect(try scratch.read("a.txt") == Self.crooked)
    }

    @Test func filters() throws {
        let scratch = try scene("*.up filter=upper\n*.ptr filter=lfs", [])
        try scratch.git("config", "filter.upper.clean", "tr A-Z a-z")
        try scratch.git("config", "filter.upper.smudge", "tr a-z A-Z")
        try scratch.write("shout.up", "ONE \n")
        try scratch.write("big.ptr", "version https://git-lfs.github.com/spec/v1 \noid sha256:0 \nsize 1")
        try scratch.git("add", "-A")
        let outcome = try scratch.gate("fix")
        #expect(outcome.text.contains("shout.up was left: what is committed of it comes from its filter"), "\(outcome)")
        #expect(!outcome.text.contains("big.ptr"), "\(outcome)")
        #expect(try scratch.read("shout.up") == "ONE \n")
        #expect(try scratch.git("status", "--porcelain", "shout.up", "big.ptr") == "A  big.ptr\nA  shout.up")
    }

    /// Attributes excuse white space and nothing else.
    @Test func secretsAndMarkersAreFoundAllTheSame() throws {
        let scratch = try scene("* binary -whitespace", [])
        try scratch.write("a.txt", "<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n")
        try scratch.write("b.txt", "key = AKIA" + "Q7WBXK2MPN4RTEYD\n")
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "x"])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errorText.contains("files/merge-markers") && outcome.errorText.contains("files/secrets"))
    }

    @Test func thePushedTreeCounts() throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\nfiles: {whitespace: error}\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        for name in ["exempt", "plain"] {
            try scratch.git("switch", "-q", "-c", name, "main")
            if name == "exempt" { try scratch.write(".gitattributes", "*.txt -text\n") }
            try scratch.write("a.txt", "one \n")
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", name)
        }
        try #require(try scratch.gate("install").status == 0)
        // The branch that is checked out has no such attribute; the pushed one has.
        #expect(try scratch.run(["git", "push", "-q", "origin", "exempt"]).status == 0)
        try scratch.git("switch", "-q", "exempt")
        let outcome = try scratch.run(["git", "push", "-q", "origin", "plain"])
        #expect(outcome.status == 1 && outcome.errorText.contains("files/whitespace"), "\(outcome)")
    }
}
