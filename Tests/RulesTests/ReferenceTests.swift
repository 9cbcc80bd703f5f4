import Foundation
import Rules
import Testing

@Suite struct ReferenceTests {
    /// The committed reference is what the code says; `GATE_UPDATE=1` writes it anew.
    @Test func committedReferenceIsCurrent() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../docs/checks.md")
        if ProcessInfo.processInfo.environment["GATE_UPDATE"] == "1" {
            try Data(CheckReference.markdown.utf8).write(to: file)
        }
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(
            committed == CheckReference.markdown,
            "docs/checks.md is old: GATE_UPDATE=1 swift test --filter ReferenceTests")
    }
}
