import Model
import Reports
import Testing

@Suite("Annotations on GitHub")
struct GitHubReportTests {
    private func annotations(_ findings: [Finding]) -> [String] {
        GitHubReport().annotations(Records.record(.rejected, findings: findings)).split(separator: "\n").map(
            String.init)
    }

    @Test func placesAndMessages() {
        let lines = annotations([Records.failedTest, Records.stale])
        #expect(
            lines == [
                "::error file=tests/test_model.py,line=12,endLine=12,col=5,title=test/failed::"
                    + "tests.test_model.ModelTest.test_shape failed: AssertionError: 9 != 10%0A"
                    + "Traceback (most recent call last):%0A    self.assertEqual(shape, 10)",
                "::warning title=upstream/stale::upstream/main is known as of 3 hours ago",
            ])
    }

    @Test func whatWouldEndAPropertyOrALineIsEscaped() {
        let finding = Finding(
            "test/failed", .error, "100% \r\n::error::fake", at: SourceLocation("a,b:c%d\n::warning::x.py", line: 3),
            command: "true")
        let lines = annotations([finding])
        #expect(
            lines == [
                "::error file=a%2Cb%3Ac%25d%0A%3A%3Awarning%3A%3Ax.py,line=3,title=test/failed::100%25 %0D%0A::error::fake"
            ])
    }

    @Test func tenOfAKindAndNoLongMessage() {
        let errors = (1...15).map { Finding("test/failed", .error, "\($0)", command: "true") }
        let warnings = (1...12).map { Finding("docs/coverage", .warning, "\($0)", command: "true") }
        let lines = annotations(errors + warnings)
        #expect(lines.count { $0.hasPrefix("::error ") } == 10)
        #expect(lines.count { $0.hasPrefix("::warning ") } == 10)
        let long = annotations([Finding("a/b", .error, String(repeating: "x", count: 10_000), command: "true")])
        #expect(long.count == 1 && (4000...4096).contains(long[0].count))
    }

    @Test func controlCharactersAreShown() {
        let text = GitHubReport().annotations(Records.hostile)
        #expect(text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test func noLineInsideTheBracketIsACommand() {
        let evil = "##[error]x\na##[group]b ##[add-mask]c\n::error::d\n"
        let text = GitHubReport().bracketed(evil, token: "0123456789abcdef0123456789abcdef")
        #expect(!text.contains("##["))
        let lines = text.split(separator: "\n")
        #expect(lines.first == "::stop-commands::0123456789abcdef0123456789abcdef")
        #expect(lines.last == "::0123456789abcdef0123456789abcdef::")
        #expect(lines.count == 5)
    }
}
