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

from gateprobe.notebook import colab, magics


def run(arguments):
    """Run the notebook that the first argument names, as `__main__`; the others are its `sys.argv`."""
    path = os.path.abspath(arguments[0])
    sys.argv[:] = arguments
    settings = _Settings(os.environ)
    # Jupyter starts a notebook in its own folder, and imports begin there.
    os.chdir(os.path.dirname(path))
    sys.path[0] = os.path.dirname(path)
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _show
    module = types.ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, get_ipython=lambda: None, display=_display)
    sys.modules["__main__"] = module
    colab.offer(settings.drive)
    for number, source in cells(path):
        _run_cell(source, "%s cell %d" % (path, number), module.__dict__, settings)


def _show(kind, error, trace):
    """Print an error from its cell on; unlike the interpreter, this finds the cell's text."""
    first = trace
    while first is not None and " cell " not in first.tb_frame.f_code.co_filename:
        first = first.tb_next
    traceback.print_exception(kind, error, first or trace)


class _Settings:
    """What the policy says of shell lines and of Colab's drive."""

    def __init__(self, environment):
        self.shell = environment.get("GATE_PROBE_NOTEBOOK_SHELL", "skip")
        drive = environment.get("GATE_PROBE_NOTEBOOK_DRIVE", "")
        self.drive = os.path.join(environment.get("GATE_PROBE_ROOT") or os.getcwd(), drive) if drive else ""

    def allows(self, command):
        """Whether a shell command runs: installing is no part of a training unless all is allowed."""
        if self.shell == "all":
            return True
        return self.shell == "run" and not magics.installs(command)


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


def _run_cell(source, name, space, settings):
    source = magics.translate(source)
    # An error's last line is looked up by this name.
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    space["__gate__"] = types.SimpleNamespace(
        shell=lambda command: _shell(command, settings), lines=lambda command: _lines(command, settings),
        change=os.chdir, write=_write, variable=_variable, run=lambda path: _run_file(path, space), space=space,
    )
    tree = ast.parse(source, name)
    if settings.drive:
        tree = colab.Drive(settings.drive).visit(tree)
    code = compile(tree, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(types.FunctionType(code, space)())
    else:
        exec(code, space)


def _shell(command, settings):
    if not settings.allows(command):
        print("gate: not run: %s" % command.strip().split("\n")[0], file=sys.stderr)
        return 0
    return subprocess.call(command, shell=True)


def _lines(command, settings):
    if not settings.allows(command):
        print("gate: not run: %s" % command.strip().split("\n")[0], file=sys.stderr)
        return []
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()


def _write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _variable(line):
    name, _, value = line.partition("=") if "=" in line else line.partition(" ")
    if value:
        os.environ[name.strip()] = value.strip()


def _run_file(path, space):
    if path.endswith(".ipynb"):
        for number, source in cells(path):
            _run_cell(source, "%s cell %d" % (os.path.abspath(path), number), space, _Settings(os.environ))
        return
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), os.path.abspath(path), "exec"), space)


def _display(*values, **_):
    for value in values:
        print(value)
