"""Run a notebook's code cells as a script: magics and shell lines are answered as settings say, all else is Python."""

import ast
import asyncio
import builtins
import inspect
import json
import linecache
import os
import subprocess
import sys
import traceback
import types

from gateprobe.notebook import colab, kernel, magics, obstacles
from gateprobe.notebook.places import Paths, Places


def run(arguments):
    """Run the notebook that the first argument names, as `__main__`; the others are its `sys.argv`."""
    path = os.path.abspath(arguments[0])
    sys.argv[:] = arguments
    notebook = _Run(os.environ, os.path.dirname(path))
    # Jupyter starts a notebook in its own folder, and imports begin there.
    os.chdir(os.path.dirname(path))
    sys.path[0] = os.path.dirname(path)
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _show
    module = types.ModuleType("__main__")
    notebook.space = module.__dict__
    shell = kernel.Shell(notebook, module.__dict__)
    module.__dict__.update(
        __builtins__=builtins, __gate__=notebook, get_ipython=lambda: shell, display=_display)
    sys.modules["__main__"] = module
    colab.offer(notebook.places)
    kernel.offer(shell, _display)
    notebook.run(path)


def _show(kind, error, trace):
    """Print an error from its cell on; unlike the interpreter, this finds the cell's text."""
    first = trace
    while first is not None and " cell " not in first.tb_frame.f_code.co_filename:
        first = first.tb_next
    traceback.print_exception(kind, error, first or trace)
    if getattr(error, "gate_hint", ""):
        print("gate: " + error.gate_hint, file=sys.stderr)


class _Run:
    """One run of a notebook: what the policy says of shell lines, where paths lead, and what was left out.

    Translated cells call it by the name `__gate__`.
    """

    def __init__(self, environment, beside):
        root = environment.get("GATE_PROBE_ROOT") or os.getcwd()
        drive = environment.get("GATE_PROBE_NOTEBOOK_DRIVE", "")
        files = environment.get("GATE_PROBE_NOTEBOOK_FILES", "").split("\n")
        self.setting = environment.get("GATE_PROBE_NOTEBOOK_SHELL", "skip")
        self.places = Places(
            beside, root, os.path.join(root, drive) if drive else "", [file for file in files if file])
        self.space, self.skipped, self.number = {}, [], 0

    def run(self, path):
        """Run the code cells of a notebook."""
        listed = list(cells(path))
        for _, source in listed:
            self.places.mounts(source)
        for number, source in listed:
            self.number = number
            name = "%s cell %d" % (path, number)
            try:
                self.cell(source, name)
            except Exception as error:
                _explain(error, name, self.skipped)
                raise

    def cell(self, source, name=""):
        """Run a cell's text; an error's last line is looked up by the name."""
        name = name or "<magic in cell %d>" % self.number
        source = magics.translate(source)
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        tree = Paths(self.places).visit(ast.parse(source, name))
        code = compile(tree, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(types.FunctionType(code, self.space)())
        else:
            exec(code, self.space)

    def allows(self, command, target=""):
        """Whether a shell command runs: installing is no part of a training unless all is allowed."""
        installs = magics.installs(command)
        if self.setting == "all" or (self.setting == "run" and not installs):
            return True
        first = command.strip().split("\n")[0]
        self.skipped.append({"cell": self.number, "text": "!" + first, "target": target, "installs": installs})
        print("gate: not run: %s" % first, file=sys.stderr)
        return False

    def shell(self, command):
        """Run a shell command; its status."""
        return subprocess.call(self.places.command(command), shell=True) if self.allows(command) else 0

    def lines(self, command, target=""):
        """The lines that a shell command prints."""
        if not self.allows(command, target):
            return []
        done = subprocess.run(self.places.command(command), shell=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.splitlines()

    def change(self, folder):
        """Go to a folder; imports begin there too, as in a kernel."""
        os.chdir(os.path.expanduser(self.places.path(folder or "~")))
        if "" not in sys.path:
            sys.path.insert(1, "")

    def write(self, path, text, mode="w"):
        """Write or continue a file."""
        with open(self.places.path(path), mode, encoding="utf-8") as file:
            file.write(text)

    def variable(self, line):
        """Set a variable of the environment."""
        name, _, value = line.partition("=") if "=" in line else line.partition(" ")
        if value:
            os.environ[name.strip()] = self.places.path(value.strip())

    def file(self, path):
        """Run another notebook or script in the notebook's own variables."""
        path = self.places.path(path)
        if path.endswith(".ipynb"):
            number = self.number
            self.run(os.path.abspath(path))
            self.number = number
            return
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), os.path.abspath(path), "exec"), self.space)


def _explain(error, name, skipped):
    """Give an error the hint that helps, where there is one."""
    if getattr(error, "gate_hint", ""):
        return
    if isinstance(error, ImportError) and str(error.name or "").startswith("google.colab"):
        error.gate_kind = "needs_colab"
        error.gate_hint = "gate stands in for Colab's public modules, and has no such part"
        return
    trace, line = error.__traceback__, ""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = linecache.getline(name, trace.tb_lineno)
        trace = trace.tb_next
    found = obstacles.hint(error, line, skipped)
    path = str(getattr(error, "filename", "") or "")
    if not found and isinstance(error, FileNotFoundError) and "/content/" in path:
        found = "`notebook: {files: [PATH]}` puts a file there, `notebook: {drive: PATH}` a folder in the drive's place"
    if isinstance(error, EOFError) and "reading a line" in str(error):
        found = "a notebook gets no input here: read the answer from os.environ, and pass it with `environment: {pass: [NAME]}`"
    if found:
        error.gate_hint = found


def cells(path):
    """The code cells as pairs of their number among all cells, from 1, and their text.

    Raises:
        ValueError: The file is no notebook.
    """
    with open(path, encoding="utf-8") as file:
        try:
            notebook = json.load(file)
        except ValueError as error:
            raise ValueError("%s is no notebook: %s" % (path, error)) from None
    if not isinstance(notebook, dict):
        raise ValueError("%s is no notebook: it holds no object" % path)
    listed = notebook.get("cells")
    if listed is None:
        sheets = notebook.get("worksheets") or []
        listed = [cell for sheet in sheets for cell in sheet.get("cells", [])]
    for number, cell in enumerate(listed, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            yield number, source if isinstance(source, str) else "".join(source)


def _display(*values, **_):
    for value in values:
        print(value)
