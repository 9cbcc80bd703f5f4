import PythonSource
import Testing

@Suite struct DocstringTests {
    @Test(arguments: [
        (#"def f(): "d""#, "d"),
        (#"def f(): """a "quoted" d""" # c"#, #"a "quoted" d"#),
        (#"def f(): r'\d'"#, #"\d"#),
        (#"def f(): R"""a\"b""" "#, #"a\"b"#),
        (#"def f(): u'd'; x = 1"#, "d"),
        (#"def f(): U"d";"#, "d"),
        ("def f():\n\n  # comment\n  'd'\n", "d"),
        ("def f():\n  ('d')\n", "d"),
        ("def f():\n  ((\n # c )\n 'd'\n'e'))\n", "de"),
        ("def f():\n  'd' \"e\" r'\\n'\n", "de\\n"),
        ("def f():\n  'd' \\\n  'e'\n", "de"),
        ("def f():\n  'd\\\ne'\n", "de"),
        ("def f(): ''\n", ""),
        ("def f(): ''''''\n", ""),
        ("def f(): 'a\\n\\t\\x41\\101\\u00e9\\U0001F600\\N{LATIN SMALL LETTER SHARP S}\\q\\''", "a\n\tAAé😀ß\\q'"),
        ("def f(): '\\N{line feed}\\N{CJK UNIFIED IDEOGRAPH-4E00}\\ud800.'", "\n一\u{FFFD}."),
        ("def f():\r\n  '''a\r\nb\rc'''\r\n", "a\nb\nc"),
        ("def f(): '''a''b\\'''c'''", "a''b'''c"),
        ("def f():'d'", "d"),
    ])
    func plainLiteralsAreDocstrings(text: String, value: String) throws {
        #expect(try read(text).firstValue == value)
    }

    @Test(arguments: [
        "b'd'", "f'd'", "F'd'", "t'd'", "rb'd'", "Rb'd'", "fr'd'", "rt'd'", "'d' f'e'", "'d' + 'e'", "'%s' % x",
        "'d'.format()", "'d',", "('d',)", "('d' 'e',)", "'d' ('e')", "'d'[0]", "1; 'd'", "x = 'd'", "('d').x", "()",
        "'d' if x else 'e'", "await 'd'", "'d' and x", "r",
    ])
    func everythingElseIsNone(body: String) throws {
        #expect(try read("def f():\n  \(body)\n  'late'\n").definitions[0].docstring == nil)
        #expect(try read("def f(): \(body)\n").definitions[0].docstring == nil)
        #expect(try read("\(body)\n'late'\n").docstring == nil)
    }

    @Test func modulesAndClassesHaveThemToo() throws {
        let module = try read(
            "#!/bin/python\n\n'''module'''\nclass A:\n  'class'\n  x = 1\n  'attribute'\nif x:\n  'no'\n")
        #expect(module.docstring.map { module.value(of: $0) } == "module")
        #expect(module.docstring?.position == SourcePosition(line: 3, column: 1))
        #expect(module.firstValue == "class")
    }

    @Test func positionsAreThoseOfTheLiterals() throws {
        let docstring = try #require(try read("def f():\n  (\n    r'a'\n  '''b\n'''  )\n").definitions[0].docstring)
        #expect(docstring.position == SourcePosition(line: 3, column: 5))
        #expect(docstring.endLine == 5)
    }

    @Test(arguments: ["''", "'   '", "'''\n\t\n'''", #"'\n\x20'"#, "'' ' '", "'\u{3000}\u{A0}'", #"r''"#])
    func whiteSpaceIsBlank(literal: String) throws {
        #expect(try read("def f(): \(literal)\n").definitions[0].docstring?.isBlank == true)
    }

    @Test(arguments: ["'a'", "'' 'a'", #"r'\n'"#, "'é'", #"'\x41'"#, "'\\\n a'", "'\"'", "'\u{200B}'"])
    func textIsNotBlank(literal: String) throws {
        #expect(try read("def f(): \(literal)\n").definitions[0].docstring?.isBlank == false)
    }

    @Test(arguments: [
        ("  a\n    b\n      c\n\n  ", "a\nb\n  c"), ("a", "a"), ("\n\n  a\n\n  b", "a\n\nb"), ("", ""), (" \n ", " "),
        ("a\n\tb\n\t  c", "a\nb\n  c"), ("a\n b\nc", "a\n b\nc"), ("a  \n  b  ", "a  \nb  "),
    ])
    func marginsAreRemoved(text: String, cleaned: String) throws {
        let module = try read("'''\(text)'''")
        #expect(module.docstring.map { module.cleanedValue(of: $0) } == cleaned)
    }
}
