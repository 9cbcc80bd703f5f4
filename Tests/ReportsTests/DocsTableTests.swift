import Model
import Reports
import Testing

@Suite struct DocsTableTests {
    private func lines(width: Int?) -> [String] {
        let path = "library/metrics/cluster/tests/test_agreement_of_two_labellings.py"
        let report = DocumentationReport(
            tree: "", counting: "public",
            files: [
                DocumentationReport.File(
                    path: RepositoryPath(path), count: DocumentationReport.Count(definitions: 3, documented: 3))
            ])
        return DocsTable(TextStyle(width: width)).text(report).split(separator: "\n").map(String.init)
    }

    /// A path loses its beginning where the line would be wider than the terminal.
    @Test func pathsFitTheTerminal() {
        #expect(lines(width: nil)[1].hasPrefix("library/metrics/cluster/tests/test_agreement_of_two_labellings.py "))
        let narrow = lines(width: 80)
        #expect(narrow.allSatisfy { $0.count <= 80 })
        #expect(narrow[1].hasPrefix("…") && narrow[1].contains("test_agreement_of_two_labellings.py  "), "\(narrow)")
        #expect(lines(width: 10)[1].hasPrefix("…nt_of_two_labellings.py  "))
    }
}
