"""How the probe is built: no circle of imports, nothing but the standard library, small files, documented functions."""

import ast
import subprocess
import sys
import unittest
from pathlib import Path

import corpus

PACKAGE = Path(corpus.PROBE) / "gateprobe"
LARGEST = 400
# What a part may import of others than the standard library: the assertions are asked for by a script that has torch, a
# plugin of pytest is loaded by it, and Colab's module is offered where there is none.
FOREIGN = {
    "gateprobe.assertions": {"torch"}, "gateprobe.pytest_plugin": {"pytest"}, "gateprobe.notebook.colab": {"google"},
}


def modules():
    """Every module of the package: its dotted name to its file."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports(tree, known):
    """The modules that a file imports, inside of functions too; `known` are those of the package."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError("a relative import in line %d" % node.lineno)
            # `from package import module` needs the module, `from module import name` that module.
            inner = {"%s.%s" % (node.module, alias.name) for alias in node.names}
            found |= {name for name in inner if name in known} or {node.module}
    return found


def circle(graph):
    """A list of names that lead back to the first one; None where there is no circle."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name):] + [name]
        if name in done:
            return None
        path.append(name)
        for following in sorted(graph[name]):
            found = visit(following)
            if found:
                return found
        path.pop()
        done.add(name)
        return None

    return next((found for found in map(visit, sorted(graph)) if found), None)


class StructureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        files = modules()
        cls.trees = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in files.items()}
        cls.files = files
        cls.imports = {name: imports(tree, files) for name, tree in cls.trees.items()}

    def own(self):
        return {name: {other for other in found if other in self.files} for name, found in self.imports.items()}

    def test_the_test_itself_finds_a_circle(self):
        self.assertEqual(circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}), ["b", "c", "b"])
        self.assertIsNone(circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}))
        tree = ast.parse("def f():\n    from gateprobe.core import arrays, nothing\n    import os")
        self.assertEqual(imports(tree, {"gateprobe.core.arrays"}), {"gateprobe.core.arrays", "os"})

    def test_no_module_imports_itself_by_others(self):
        self.assertGreater(len(self.files), 50)
        self.assertIsNone(circle(self.own()))

    def test_no_part_imports_itself_by_others(self):
        parts = {}
        for name, found in self.own().items():
            part = ".".join(name.split(".")[:2])
            parts.setdefault(part, set()).update(".".join(other.split(".")[:2]) for other in found)
        for part, found in parts.items():
            found.discard(part)
        self.assertIsNone(circle(parts))
        self.assertEqual(parts["gateprobe.core"], set())
        for framework in ("torch", "keras", "sklearn", "notebook"):
            self.assertLessEqual(parts["gateprobe." + framework], {"gateprobe.core"}, framework)

    def test_there_is_one_writer(self):
        users = {name for name, found in self.own().items() if "gateprobe.core.events" in found}
        self.assertEqual(users, {"gateprobe.core.evidence"})

    def test_only_the_standard_library(self):
        standard = sys.stdlib_module_names if hasattr(sys, "stdlib_module_names") else set()
        for name, found in self.imports.items() if standard else ():
            foreign = {other.partition(".")[0] for other in found} - set(standard) - {"gateprobe"}
            self.assertLessEqual(foreign, FOREIGN.get(name, set()), name)

    def test_files_are_small(self):
        for name, file in self.files.items():
            self.assertLessEqual(len(file.read_text(encoding="utf-8").splitlines()), LARGEST, name)

    def test_what_is_public_is_documented(self):
        missing = []
        for name, tree in self.trees.items():
            if ast.get_docstring(tree) is None:
                missing.append(name)
            for node in tree.body:
                methods = node.body if isinstance(node, ast.ClassDef) else []
                for part in [node] + methods:
                    is_public = isinstance(part, (ast.FunctionDef, ast.ClassDef)) and not part.name.startswith("_")
                    owner_is_public = part is node or not node.name.startswith("_")
                    if is_public and owner_is_public and ast.get_docstring(part) is None:
                        missing.append("%s.%s" % (name, part.name))
        self.assertEqual(missing, [])

    def test_a_script_pays_for_what_it_imports(self):
        """Importing the package loads none of its parts."""
        code = (
            "import sys; sys.path.insert(0, %r); import gateprobe; "
            "print(*sorted(name for name in sys.modules if name.startswith('gateprobe')))" % corpus.PROBE)
        done = subprocess.run(
            [sys.executable, "-c", code], env=corpus.plain_environment(), capture_output=True, text=True)
        self.assertEqual(done.stdout.split(), ["gateprobe", "gateprobe.core", "gateprobe.core.listeners"], done.stderr)


if __name__ == "__main__":
    unittest.main()
