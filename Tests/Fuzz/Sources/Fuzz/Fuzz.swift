import Globs
import JSON
import Model
import PythonSource
import TOML
import Training
import YAML
@testable import Scan

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What `FUZZ` names is fed; one program serves all, because building is what takes long.
private let room = getenv("FUZZ").map { String(cString: $0) } ?? "python"

/// Called by libFuzzer with each input; a trap, a hang or an `abort` here is a find.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch room {
    case "python":
        if let module = try? PythonModule.read(bytes) {
            for definition in module.definitions {
                if let docstring = definition.docstring { _ = module.cleanedValue(of: docstring) }
                _ = (module.signature(of: definition), module.body(of: definition), module.headerLines(of: definition))
            }
            _ = (module.docstringWriters, module.firstCodeLine, module.comments(beginningWith: "gate: ignore"))
        }
    case "debugger": _ = try? DebugStatements.find(in: Array("breakpoint(\n".utf8) + bytes)
    case "notebook": notebook(bytes)
    case "json":
        _ = try? JSONDocument.read(bytes)
        _ = try? JSONDocument.read(bytes, .line)
        for name in ["a.json", "tsconfig.json", "a.jsonl"] {
            _ = JSONDialect.error(in: bytes, at: RepositoryPath(name))
        }
    case "toml": _ = try? TOMLDocument.read(bytes)
    case "docstring": docstring(bytes)
    case "yaml":
        if let document = try? YAMLReader.read(bytes) { _ = document.problems }
        try? YAMLCheck.wellFormed(bytes, limit: 10_000)
    case "scan":
        let scan = ByteScan(bytes)
        _ = SecretScan.find(in: bytes, candidates: scan.candidates, ignoring: "files/secrets")
        _ = SecretScan.find(inPath: bytes, by: .standard)
    case "events": events(bytes)
    default: abort()
    }
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// SwiftPM takes this name for the program's start, and libFuzzer's own `main` stays out.
@_cdecl("Fuzz_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { testOneInput($0, $1) }
}

/// What is read of a docstring lies in it, in whichever form it is read.
private func docstring(_ bytes: [UInt8]) {
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    for style in [nil, .google, .numpy, .sphinx] as [DocstringContent.Style?] {
        let content = DocstringContent(bytes, style: style)
        let places = content.sections.flatMap { [$0.line] + $0.items.map(\.line) } + [content.summaryLine]
        guard places.allSatisfy({ 0..<lines ~= $0 }), content.summaryLines <= lines else { abort() }
    }
}

/// A stream that was not seen to its end gives no pass, whatever it says.
private func events(_ bytes: [UInt8]) {
    var expectations = TrainingExpectations(
        steps: 20, frozen: [NameGlob("none.*", kind: .dotted)].compactMap { $0 }, outputRange: 0...1,
        replays: ["eval_deterministic", "batch_independent", "checkpoint", "deterministic", "overfits_batch"])
    expectations.comparison = TrainingComparison(
        allowances: [.loss: 5, .parameters: 5, .speed: 5, .peakMemory: 5],
        baseline: TrainingBaseline(
            name: "base", run: "1", machine: "here, torch 2.13.0",
            values: [.loss: 1, .parameters: 72, .speed: 1, .peakMemory: 1]),
        machine: "here")
    let further = ["deterministic": bytes, "overfits_batch": bytes, "regression 1": bytes, "regression 2": bytes]
    let report = TrainingInvariants.judge(events: bytes, expectations: expectations, further: further)
    guard report.results.count == TrainingInvariants.descriptions.count,
        report.summary.losses.count <= TrainingSummary.lossLimit
    else { abort() }
    let half = Array(bytes.prefix(bytes.count / 2))
    let cut = TrainingInvariants.judge(events: half, expectations: expectations, further: further)
    // What follows the end of a stream is nothing, so a half may be whole; what holds then holds of both.
    if cut.results.contains(where: { $0.verdict == .passed }), !half.contains(UInt8(ascii: "}")) { abort() }
}

private func notebook(_ bytes: [UInt8]) {
    pieces(bytes)
    if let notebook = try? Notebook.read(bytes) { _ = NotebookModules(notebook) }
    guard let content = try? NotebookContent.read(bytes) else { return }
    for cell in content.cells { _ = content.outputTexts(of: cell) }
    let rules = NotebookMetadataRules().addingColab()
    _ = (content.metadataTexts, content.metadata(removedBy: rules), content.lineOfWidgetsWithoutState)
    _ = NotebookPair.difference(content, bytes)
    let stripped = NotebookEdits.stripping(content).applied(to: bytes)
    // What was a notebook is one afterwards, with nothing left to strip.
    guard let again = try? NotebookContent.read(stripped), NotebookEdits.stripping(again).edits.isEmpty,
        (try? NotebookContent.read(NotebookEdits.cleaningMetadata(content, rules).applied(to: bytes))) != nil
    else { abort() }
}

/// What is read piece by piece is what is read as a whole, or neither can be read.
private func pieces(_ bytes: [UInt8]) {
    let whole = try? NotebookContent.read(bytes)
    var texts = 0
    var stream = NotebookStream { texts += $0.body.count }
    var parts: NotebookContent?
    do {
        for start in stride(from: 0, to: bytes.count, by: 13) {
            try bytes[start..<min(bytes.count, start + 13)].withUnsafeBytes { try stream.read($0) }
        }
        parts = try stream.content()
    } catch {}
    guard let whole, let parts else {
        if (whole == nil) != (parts == nil) { abort() }
        return
    }
    if NotebookEdits.stripping(whole).edits != NotebookEdits.stripping(parts).edits { abort() }
    let lengths = whole.cells.map(\.outputBytes) == parts.cells.map(\.outputBytes)
    if !lengths || whole.cells.map({ whole.line(of: $0) }) != parts.cells.map({ parts.line(of: $0) }) { abort() }
}
