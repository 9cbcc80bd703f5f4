@testable import Git
import Testing
import TestSupport

@Suite("Attributes of a tree, against git check-attr --cached")
struct AttributeTests {
    private static let names = [
        "text", "diff", "merge", "whitespace", "filter", "eol", "binary", "data", "a", "b", "x.y",
    ]

    /// What Git says of the index, in the words of `git check-attr`: for each path the values by name.
    private static func answers(_ scratch: ScratchRepository, _ paths: [[UInt8]]) throws -> [[UInt8]: [String: String]]
    {
        let words = (["git", "check-attr", "-z", "--cached"] + names + ["--"]).map { Array($0.utf8) }
        let outcome = try scratch.start(bytes: words + paths).wait(seconds: 60)
        try #require(outcome.status == 0, "\(outcome)")
        let fields = outcome.output.split(separator: 0, omittingEmptySubsequences: false)
        var answers: [[UInt8]: [String: String]] = [:]
        for index in stride(from: 0, to: fields.count - 2, by: 3) {
            answers[Array(fields[index]), default: [:]][String(decoding: fields[index + 1], as: UTF8.self)] =
                String(decoding: fields[index + 2], as: UTF8.self)
        }
        return answers
    }

    private static func word(_ value: AttributeValue?) -> String {
        switch value {
        case .set: "set"
        case .unset: "unset"
        case .text(let text): String(decoding: text, as: UTF8.self)
        case .unspecified, nil: "unspecified"
        }
    }

    /// Compares for every path, with all that is staged as the tree.
    private static func compare(_ scratch: ScratchRepository, _ paths: [[UInt8]]) throws {
        let tree = try #require(ObjectID(hex: try scratch.git("write-tree")))
        let repository = try scratch.repository()
        var attributes = TreeAttributes(of: tree)
        let answers = try answers(scratch, paths)
        for path in paths {
            let own = try attributes.values(of: path, repository)
            let git = try #require(answers[path])
            for name in names {
                let path = String(decoding: path, as: UTF8.self)
                #expect(word(own[name]) == git[name], "\(name) of \(path)")
            }
        }
    }

    private static let paths = [
        "a.txt", "A.TXT", "dir/a.txt", "dir/sub/a.txt", "dir/sub/deep/b.bin", "weights/w.bin", "x/weights/w.bin",
        "a b.txt", "quo\"te.txt", "tab\there", "[attr]x", "!bang", "#hash", "back\\slash", "star*", "ö.txt", "README",
        "dir.txt/file", "foo/bar/baz", "foo/baz", "foobar/baz", "a/b/c/d", "-dash", "]", "a-z", "m5", "mX",
    ]

    @Test(arguments: [
        "*.txt binary", "*.txt -text", "*.txt -whitespace", "*.txt whitespace=-trailing-space,cr-at-eol",
        "*.txt text\n*.txt !text", "a.txt text\n*.txt -text", "*.txt -text\na.txt text",
        "[attr]data -text -whitespace\n*.txt data",
        "[attr]data -text\n[attr]data text a\n*.txt data", "[attr]a b\n[attr]b a text\n*.txt a",
        "[attr]binary a\n*.txt binary",
        "[attr]data -text\n*.txt -data", "[attr]data -text\n*.txt !data", "[attr]data -text\n*.txt data=1",
        "[attr]data -text a\n*.txt data text", "[attr]data -text a\n*.txt text data", "[attr]  data -text\n*.txt data",
        "[attr]da/ta -text\n*.txt data", "[attr] data -text\n*.txt data", "*.txt text -text text=auto",
        "*.txt a=b=c -b=x !x.y=1",
        "weights/** -text", "**/weights/** -text", "/weights/** a", "weights/ a", "weights a", "**/a.txt a",
        "**a.txt a",
        "dir/**/a.txt a", "dir/** a", "dir/* a", "dir/*/*.txt a", "d*r/a.txt a", "dir**/a.txt a", "dir/**.txt a",
        "/a.txt a",
        "/*.txt a", "*/a.txt a", "**/** a", "** a", "* a", "*.* a", "?.txt a", "[a-z].txt a", "[!a].txt a",
        "[^a].txt a",
        "[[:upper:]].TXT a", "[[:nosuch:]].txt a", "[a a", "[]] a", "[]-a] a", "[a-] a", "[-a].txt a", "[\\]] a",
        "[a-z]* a", "m[[:digit:]] a",
        "m[![:digit:]] a", "[[:alpha:]-z]* a", "[a[:]* a", "a\\.txt a", "\\!bang a", "!bang a", "\\#hash a", "#hash a",
        "back\\\\slash a", "star\\* a", "star\\ a",
        "\"a b.txt\" a", "\"quo\\\"te.txt\" a", "\"tab\\there\" a", "\"\\303\\266.txt\" a", "\"ö.txt\" a", "\"a.txt a",
        "\"a.txt\"a", "\"\\q\" a",
        "\"[attr]data\" -text\n*.txt data", "ö.txt a", "\t *.txt\ttext \r", "*.txt a \n\n \n# no\n*.txt b",
        "*.txt a $bad", "*.txt -", "*.txt --a", "*.txt !",
        "*.txt a=", "*.txt", "foo/**/baz a", "foo/**baz a", "foo** a", "foo*/baz a", "foo?baz a",
        "foo[/]baz a",
        "a/**/d a", "a/**/**/d a", "**/**/**/d a", "a/*/*/d a", "a/*/d a", "a/**\\/d a", "*\\/a.txt a", "dir/sub a",
        "-dash a", "dir.txt a", "dir.txt/* a",
        "*.TXT a", "*a* a\n*a*a* b", "*.txt text=auto eol=crlf",
    ])
    func spellings(_ text: String) throws {
        let scratch = try ScratchRepository(.empty)
        try scratch.write(".gitattributes", text + "\n")
        try scratch.git("add", "-A")
        try Self.compare(scratch, Self.paths.map { Array($0.utf8) } + [[0x66, 0xFF, 0x2E, 0x74, 0x78, 0x74]])
    }

