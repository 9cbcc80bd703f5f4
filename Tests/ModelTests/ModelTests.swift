import Model
import Testing
import Words

@Suite struct ShellWordsTests {
    @Test(arguments: [
        ("python -m unittest", ["python", "-m", "unittest"]),
        (#"grep "a b" 'c "d'"#, ["grep", "a b", #"c "d"#]),
        (#"a\ b "x\"y" ''"#, ["a b", #"x"y"#, ""]),
        ("  spaced   out  ", ["spaced", "out"]),
    ])
    func split(_ line: String, _ words: [String]) throws {
        #expect(try ShellWords.split(line) == words)
    }

    @Test func openQuoteIsSaid() {
        #expect(throws: ShellWords.Failure.unclosedQuote(5)) { try ShellWords.split("echo 'a") }
        #expect(throws: ShellWords.Failure.danglingBackslash) { try ShellWords.split("echo \\") }
    }

    @Test(arguments: ["plain", "", "a b", "it's", "$HOME", "`x`", "a\nb", "*.py"])
    func quotedReadsBack(_ word: String) throws {
        #expect(try ShellWords.split(ShellWords.quoted(word)) == [word])
    }
}

@Suite struct PushedRefTests {
    @Test func everyLineIsRead() throws {
        let zero = String(repeating: "0", count: 40)
        let one = String(repeating: "1", count: 40)
        let refs = try #require(
            PushedReference.parse(
                "refs/heads/a \(one) refs/heads/a \(zero)\n(delete) \(zero) refs/heads/b \(one)\nHEAD~1 \(one) refs/heads/c \(one)\n",
                to: "origin"))
        #expect(refs.map(\.isNew) == [true, false, false])
        #expect(refs.map(\.isDeletion) == [false, true, false])
        #expect(refs.map(\.name) == ["refs/heads/a", "refs/heads/b", "refs/heads/c"])
    }

    @Test func anythingElseIsNoInput() {
        #expect(PushedReference.parse("refs/heads/a 1", to: "origin") == nil)
        #expect(PushedReference.parse("", to: "origin") == [])
    }
}

@Suite struct RepositoryPathTests {
    @Test func bytesThatAreNotTextAreWrittenOut() {
        #expect(RepositoryPath(bytes: Array("caf".utf8) + [0xE9] + Array(".py".utf8)).description == #"caf\xe9.py"#)
        #expect(RepositoryPath("café.py").description == "café.py")
        #expect(RepositoryPath(bytes: [0xF0, 0x9F]).description == #"\xf0\x9f"#)
    }

    @Test(arguments: [("a/b.py", "py"), ("a.b/c", ""), (".gitignore", ""), ("a.tar.gz", "gz")])
    func fileExtension(_ path: String, _ ending: String) {
        #expect(RepositoryPath(path).fileExtension == ending)
    }
}

@Suite struct LogLineTests {
    @Test func checksumOfTheStandard() {
        // The check value that every catalogue of CRCs gives for CRC-32.
        let line = LogLine.line(Array("123456789".utf8))
        #expect(String(decoding: line, as: UTF8.self) == "cbf43926 123456789\n")
    }

    @Test func damageIsNoticed() {
        var line = Array(LogLine.line(Array("{}".utf8)).dropLast())
        #expect(LogLine.document(line[...]).map(Array.init) == Array("{}".utf8))
        line[9] ^= 1
        #expect(LogLine.document(line[...]) == nil)
        #expect(LogLine.document([]) == nil)
    }
}

@Suite struct VisibleTextTests {
    @Test func nothingReachesTheTerminalThatItObeys() {
        #expect(VisibleText.line("a\u{1B}[2Jb\r\nc\u{202E}d") == #"a\u{1B}[2Jb\u{D}\u{A}c\u{202E}d"#)
        #expect(VisibleText.line("Grüße 模型 👩‍🔬") == "Grüße 模型 👩‍🔬")
    }

    @Test func widthOfWideText() {
        #expect(VisibleText.width("模型") == 4)
        #expect(VisibleText.width("e\u{301}") == 1)
    }
}
