import Foundation
import PythonSource
import Testing
import TestSupport

/// Every notebook that is found: what stripping takes out, put back, gives the same bytes.
@Suite struct NotebookRoundTripTests {
    /// The notebooks of the installed packages, of the example project and of the tests.
    private static func paths() throws -> [String] {
        let script = """
            import os, sys, sysconfig
            roots = [sysconfig.get_path("purelib"), *sys.argv[1:]]
            seen = [os.path.join(folder, name) for root in roots for folder, _, names in os.walk(root)
                    for name in names if name.endswith(".ipynb")]
            print(*seen, sep="\\n")
            """
        let project = ProgramUnderTest.projectFolder
        let own = ["\(project)/Tests/Fuzz/Seeds", "\(project)/Examples"]
        var paths: Set<String> = []
        for interpreter in [try ProgramUnderTest.python(), try ProgramUnderTest.toolPython()] {
            let output = try PythonInterpreter(path: interpreter).output(of: script, own)
            paths.formUnion(output.split(separator: "\n").map(String.init))
        }
        return paths.sorted()
    }

    /// Puts back what each edit has taken out, from the back to the front.
    private func restored(_ stripped: [UInt8], _ edits: NotebookEdits, _ original: [UInt8]) -> [UInt8] {
        var bytes = stripped
        var moved = edits.edits.reduce(0) { $0 + $1.replacement.count - $1.range.count }
        for edit in edits.edits.reversed() {
            moved -= edit.replacement.count - edit.range.count
            let start = edit.range.lowerBound + moved
            bytes.replaceSubrange(start..<start + edit.replacement.count, with: original[edit.range])
        }
        return bytes
    }

    @Test func strippingAndPuttingBackGivesTheSameBytes() throws {
        var read = 0
        for path in try Self.paths() {
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            guard let content = try? NotebookContent.read(bytes) else { continue }
            read += 1
            for edits in [
                NotebookEdits.stripping(content),
                NotebookEdits.cleaningMetadata(content, NotebookMetadataRules().addingColab()),
            ] {
                let changed = edits.applied(to: bytes)
                #expect(edits.edits.isEmpty == (changed == bytes), "\(path)")
                #expect(restored(changed, edits, bytes) == bytes, "\(path)")
            }
            let again = try NotebookContent.read(NotebookEdits.stripping(content).applied(to: bytes))
            #expect(NotebookEdits.stripping(again).edits.isEmpty, "\(path)")
        }
        #expect(read >= 3)
        print("stripped and put back: \(read) notebooks")
    }
}
