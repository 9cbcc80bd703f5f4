import Foundation
import PythonSource
import Testing
import TestSupport

/// Real trees, counted by interrogate and here: the same figures for each file in eight sets of options.
@Suite(.serialized) struct InterrogateTreeTests {
    /// Prints `FILE<TAB>TOTAL COVERED;TOTAL COVERED;…` with a pair for each set of options, one part of N.
    ///
    /// Each file is parsed once: parsing is what takes interrogate's time.
    private static let script = #"""
        import ast, gc, importlib.util, os, re, sys, sysconfig
        gc.disable()
        from interrogate import config, coverage

        sys.setrecursionlimit(20000)
        sets = [
            {}, dict(ignore_init_method=True, ignore_module=True),
            dict(ignore_magic=True, ignore_private=True, ignore_semiprivate=True),
            dict(ignore_property_decorators=True, ignore_nested_functions=True),
            dict(ignore_property_setters=True, ignore_overloaded_functions=True, ignore_nested_classes=True),
            dict(docstring_style="google"),
            dict(ignore_regex=[re.compile("^test_"), re.compile("get")], ignore_nested_classes=True,
                 ignore_nested_functions=True),
            dict(ignore_init_method=True, ignore_magic=True, ignore_module=True, ignore_nested_classes=True,
                 ignore_nested_functions=True, ignore_overloaded_functions=True, ignore_private=True,
                 ignore_property_decorators=True, ignore_property_setters=True, ignore_semiprivate=True,
                 docstring_style="google"),
        ]
        counters = [coverage.InterrogateCoverage(paths=["."], conf=config.InterrogateConfig(**s)) for s in sets]

        def files(roots):
            for root in roots:
                for folder, folders, names in os.walk(root):
                    folders[:] = sorted(f for f in folders if f not in ("site-packages", "__pycache__"))
                    yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))

        roots = [sysconfig.get_path("stdlib")]
        for name in ("torch", "sklearn", "numpy"):
            spec = importlib.util.find_spec(name)
            roots += spec.submodule_search_locations if spec and spec.submodule_search_locations else []
        parse = ast.parse
        KINDS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

        def trimmed(node):
            # Docstrings and definitions alone: walking through every expression eight times is what takes long.
            kept = []
            for index, child in enumerate(node.body):
                if index == 0 and isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                    kept.append(child)
                else:
                    kept += definitions(child)
            node.body = kept
            return node

        def definitions(child):
            if isinstance(child, KINDS):
                if not isinstance(child, ast.ClassDef):
                    child.args, child.returns = ast.arguments([], [], None, [], [], None, []), None
                return [trimmed(child)]
            return [found for name in ("body", "handlers", "orelse", "finalbody", "cases")
                    for inner in getattr(child, name, []) for found in definitions(inner)]

        for path in list(files(roots))[int(sys.argv[1])::int(sys.argv[2])]:
            try:
                with open(path, encoding="utf-8") as file:
                    tree = trimmed(parse(file.read()))
            except Exception:
                # interrogate itself ends at such a file.
                continue
            coverage.ast.parse = lambda text, tree=tree: tree
            results = [counter._get_file_coverage(path) for counter in counters]
            print(path, ";".join(f"{r.total} {r.covered}" if r else "0 0" for r in results), sep="\t")
        """#

    private static func options() -> [InterrogateOptions] {
        var sets = [InterrogateOptions](repeating: InterrogateOptions(), count: 8)
        (sets[1].ignoreInitMethod, sets[1].ignoreModule) = (true, true)
        (sets[2].ignoreMagic, sets[2].ignorePrivate, sets[2].ignoreSemiprivate) = (true, true, true)
        (sets[3].ignorePropertyDecorators, sets[3].ignoreNestedFunctions) = (true, true)
        (sets[4].ignoreSetters, sets[4].ignoreOverloadedFunctions, sets[4].ignoreNestedClasses) = (true, true, true)
        sets[5].isGoogleStyle = true
        sets[6].ignoredNames = { $0.hasPrefix("test_") || $0.hasPrefix("get") }
        (sets[6].ignoreNestedClasses, sets[6].ignoreNestedFunctions) = (true, true)
        sets[7].ignoreInitMethod = true
        (sets[7].ignoreMagic, sets[7].ignoreModule, sets[7].ignoreNestedClasses) = (true, true, true)
        (sets[7].ignoreNestedFunctions, sets[7].ignoreOverloadedFunctions, sets[7].ignorePrivate) = (true, true, true)
        (sets[7].ignorePropertyDecorators, sets[7].ignoreSetters, sets[7].ignoreSemiprivate) = (true, true, true)
        sets[7].isGoogleStyle = true
        return sets
    }

    private struct Counted: Sendable {
        var files = 0
        var total = 0
        var documented = 0
        var notRead: [String] = []
        var differences: [String] = []
    }

    @Test func everyFileCountsAsInterrogateCountsIt() async throws {
        let interpreter = PythonInterpreter(path: try ProgramUnderTest.toolPython())
        let parts = 8
        let counted = try await withThrowingTaskGroup { group in
            for part in 0..<parts {
                group.addTask {
                    let output = try interpreter.output(of: Self.script, ["\(part)", "\(parts)"])
                    let options = Self.options()
                    var counted = Counted()
                    for line in output.split(separator: "\n") {
                        let fields = line.split(separator: "\t")
                        guard fields.count == 2 else { throw PythonInterpreter.Missing(description: "\(line)") }
                        let path = String(fields[0])
                        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
                        let module: PythonModule
                        do throws(PythonSourceError) {
                            module = try PythonModule.read(bytes)
                        } catch {
                            // interrogate reads everything as UTF-8, also what Python itself would not.
                            if error.code != .encoding { counted.differences.append("\(path): \(error)") }
                            counted.notRead.append(path)
                            continue
                        }
                        let counts = options.map { DocumentationCount(module, interrogate: $0) }
                        let here = counts.map { "\($0.total) \($0.documented)" }.joined(separator: ";")
                        if here != fields[1] { counted.differences.append("\(path): \(fields[1]), here \(here)") }
                        counted.files += 1
                        counted.total += counts[0].total
                        counted.documented += counts[0].documented
                    }
                    return counted
                }
            }
            return try await group.reduce(into: Counted()) {
                $0.files += $1.files
                $0.total += $1.total
                $0.documented += $1.documented
                $0.notRead += $1.notRead
                $0.differences += $1.differences
            }
        }
        #expect(counted.files > 1_000)
        #expect(counted.differences == [])
        #expect(counted.notRead.count <= 10)
        print(
            "compared with interrogate: \(counted.files) files in eight sets of options;",
            "without any, \(counted.documented) of \(counted.total) definitions are documented;",
            "encodings not read: \(counted.notRead.sorted())")
    }
}
