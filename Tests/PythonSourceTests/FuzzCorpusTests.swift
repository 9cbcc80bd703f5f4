import Foundation
import JSON
import PythonSource
import Testing
import TestSupport

/// Inputs that once failed under the fuzzer, and its seeds: they are read, whatever comes of it.
@Suite struct FuzzCorpusTests {
    @Test(arguments: ["Seeds", "Corpus"])
    func isRead(_ folder: String) throws {
        let path = "\(ProgramUnderTest.projectFolder)/Tests/Fuzz/\(folder)"
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where !name.hasSuffix(".md") {
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
            _ = try? PythonModule.read(bytes)
            _ = try? DebugStatements.find(in: Array("breakpoint(\n".utf8) + bytes)
            _ = try? JSONDocument.read(bytes)
            if let notebook = try? Notebook.read(bytes) { _ = NotebookModules(notebook) }
            guard let content = try? NotebookContent.read(bytes) else { continue }
            _ = (content.metadataTexts, NotebookPair.difference(content, bytes))
            for cell in content.cells { _ = content.outputTexts(of: cell) }
            let stripped = NotebookEdits.stripping(content).applied(to: bytes)
            let again = try NotebookContent.read(stripped)
            #expect(NotebookEdits.stripping(again).edits.isEmpty, "\(name)")
        }
    }
}
