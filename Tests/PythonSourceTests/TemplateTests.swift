import PythonSource
import Testing

/// Each text ends with the definition of `f`, which is seen only where the strings before it end where they should.
@Suite struct TemplateTests {
    @Test(arguments: [
        #"x = f"{a["b"]}""#, #"x = f"{f"{f"{1}"}"}""#, "x = f'{\n  a # ' comment }\n}'", #"x = f"{{" + "}" + f"}}""#,
        #"x = f"{a:{w}.{p}}""#, #"x = f"{a:%H:%M}" '{'"#, #"x = f"{a!r:>{w}}""#, #"x = f"{ {1: 2}[1] }""#,
        #"x = f"{(lambda y: y)(1)}""#, #"x = f"\N{LEFT CURLY BRACKET}{a}""#, #"x = rf"\{a}\"""#, #"x = f"\{a}""#,
        "x = f'''{\n'''def g(): pass'''\n}'''", "x = f'''{a:\n{b}\n}'''", #"x = t"{a}{t"{b!r}"}""#,
        #"x = Fr"{a}\d" Rb"\"" bR'\''"#, #"x = f"{a=}{b = }""#, #"x = f"{a:{{1: 2}[1]}}""#, #"x = f"{'\n'.join(a)}""#,
        #"x = f"{a if b else "}"}""#, #"x = f"{x:=5}""#,
        "x = f\"{a}\\\n{b}\"", #"print(f"{a}" "{" f'{b}' "}")"#, #"x = 1if"a"else"b""#, #"x = f"{a!=b}""#,
    ])
    func endWhereTheyEnd(text: String) throws {
        #expect(try read(text + "\ndef f(): pass\n").definitions.last?.name == "f")
        #expect(try read(text + "\ndef f(): pass\n").definitions.count == 1)
    }

    @Test(arguments: [
        #"x = f"{""#, #"x = f"{a""#, #"x = f"}""#, #"x = f"{a:""#, #"x = f"{(}""#, "x = f'{a:\n}'", "x = f'\n'",
        #"x = f"""{a}"#, #"x = f"{a)}""#,
    ])
    func unfinishedOnesAreErrors(text: String) {
        #expect(failure(text)?.code == .syntax)
    }

    @Test func nestingIsBounded() {
        let deep = String(repeating: #"f"{"#, count: 400)
        #expect(failure("x = " + deep)?.code == .nesting)
        let format = "f'" + String(repeating: "{a:", count: 400)
        #expect(failure("x = " + format)?.code == .nesting)
    }
}