    @Test func theOrderOfTheFiles() throws {
        let scratch = try ScratchRepository(.empty)
        try scratch.write(".gitattributes", "[attr]data -text\n*.txt a=top data\n*.bin b\n")
        try scratch.write("dir/.gitattributes", "[attr]data text\n[attr]x.y a\n*.txt a=dir !data\n/a.txt x.y\n")
        try scratch.write("dir/sub/.gitattributes", "*.txt a=sub\nsub/a.txt a=no\n**/b.bin -b\n")
        try scratch.write(".git/info/attributes", "[attr]data merge\ndir/sub/*.txt b=info\n")
        try scratch.git("add", ".gitattributes", "dir")
        try scratch.write("users", "[attr]x.y diff\n*.txt a=user b=user eol=user\n* filter=user x.y\n")
        try scratch.git("config", "core.attributesFile", "users")
        try Self.compare(scratch, Self.paths.map { Array($0.utf8) })
        try scratch.git("config", "core.attributesFile", "\(scratch.folder)/users")
        try Self.compare(scratch, Self.paths.map { Array($0.utf8) })
        try scratch.git("config", "core.ignoreCase", "true")
        try Self.compare(scratch, Self.paths.map { Array($0.utf8) })
    }

    @Test func theTreeCountsAndNotTheWorkTree() throws {
        let scratch = try ScratchRepository(.empty)
        try scratch.write(".gitattributes", "*.txt a\n")
        try scratch.git("add", "-A")
        try scratch.write(".gitattributes", "*.txt b\n")
        try Self.compare(scratch, [Array("a.txt".utf8)])
        try scratch.git("rm", "-q", "-f", "--cached", ".gitattributes")
        let tree = try #require(ObjectID(hex: try scratch.git("write-tree")))
        var attributes = TreeAttributes(of: tree)
        #expect(try attributes.values(of: Array("a.txt".utf8), try scratch.repository()).isEmpty)
    }

    @Test func aByteOrderMarkAndNoLastNewline() throws {
        let scratch = try ScratchRepository(.empty)
        try scratch.write(".gitattributes", "\u{FEFF}*.txt a\n*.bin b")
        try scratch.git("add", "-A")
        let tree = try #require(ObjectID(hex: try scratch.git("write-tree")))
        var attributes = TreeAttributes(of: tree)
        let repository = try scratch.repository()
        #expect(try attributes.values(of: Array("a.txt".utf8), repository) == ["a": .set])
        #expect(try attributes.values(of: Array("x/a.bin".utf8), repository) == ["b": .set])
    }

    @Test(.timeLimit(.minutes(1))) func hostileFilesCostLittle() throws {
        let scratch = try ScratchRepository(.empty)
        let folders = String(repeating: "**/", count: 600)
        let stars = String(repeating: "*a", count: 900)
        let macros = (0..<20_000).map { "[attr]m\($0) m\($0 + 1)" }.joined(separator: "\n")
        let long = "*.txt " + String(repeating: "b ", count: 2000)
        try scratch.write(".gitattributes", "\(folders)x a\n\(stars)b a\n\(macros)\n\(long)\n* m0\n[a-\n[[:\n\"\n\\\n")
        try scratch.git("add", "-A")
        let tree = try #require(ObjectID(hex: try scratch.git("write-tree")))
        var attributes = TreeAttributes(of: tree)
        let name = String(repeating: "a/", count: 100) + String(repeating: "a", count: 200) + ".txt"
        let values = try attributes.values(of: Array(name.utf8), try scratch.repository())
        #expect(values["m19999"] == .set && values["a"] == nil && values["b"] == nil)
    }

    @Test(arguments: [
        ("", true, true, false), ("-trailing-space", false, false, false), ("-blank-at-eol", false, true, false),
        ("-blank-at-eof", true, false, false), ("space-before-tab", true, true, false), ("cr-at-eol", true, true, true),
        ("-trailing-space,blank-at-eol", true, false, false), ("tabwidth=4,-trailing", false, false, false),
        (",, -blank-at-eol", false, true, false), ("-,-trailing-space", true, true, false),
        ("-blank", false, true, false), ("nosuch,-blank-at-eof", true, false, false),
        ("-trailing-space ,-blank-at-eof", true, false, false), ("indent-with-non-tab", true, true, false),
    ])
    func whitespaceLists(_ list: String, _ atLineEnd: Bool, _ atFileEnd: Bool, _ carriageReturn: Bool) throws {
        let rules = WhitespaceRules(Array(list.utf8))
        #expect(rules.blankAtLineEnd == atLineEnd && rules.blankAtFileEnd == atFileEnd)
        #expect(rules.allowsCarriageReturn == carriageReturn)
        // The same by Git: blanks at a line's end, a blank line at the file's, a carriage return.
        let scratch = try ScratchRepository(.alone)
        try scratch.git("config", "core.whitespace", list)
        for (name, text, isWrong) in [
            ("blank", "a \nb\n", atLineEnd), ("end", "a\n\n", atFileEnd),
            ("return", "a\r\n", atLineEnd && !carriageReturn),
        ] {
            try scratch.write(name, text)
            try scratch.git("add", name)
            let outcome = try scratch.run(["git", "diff", "--cached", "--check", "--", name])
            #expect((outcome.status != 0) == isWrong, "\(name): \(outcome)")
        }
    }
}
