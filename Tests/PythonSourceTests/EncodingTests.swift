import PythonSource
import Testing

@Suite struct EncodingTests {
    @Test func aByteOrderMarkIsNoText() throws {
        let module = try PythonModule.read([0xEF, 0xBB, 0xBF] + Array("def f(): 'é'".utf8))
        #expect(module.definitions[0].position == SourcePosition(line: 1, column: 1))
        #expect(module.firstValue == "é")
    }

    @Test(arguments: [
        "# -*- coding: latin-1 -*-\n", "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\n",
        "\n# coding=Latin1\n",
        " \t# coding: iso_8859_1-unix\n",
    ])
    func latin1IsRead(cookie: String) throws {
        let module = try PythonModule.read(Array(cookie.utf8) + Array("def f(): '".utf8) + [0xE9] + Array("'".utf8))
        #expect(module.firstValue == "é")
    }

    @Test(arguments: [
        "x = 1\n# coding: latin-1\n", "'''a'''\n# coding: latin-1\n", "\n\n# coding: latin-1\n", "# codin: latin-1\n",
        "# coding latin-1\n",
    ])
    func elsewhereACookieIsAComment(start: String) throws {
        let bytes = Array(start.utf8) + Array("x = '".utf8) + [0xE9] + Array("'".utf8)
        let error = try #require(failure(bytes))
        #expect(error.code == .encoding)
        #expect(error.position.column == 6)
        #expect(error.position.line == start.split(separator: "\n", omittingEmptySubsequences: false).count)
    }

    @Test(arguments: ["utf-8", "UTF8", "utf_8", "utf-8-unix", "ascii", "us-ascii"])
    func unicodeCookiesAreRead(name: String) throws {
        #expect(try read("# coding: \(name)\ndef f(): 'x'\n").firstValue == "x")
    }

    @Test(
        arguments: [
            ("cp1252", 0x80, "€"), ("windows-1252", 0xE9, "é"), ("iso-8859-15", 0xA4, "€"), ("koi8-r", 0xD7, "в"),
            ("cp1251", 0xE2, "в"), ("iso8859_5", 0xD2, "в"),
        ] as [(String, UInt8, String)])
    func singleByteEncodingsAreRead(name: String, byte: UInt8, letter: String) throws {
        let bytes = Array("# coding: \(name)\ndef f(): '".utf8) + [byte, 0x27]
        #expect(try PythonModule.read(bytes).firstValue == letter)
    }

    @Test func aByteWithoutACharacterIsAnError() throws {
        let error = try #require(failure(Array("# coding: cp1252\nx = '".utf8) + [0x81, 0x27]))
        #expect(error.position == SourcePosition(line: 2, column: 6))
    }

    @Test func whatIsNotReadIsNamed() throws {
        let unknown = try #require(failure("#\n# coding: shift_jis\nx = 1\n"))
        #expect(unknown.code == .encoding)
        #expect(unknown.message.contains("shift_jis"))
        #expect(unknown.position.line == 2)
        let contradiction = try #require(failure([0xEF, 0xBB, 0xBF] + Array("# coding: latin-1\n".utf8)))
        #expect(contradiction.message.contains("byte order mark"))
        let ascii = try #require(failure(Array("# coding: ascii\nx = '".utf8) + [0xC3, 0xA9, 0x27]))
        #expect(ascii.position == SourcePosition(line: 2, column: 6))
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF], [0xC3, 0x28],
        ] as [[UInt8]])
    func malformedTextIsLocated(bytes: [UInt8]) throws {
        let error = try #require(failure(Array("a\nbc".utf8) + bytes))
        #expect(error.code == .encoding)
        #expect(error.position == SourcePosition(line: 2, column: 3))
    }

    @Test func everyWellFormedLengthIsRead() throws {
        #expect(try read("def f(): 'aé€😀\u{10FFFF}\u{D7FF}\u{E000}'").firstValue == "aé€😀\u{10FFFF}\u{D7FF}\u{E000}")
    }

    @Test func aNulIsAnError() throws {
        let error = try #require(failure(Array("x = 1\ny = ".utf8) + [0, 0x31]))
        #expect(error.position == SourcePosition(line: 2, column: 5))
        #expect(error.message.contains("NUL"))
    }

    @Test func emptyFilesAreModules() throws {
        for text in ["", "\n", "# comment", "\r\n \t\n", "\u{0C}"] {
            let module = try read(text)
            #expect(module.isEmpty)
            #expect(module.docstring == nil && module.definitions.isEmpty)
        }
        #expect(try !read("x").isEmpty)
    }
}
