import Foundation
import PythonSource
import Testing

/// CPython's own `ast` says what is right.
@Suite(.serialized) struct OracleTests {
    /// Prints for each N-th file of the standard library and of installed packages what `ast` finds in it.
    ///
    /// One line a file (`=file` and its path) and one a module or definition: the fields of `lines(of:)`, tab by tab.
    private static let script = #"""
        import ast, importlib.util, os, sys, sysconfig

        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
        sys.setrecursionlimit(20000)
        KINDS = {ast.ClassDef: "class", ast.FunctionDef: "function", ast.AsyncFunctionDef: "async function"}

        def fingerprint(data):
            value = 14695981039346656037
            for byte in data:
                value = ((value ^ byte) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
            return f"{len(data)}:{value:x}"

        def docstring(node):
            first = node.body[0] if node.body else None
            if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
                return "-"
            constant = first.value
            if not isinstance(constant.value, str):
                return "-"
            def utf8(text):
                return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).encode()
            blank = not (ast.get_docstring(node) or "").strip()
            return (f"{constant.lineno}-{constant.end_lineno} {fingerprint(utf8(constant.value))} "
                    f"{fingerprint(utf8(ast.get_docstring(node)))} {'blank' if blank else 'text'}")

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
        for path in list(files(roots))[::int(sys.argv[1])]:
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

    private func fingerprint(_ text: String) -> String {
        var value: UInt64 = 14_695_981_039_346_656_037
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 1_099_511_628_211 }
        return "\(text.utf8.count):\(String(value, radix: 16))"
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

    @Test func definitionsAndDocstringsAreThoseOfCPython() throws {
        let isFull = ProcessInfo.processInfo.environment["GATE_TEST_FULL"] == "1"
        let interpreter = try PythonInterpreter.found()
        let output = try interpreter.output(of: Self.script, [isFull ? "1" : "4"])
        var files = 0, definitions = 0, rejected: [String] = [], unsupported: [String] = []
        for block in ("\n" + output).split(separator: "\n=file\t") {
            let expected = block.split(separator: "\n")
            guard let path = expected.first.map({ String($0) }) else { continue }
            files += 1
            if expected.dropFirst().first?.hasPrefix("rejected") == true {
                rejected.append(path)
                continue
            }
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            do throws(PythonSourceError) {
                let actual = lines(of: try PythonModule.read(bytes))
                definitions += actual.count - 1
                let differences = zip(expected.dropFirst(), actual).filter { String($0) != $1 }
                #expect(differences.isEmpty, "\(path): CPython \(differences[0].0), here \(differences[0].1)")
                #expect(expected.count - 1 == actual.count, "\(path)")
            } catch {
                // A declared encoding that is not read is the one thing that may be refused.
                #expect(error.code == .encoding && error.message.contains("declared"), "\(path): \(error)")
                unsupported.append(path)
            }
        }
        #expect(files > 100, "the interpreter has no standard library of source files")
        #expect(unsupported.count <= 2)
        print(
            "compared with CPython's ast: \(files) files, \(definitions) definitions;",
            "ast rejects \(rejected.count), encodings not read \(unsupported.count): \(rejected + unsupported)")
    }
}
