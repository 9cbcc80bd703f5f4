import Model
import Testing
import TestSupport

@testable import Rules
/// What documentation tools write, as they wrote it.
@Suite struct BuildReadingTests {
    private func lines(_ text: String) -> [String] {
        BuildReading(text).warnings.map { warning in
            let place = warning.location.map { location in
                "\(location.path)\(location.line.map { ":\($0)" } ?? "")\(location.column.map { ":\($0)" } ?? "") "
            }
            return (place ?? "") + warning.message
        }
    }

    @Test(arguments: [
        ("docs/index.rst:7: WARNING: undefined label: 'x'", "docs/index.rst:7 undefined label: 'x'"),
        ("docs/a b.rst:7: ERROR: Unknown target name: \"x\".", "docs/a b.rst:7 Unknown target name: \"x\"."),
        ("src/n.py:docstring of n.Net.f:3: WARNING: odd", "src/n.py:3 odd"),
        (
            "src/n.py:12: SyntaxWarning: invalid escape sequence '\\d'",
            "src/n.py:12 SyntaxWarning: invalid escape sequence '\\d'"
        ),
        ("Sources/A.swift:3:9: warning: 'x' doesn't exist at '/A'", "Sources/A.swift:3:9 'x' doesn't exist at '/A'"),
        ("WARNING -  Doc file 'index.md' contains a link 'gone.md'", "Doc file 'index.md' contains a link 'gone.md'"),
        ("WARNING -  griffe: src/n.py:10: Parameter 'x' does not appear", "src/n.py:10 Parameter 'x' does not appear"),
        ("WARNING: html_static_path entry '_static' does not exist", "html_static_path entry '_static' does not exist"),
        (
            "\u{1B}[33mWarn:\u{1B}[0m Cannot include 'a.md' \u{1B}[90m(/x/pdoc/docstrings.py:436)\u{1B}[0m",
            "Cannot include 'a.md'"
        ),
        ("FutureWarning: old (n/b.py:3)", "n/b.py:3 FutureWarning: old"),
    ])
    func aWarningHasItsPlace(_ line: String, _ expected: String) {
        #expect(lines("reading sources... done\n\(line)\nbuild succeeded, 1 warning.\n") == [expected])
    }

    @Test(arguments: [
        "reading sources... [ 50%] index", "12:30:01 INFO: ready", "http://localhost:8000: serving", "note: 3:4: fine",
        "INFO    -  Cleaning site directory", "error: build failed", "x:99999999999999999999: WARNING: y",
        ":1: WARNING: y",
        "src/n.py:0: WARNING: y", "src/n.py:1: progress: 50%",
    ])
    func otherLinesAreNone(_ line: String) { #expect(lines(line) == []) }

    @Test func packagesOfOthersAreCounted() {
        let reading = BuildReading(
            "/usr/lib/a.py:3: DeprecationWarning: old\n<string>:3: UserWarning: old\nFutureWarning: old (/a/b.py:3)\n")
        #expect(reading.warnings == [] && reading.foreign == 3)
    }

    @Test func aWarningIsSaidOnce() { #expect(lines("a.rst:1: WARNING: x\na.rst:1: WARNING: x\n").count == 1) }

    /// The first exception of a chain is the cause, the last frame of the project its place.
    @Test func theCauseIsFound() {
        let chain = """
            Traceback (most recent call last):
              File "/lib/importlib/__init__.py", line 126, in import_module
              File "src/n.py", line 2, in <module>
                import gone
              File "/lib/gone.py", line 9, in <module>
            ModuleNotFoundError: No module named 'gone'

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/lib/pdoc/__main__.py", line 285, in <module>
            RuntimeError: Error importing n

            """
        let error = BuildReading(chain).error
        #expect(error?.message == "ModuleNotFoundError: No module named 'gone'")
        #expect(error?.location == SourceLocation("src/n.py", line: 2))
        let warned = BuildReading("Warn: Couldn't import n.b:\n\(chain)(/lib/pdoc/doc.py:492)\na.rst:1: WARNING: x\n")
        #expect(warned.error == nil && warned.warnings.count == 2)
        #expect(warned.warnings.first?.location == SourceLocation("src/n.py", line: 2))
    }

    /// Output may be anything, in whole and in part.
    @Test func noOutputStopsIt() {
        let text = Array(
            "Warn: x (a:1)\n\u{1B}[31mTraceback (most recent call last):\n  File \"a.py\", line 9\nE: x\na:1:2: WARNING: \u{1B}["
                .utf8)
        var random = SplitMix(7)
        for _ in 0..<2_000 {
            var bytes = Array(text.prefix(Int.random(in: 0...text.count, using: &random)))
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = BuildReading(String(decoding: bytes, as: UTF8.self))
        }
    }
}
