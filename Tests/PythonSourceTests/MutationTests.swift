import Foundation
import PythonSource
import Testing
import TestSupport

/// Real files, damaged: whatever comes in, an answer comes out.
@Suite struct MutationTests {
    private static let pieces: [[UInt8]] =
        [
            "\"\"\"", "'", "\"", "(", ")", "[", "}", "{", "\\", "\n", "\r", "\t", " ", "\u{0C}", "#", ":", ";", "f'{",
            "rb'", "t\"",
            "\ndef ", "\nclass ", "\nasync def f", "@", "lambda", "\n__all__ = [", "\\N{", "{{", "\n  ", "...", "é",
            "\u{FEFF}",
        ].map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    private func mutate(_ bytes: [UInt8], _ chance: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            let place = Int.random(in: 0...bytes.count, using: &chance)
            let end = min(bytes.count, place + Int.random(in: 0...40, using: &chance))
            switch Int.random(in: 0..<5, using: &chance) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 2: bytes.removeSubrange(place...)
            case 3: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &chance) }
            default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &chance) ?? [], at: place)
            }
        }
        return bytes
    }

    /// True where everything that a module says about its text can be true.
    private func isConsistent(_ module: PythonModule) -> Bool {
        module.definitions.enumerated().allSatisfy { index, definition in
            if let docstring = definition.docstring {
                _ = module.cleanedValue(of: docstring)
                for style in [nil, .google, .numpy, .sphinx] as [DocstringContent.Style?] {
                    _ = module.content(of: docstring, style: style)
                }
            }
            let body = module.body(of: definition)
            if let place = body?.firstReturn, place.line > definition.endLine { return false }
            return !definition.name.isEmpty && definition.endLine >= definition.position.line
                && definition.position.column >= 1 && definition.parent ?? -1 < index
                && (definition.docstring?.endLine ?? definition.endLine) <= definition.endLine
        } && zip(module.definitions, module.definitions.dropFirst()).allSatisfy { $0.position < $1.position }
    }

    @Test func twoThousandDamagedFilesAreAnswered() throws {
        let script = """
            import glob, os, sysconfig
            found = sorted(glob.glob(sysconfig.get_path('stdlib') + '/*.py'))
            print(*[f for f in found if 500 < os.path.getsize(f) < 12000][:50], sep='\\n')
            """
        let paths = try PythonInterpreter.found().output(of: script, []).split(separator: "\n")
        #expect(paths.count == 50)
        var chance = SplitMix(20_26)
        var read = 0, refused = 0
        for path in paths {
            let original = try [UInt8](Data(contentsOf: URL(fileURLWithPath: String(path))))
            for _ in 0..<40 {
                let bytes = mutate(original, &chance)
                do throws(PythonSourceError) {
                    let module = try PythonModule.read(bytes)
                    #expect(isConsistent(module), "\(path)")
                    read += 1
                } catch {
                    #expect(error.position.line >= 1 && error.position.column >= 1, "\(path): \(error)")
                    refused += 1
                }
            }
        }
        #expect(read + refused == 2_000)
        #expect(read > 200 && refused > 200)
    }

    @Test func damagedNotebooksAreAnswered() {
        let original = Array(
            #"""
            {"cells": [{"cell_type": "code", "execution_count": 1, "id": "a1", "metadata": {}, "outputs": [{"x": [1.5e3, null]}],
             "source": ["%time x\n", "def f():\n", "    \"doc\u00e9\"\n", "    a = !ls 'b\n", "    y?\n"]},
             {"cell_type": "markdown", "metadata": {"id": "b"}, "source": "\ud83d\ude00 text"},
             {"cell_type": "code", "source": ">>> def g():\n...     return f'{1}'\n"}],
             "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 0}
            """#.utf8)
        var chance = SplitMix(7)
        var cells = 0
        for _ in 0..<2_000 {
            guard let book = try? Notebook.read(mutate(original, &chance)) else { continue }
            for cell in book.cells {
                let text = Array(cell.source)
                let damaged = NotebookCell(
                    kind: cell.kind, index: cell.index, id: cell.id, source: mutate(text, &chance),
                    position: cell.position, range: cell.range)
                if let module = try? damaged.readPython() { #expect(isConsistent(module)) }
                cells += 1
            }
        }
        #expect(cells > 300)
    }
}
