import Model
import Testing

@testable import PolicyLanguage
@testable import Globs
@Suite struct PathPatternTests {
    @Test(arguments: [
        ("*.py", "a.py", true), ("*.py", "src/deep/a.py", true), ("*.py", "a.pyc", false),
        ("/*.py", "a.py", true), ("/*.py", "src/a.py", false),
        ("src", "src/a.py", true), ("src", "x/src/a.py", true), ("src", "src", true), ("src", "srcs/a", false),
        ("src/", "src/a.py", true), ("src/", "src", false), ("src/", "x/src/y", true),
        ("src/**", "src/a/b.py", true), ("src/**", "src", false), ("src/**/*.py", "src/a.py", true),
        ("src/**/*.py", "src/x/y/a.py", true), ("src/**/*.py", "src/x/y/a.txt", false),
        ("**/tests/*.py", "tests/a.py", true), ("**/tests/*.py", "x/tests/a.py", true),
        ("src/*.py", "src/x/a.py", false), ("src/*", "src/x/a.py", true), ("./src/a.py", "src/a.py", true),
        ("**", "any/thing", true), ("a?c", "abc", true), ("a?c", "a/c", false), ("[a-c]x", "bx", true),
        ("[!a-c]x", "bx", false), ("[!a-c]x", "dx", true), ("[]]x", "]x", true), ("\\*x", "*x", true),
        ("\\*x", "ax", false), ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true), ("a/**/b", "a/x/c", false),
        ("data/*.csv", "data/a b\n\"c\".csv", true),
        ("{src,tests}/**", "src/x/a.py", true), ("{src,tests}/**", "tests/a", true),
        ("{src,tests}/**", "x/src/a", false),
        ("{src,tests}", "x/src/a", true), ("{src/a,b}", "x/b", true), ("{src/a,b}", "x/src/a", false),
        ("*.{py,txt}", "x/a.txt", true), ("*.{py,txt}", "a.md", false), ("{src/,a}", "src", false),
        ("!{a,b}", "b", true),
        ("src/{,x/}*.py", "src/a.py", true), ("src/{,x/}*.py", "src/x/a.py", true), ("src/{a,**/b}", "src/x/y/b", true),
        ("{{cookie.name}}/**", "{{cookie.name}}/a.py", true), ("\\{a,b\\}", "{a,b}", true), ("{a}", "{a}", true),
    ])
    func matching(pattern: String, path: String, wanted: Bool) throws {
        let glob = try #require(PathPattern(pattern))
        #expect(glob.matches(Array(path.utf8)) == wanted)
    }

    @Test(arguments: ["", "!", "/", "[a", "a\\", "src/[", "[z-a]", "{a,b", "{,a}", "a/{1..9}", "{a,/}"])
    func withoutMeaning(pattern: String) {
        #expect(PathPattern(pattern) == nil)
    }

    @Test func bytesThatAreNotText() throws {
        let glob = try #require(PathPattern("src/*.py"))
        #expect(glob.matches(Array("src/".utf8) + [0xFF, 0xFE] + Array(".py".utf8)))
    }

    @Test(arguments: [
        ("vendor/**", true), ("vendor", true), ("vendor/x/*.py", true), ("*.py", true), ("ven*/a", true),
        ("lib/**", false),
        ("/vendor/a", true), ("vendor/lib/a", true), ("other/vendor", false),
    ])
    func whatMayLieInAFolderOfWhichNothingIsKnown(_ pattern: String, _ reaches: Bool) throws {
        #expect(try #require(PathPattern(pattern)).reaches(into: Array("vendor".utf8)) == reaches)
    }

    @Test func theLastMatchDecides() {
        let selection = PathSelection(["src/**", "!src/vendor/**", "src/vendor/own.py"])
        #expect(selection.matches("src/a.py"))
        #expect(!selection.matches("src/vendor/x.py"))
        #expect(selection.matches("src/vendor/own.py"))
        #expect(!selection.matches("docs/a.md"))
        let others = PathSelection(["!docs/**"])
        #expect(others.matches("src/a.py"))
        #expect(!others.matches("docs/a.md"))
        #expect(!PathSelection([]).matches("a"))
    }

    /// A submodule is one path, and stands for whatever lies below it.
    @Test(arguments: [
        (["vendor/**"], "vendor", true), (["vendor/**"], "vendor/lib", true), (["vendor"], "vendor/lib", true),
        (["vendor/"], "vendor", true), (["vendor/lib"], "vendor", true), (["vendor/lib"], "vendor/lib", true),
        (["vendor/lib/**/*.py"], "vendor/lib", true), (["vendor/other"], "vendor/lib", false),
        (["src/**"], "vendor", false), (["/src"], "vendor/src", false), (["*.py"], "vendor", true),
        (["**", "!vendor/**"], "vendor", false), (["**", "!vendor"], "vendor/lib", false),
        (["**", "!vendor/*"], "vendor", false), (["**", "!vendor/*.md"], "vendor", true),
        (["**", "!vendor/lib"], "vendor", true), (["!vendor/**"], "vendor", false), (["!docs/**"], "vendor", true),
        (["**", "!vendor/**", "vendor/lib/a.py"], "vendor/lib", true), ([], "vendor", false),
    ])
    func whatMayLieBelow(globs: [String], folder: String, wanted: Bool) {
        #expect(PathSelection(globs).mayHold(below: Array(folder.utf8)) == wanted)
    }

    @Test func hostilePatternsEnd() throws {
        let stars = try #require(PathPattern(String(repeating: "*a", count: 200) + "b"))
        #expect(!stars.matches([UInt8](repeating: UInt8(ascii: "a"), count: 2_000)))
        let folders = try #require(PathPattern(String(repeating: "**/a/", count: 200) + "b"))
        #expect(!folders.matches(Array(String(repeating: "a/", count: 500).utf8) + [UInt8(ascii: "c")]))
    }
}
