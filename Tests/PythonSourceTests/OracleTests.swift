import Foundation
import PythonSource
import Testing

/// CPython's own `ast` says what is right.
@Suite(.serialized) struct OracleTests {
    /// Prints for the files of the standard library and of installed packages what `ast` finds in them, one part of N.
    ///
    /// One line a file (`=file` and its path) and one a module or definition: the fields of `lines(of:)`, tab by tab.
    private static let script = #"""
        import ast, gc, importlib.util, os, sys, sysconfig, zlib

        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
        sys.setrecursionlimit(20000)
        KINDS = {ast.ClassDef: "class", ast.FunctionDef: "function", ast.AsyncFunctionDef: "async function"}

        gc.disable()

        def fingerprint(data):
            return f"{len(data)}:{zlib.adler32(data):x}"

        def docstring(node):
            first = node.body[0] if node.body else None
            if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
                return "-"
            constant = first.value
            if not isinstance(constant.value, str):
                return "-"
            def utf8(text):
                try:
                    return text.encode()
                except UnicodeEncodeError:
                    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).encode()
            cleaned = ast.get_docstring(node) or ""
            return (f"{constant.lineno}-{constant.end_lineno} {fingerprint(utf8(constant.value))} "
                    f"{fingerprint(utf8(cleaned))} {'text' if cleaned.strip() else 'blank'}")

        def parameters(node):
            if isinstance(node, ast.ClassDef):
                return "-"
            a = node.args
            lists = [("positionalOnly", a.posonlyargs), ("standard", a.args), ("variadic", [a.vararg]),
                     ("keywordOnly", a.kwonlyargs), ("keywords", [a.kwarg])]
            defaults = {id(p) for p in (a.posonlyargs + a.args)[len(a.posonlyargs + a.args) - len(a.defaults):]}
            defaults |= {id(p) for p, d in zip(a.kwonlyargs, a.kw_defaults) if d}
            fields = [f"{kind} {p.arg} {p.lineno}:{p.col_offset + 1}" + (":" if p.annotation else "")
                      + ("=" if id(p) in defaults else "") for kind, group in lists for p in group if p]
            return ", ".join(fields) + (" ->" if node.returns else "")

        def definitions(node, prefix):
            for child in ast.iter_child_nodes(node):
                if type(child) in KINDS:
                    name = prefix + child.name
                    place = (child.lineno, child.col_offset + 1)
                    yield place, f"{name}\t{KINDS[type(child)]}\t{place[0]}:{place[1]}-{child.end_lineno}\t{docstring(child)}\t{parameters(child)}"
                    yield from definitions(child, name + ".")
                else:
                    yield from definitions(child, prefix)

        def files(roots):
            for root in roots:
                for folder, folders, names in os.walk(root):
                    folders[:] = sorted(f for f in folders if f not in ("site-packages", "__pycache__"))
                    yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))

        roots = [sysconfig.get_path("stdlib")]
        for name in ("torch", "sklearn", "numpy"):
            spec = importlib.util.find_spec(name)
            roots += spec.submodule_search_locations if spec and spec.submodule_search_locations else []
        for path in list(files(roots))[int(sys.argv[1])::int(sys.argv[2])]:
            print("=file", path, sep="\t")
            try:
                with open(path, "rb") as file:
                    tree = ast.parse(file.read())
            except (SyntaxError, ValueError) as error:
                print("rejected", type(error).__name__, sep="\t")
                continue
            print("module\t" + docstring(tree))
            for _, line in sorted(definitions(tree, ""), key=lambda item: item[0]):
                print(line)
        """#

    /// The checksum of RFC 1950, which zlib has too.
    private func fingerprint(_ text: String) -> String {
        var (sum, sums): (UInt32, UInt32) = (1, 0)
        var text = text
        let count = text.withUTF8 { bytes in
            for byte in bytes {
                sum += UInt32(byte)
                if sum >= 65_521 { sum -= 65_521 }
                sums += sum
                if sums >= 65_521 { sums -= 65_521 }
            }
            return bytes.count
        }
        return "\(count):\(String(sums << 16 | sum, radix: 16))"
    }

    private func field(_ docstring: Docstring?, in module: PythonModule) -> String {
        guard let docstring else { return "-" }
        return "\(docstring.position.line)-\(docstring.endLine) \(fingerprint(module.value(of: docstring))) "
            + "\(fingerprint(module.cleanedValue(of: docstring))) \(docstring.isBlank ? "blank" : "text")"
    }

    private func lines(of module: PythonModule) -> [String] {
        ["module\t" + field(module.docstring, in: module)]
            + module.definitions.map { definition in
                let place = "\(definition.position.line):\(definition.position.column)-\(definition.endLine)"
                return "\(definition.qualifiedName)\t\(definition.kind.rawValue)\t\(place)\t"
                    + field(definition.docstring, in: module) + "\t" + field(module.signature(of: definition))
            }
    }

    private func field(_ signature: Signature?) -> String {
        guard let signature else { return "-" }
        let parameters = signature.parameters.map { parameter in
            "\(parameter.kind.rawValue) \(parameter.name) \(parameter.position.line):\(parameter.position.column)"
                + (parameter.annotation == nil ? "" : ":") + (parameter.defaultValue == nil ? "" : "=")
        }
        return parameters.joined(separator: ", ") + (signature.returns == nil ? "" : " ->")
    }

    /// What came of one file.
    private struct Compared: Sendable {
        enum End: Sendable {
            case same
            case rejected
            case encoding
            case different(String)
        }

        var path: String
        var definitions = 0
        var end = End.same
    }

    private func compare(_ block: Substring) throws -> Compared? {
        let expected = block.split(separator: "\n")
        guard let path = expected.first.map({ String($0) }) else { return nil }
        var compared = Compared(path: path)
        if expected.dropFirst().first?.hasPrefix("rejected") == true {
            compared.end = .rejected
            return compared
        }
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        do throws(PythonSourceError) {
            let actual = lines(of: try PythonModule.read(bytes))
            compared.definitions = actual.count - 1
            if let (want, have) = zip(expected.dropFirst(), actual).first(where: { String($0) != $1 }) {
                compared.end = .different("CPython \(want), here \(have)")
            } else if expected.count - 1 != actual.count {
                compared.end = .different("CPython has \(expected.count - 2) definitions, here \(actual.count - 1)")
            }
        } catch {
            // A declared encoding that is not read is the one thing that may be refused.
            let isEncoding = error.code == .encoding && error.message.contains("declared")
            compared.end = isEncoding ? .encoding : .different("\(error)")
        }
        return compared
    }

    /// Every Python file of the standard library, torch, scikit-learn and numpy.
    @Test func definitionsAndDocstringsAreThoseOfCPython() async throws {
        let interpreter = try PythonInterpreter.found()
        // Enough parts that one core reads here while the other reads there.
        let parts = 8
        let compared = try await withThrowingTaskGroup { group in
            for part in 0..<parts {
                group.addTask {
                    let output = try interpreter.output(of: Self.script, ["\(part)", "\(parts)"])
                    return try ("\n" + output).split(separator: "\n=file\t").compactMap(compare)
                }
            }
            return try await group.reduce(into: [Compared]()) { $0 += $1 }
        }
        func paths(_ wanted: (Compared.End) -> Bool) -> [String] {
            compared.filter { wanted($0.end) }.map(\.path).sorted()
        }
        for file in compared {
            if case .different(let what) = file.end { Issue.record("\(file.path): \(what)") }
        }
        let rejected = paths { if case .rejected = $0 { true } else { false } }
        let unsupported = paths { if case .encoding = $0 { true } else { false } }
        #expect(compared.count > 1_000, "the interpreter has no standard library of source files")
        // Both kinds lie in tests of CPython's parser and of lib2to3; one file of torch is for a newer Python.
        #expect(unsupported.count <= 2 && rejected.count <= 20)
        #expect((rejected + unsupported).allSatisfy { ["/test/", "/tests/", "py312"].contains(where: $0.contains) })
        print(
            "compared with CPython's ast: \(compared.count) files,",
            "\(compared.reduce(0) { $0 + $1.definitions }) definitions;",
            "ast rejects \(rejected.count), encodings not read \(unsupported.count): \(rejected + unsupported)")
    }
}
