import Testing
import TOML

@Suite("TOML is told from what is not")
struct TOMLCheckTests {
    private func problem(_ text: String) -> TOMLError? {
        do throws(TOMLError) {
            _ = try TOMLDocument.read(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "", "a = 1", "# only a comment", "a.b.c = 'x'\na.b.d = 2\n", "[a]\nb = 1\n[a.c]\nd = 1\n",
        "[a.b]\n[a]\nc = 1\n",
        "[[a]]\nb = 1\n[[a]]\nb = 1\n[[a.c]]\n", "a = [1, 'x', [2.5,], # comment\n]\n", "a = {b = 1, c.d = 2}\n",
        "a = \"\"\"\none \\\n   two\"\"\"\"\"\n", "a = '''it's ''two'''''\n", "\"\" = 1\n",
        "a = 1979-05-27 07:32:00.5Z\n",
        "a = 07:32:00\nb = 1979-05-27\nc = 1979-05-27T00:32:00-07:00\n", "a = 0xDEAD_beef\nb = 0o17\nc = 0b1\n",
        "a = +1_000.5e-3\nb = -inf\nc = nan\n", "a = \"\\u00e9\\U0001F600\"\r\n", "1.2 = 3\n", "a = []\r\n\r\n",
        "[fruit]\napple.color = 1\n[fruit.apple.taste]\n",
    ])
    func passes(_ text: String) {
        #expect(problem(text) == nil)
    }

    @Test(arguments: [
        ("a = 1\na = 2\n", 2, 1), ("[a]\n[a]\n", 2, 1), ("a = \n", 1, 5), ("a 1\n", 1, 3), ("a = 01\n", 1, 5),
        ("a = 1__0\n", 1, 5), ("a = yes\n", 1, 5), ("a = 'x\n", 1, 5), ("a = \"\\q\"\n", 1, 6), ("[a\n", 1, 3),
        ("a = [1, 2\n", 1, 5), ("a = {b = 1,,}\n", 1, 12), ("a = 1 b = 2\n", 1, 7), ("a = 2023-02-30\n", 1, 5),
        ("a = \"\\uD800\"\n", 1, 6), ("a = {b = 1}\na.c = 1\n", 2, 1), ("a = [1]\n[[a]]\n", 2, 1),
        ("a.b = 1\n[a]\n", 2, 1), ("a = .5\n", 1, 5), ("a = 1.\n", 1, 5), ("\"\"\"a\"\"\" = 1\n", 1, 1),
        ("[a]\nb = {c = 1}\n[a.b.d]\n", 3, 1), ("a = \"one\ntwo\"\n", 1, 5), ("a = 25:00:00\n", 1, 5),
    ])
    func fails(_ text: String, _ line: Int, _ column: Int) {
        let problem = problem(text)
        #expect(problem?.line == line && problem?.column == column, "\(String(describing: problem))")
    }

    @Test func bytesThatAreNoText() throws {
        #expect(throws: TOMLError.self) { try TOMLDocument.read(Array("a = '".utf8) + [0xFF, 0x27]) }
        _ = try TOMLDocument.read([0xEF, 0xBB, 0xBF] + Array("a = 1\n".utf8))
    }

    @Test func deepNestingIsNoTrap() {
        #expect(problem("a = " + String(repeating: "[", count: 100_000)) != nil)
        #expect(problem("a = " + String(repeating: "{a = ", count: 100_000)) != nil)
        #expect(problem(String(repeating: "a.", count: 100_000) + "a = 1") != nil)
    }
}
