import Foundation
import JSON
import PythonSource
import Testing
import TestSupport
import TOML
import YAML

/// JSON, TOML and YAML, right and damaged: what Python's own readers take is taken here, and nothing else.
@Suite(.serialized) struct SyntaxOracleTests {
    /// Prints `KIND<TAB>yes or no<TAB>HEX`: the documents of CPython's tests and of this project, each damaged many times.
    private static let script = #"""
        import glob, json, os, random, sys, sysconfig, tomllib
        import yaml

        kind, project, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
        library = sysconfig.get_path("stdlib")
        random.seed(7)

        def files(*patterns):
            return [open(path, "rb").read() for pattern in patterns for path in sorted(glob.glob(pattern, recursive=True))]

        def takes(text):
            try:
                if kind == "json":
                    json.loads(text)
                elif kind == "toml":
                    tomllib.loads(text)
                else:
                    anchors = set()
                    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                        if isinstance(event, yaml.DocumentStartEvent):
                            anchors = set()
                        elif isinstance(event, yaml.AliasEvent) and event.anchor not in anchors:
                            return False
                        else:
                            anchors.add(getattr(event, "anchor", None))
            except (ValueError, RecursionError, yaml.YAMLError):
                return False
            return True

        if kind == "json":
            from test.test_json import test_fail, test_pass1
            seeds = [text.encode() for text in test_fail.JSONDOCS] + [test_pass1.JSON.encode()]
            seeds += files(project + "/docs/schema/docs*.json", project + "/Tests/Fuzz/Seeds/*.ipynb")
            pieces = ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u12", "1e5", "-", "0", "true", "null", "\n", "é", "\t"]
        elif kind == "toml":
            seeds = files(library + "/test/test_tomllib/data/**/*.toml", project + "/Tests/Fuzz/Seeds/*.toml")
            pieces = ["[", "]", "[[", "]]", "=", ".", ",", "{", "}", '"', "'", '"""', "'''", "\\", "\\u00e9", "#", "\n",
                      "1", "_", "e", "0x", "1979-05-27", "T07:32:00", "Z", "inf", "true", "\r", "é", "a = 1\n"]
        else:
            seeds = files(project + "/Tests/Fuzz/Seeds/*.yml", project + "/.qualitygate.yml", project + "/.github/**/*.yml")
            pieces = ["- ", ": ", "? ", "[", "]", "{", "}", ",", "'", '"', "|", ">", "&a ", "*a", "!!str ", "%YAML 1.1\n",
                      "---\n", "...\n", "\n", "  ", "\t", "#", "\\", "<<: ", "@", "`", "é"]
        done = set()
        for number in range(count):
            text = seeds[number % len(seeds)][:4000]
            if number >= len(seeds):
                text = bytearray(text)
                for _ in range(random.randint(1, 3)):
                    place = random.randint(0, len(text))
                    end = min(len(text), place + random.randint(0, 12))
                    what = random.randint(0, 3)
                    if what == 0: del text[place:end]
                    elif what == 1: text[place:place] = text[place:end]
                    elif what == 2 and len(text) > 200: del text[place:]
                    else: text[place:place] = random.choice(pieces).encode()
                text = bytes(text)
            try:
                readable = text.decode()
            except UnicodeDecodeError:
                continue
            if kind == "json" and readable.startswith("\ufeff"):
                continue
            if text not in done:
                done.add(text)
                print("yes" if takes(readable) else "no", text.hex(), sep="\t")
        """#

    private func takes(_ kind: String, _ bytes: [UInt8]) -> Bool {
        switch kind {
        case "json": (try? JSONDocument.read(bytes)) != nil
        case "toml": (try? TOMLDocument.read(bytes)) != nil
        default: (try? YAMLCheck.wellFormed(bytes, limit: 1 << 20)) != nil
        }
    }

    private func bytes(_ hexadecimal: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(hexadecimal.utf8)[...]
        while let high = rest.popFirst(), let low = rest.popFirst() {
            func digit(_ byte: UInt8) -> UInt8 { byte < 58 ? byte - 48 : byte - 87 }
            bytes.append(digit(high) << 4 | digit(low))
        }
        return bytes
    }

    @Test(arguments: ["json", "toml", "yaml"]) func theSameIsTaken(_ kind: String) throws {
        let interpreter = PythonInterpreter(path: try ProgramUnderTest.toolPython())
        let output = try interpreter.output(of: Self.script, [kind, ProgramUnderTest.projectFolder, "3000"])
        var (taken, refused) = (0, 0)
        var different: [String] = []
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            let text = bytes(fields.last ?? "")
            let isTaken = takes(kind, text)
            if isTaken { taken += 1 } else { refused += 1 }
            // Python's reader is of TOML 1.0; 1.1 adds to inline tables, times and escapes.
            let isNewer = kind == "toml" && isTaken && text.contains { "{:\\".utf8.contains($0) }
            if isTaken != (fields.first == "yes"), !isNewer {
                different.append("Python says \(fields.first ?? ""): \(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect(different.count == 0, "\(different.prefix(3).joined(separator: "\n----\n"))")
        #expect(taken > 100 && refused > 200)
        print("\(kind): \(taken) documents taken, \(refused) refused, as Python does")
    }
}
