"""What a notebook expects of its kernel: `get_ipython()`, IPython's display, progress bars, and somebody who types."""

import importlib.machinery
import importlib.util
import inspect
import linecache
import os
import re
import sys
import types

from gateprobe.notebook.colab import Inert, nothing
from gateprobe.notebook.obstacles import NoInput

_TARGET = re.compile(r"""environ\[\s*['"](\w+)['"]\s*\]\s*=|^\s*([A-Za-z_]\w*)\s*=""")
_NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_DISPLAY = (
    "HTML", "Image", "Markdown", "Audio", "Video", "JSON", "Javascript", "SVG", "Latex", "Math", "Code", "Pretty", "IFrame",
    "FileLink", "FileLinks", "YouTubeVideo", "DisplayObject", "DisplayHandle",
)


class Shell:
    """Stands for IPython's shell: magics and commands are answered as if they stood in a cell."""

    config, autoawait, colors = {}, True, "NoColor"

    def __init__(self, gate, space):
        self._gate, self.user_ns = gate, space

    def run_line_magic(self, name, line="", *_, **__):
        """Run what `%name line` stands for."""
        return self._gate.cell("%%%s %s" % (name, line))

    def magic(self, line):
        """Run a line magic."""
        return self._gate.cell("%" + line.lstrip("%"))

    def run_cell_magic(self, name, line, cell):
        """Run a cell with its magic."""
        return self._gate.cell("%%%%%s %s\n%s" % (name, line, cell))

    def run_cell(self, source, *_, **__):
        """Run a cell."""
        return self._gate.cell(source)

    def system(self, command):
        """Run a shell command, as settings allow it."""
        self._gate.shell(command)

    def getoutput(self, command, *_, **__):
        """The lines that a shell command prints."""
        return self._gate.lines(command)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert()


def offer(shell, display):
    """Let the notebook find its kernel's functions, also by way of IPython, tqdm and getpass."""
    import getpass

    getpass.getpass = getpass.unix_getpass = _password

    def get_ipython():
        # A library that asks would drive a kernel; the notebook's own cells want their magics.
        return shell if " cell " in sys._getframe(1).f_code.co_filename else None

    sys.meta_path.insert(0, _Patches({
        "IPython": lambda module: _set_shell(module, get_ipython), "tqdm.notebook": _use_plain_bars,
    }))
    # Behind all others: what is installed comes first.
    sys.meta_path.append(_StandIns(_ipython(get_ipython, display)))


def _ipython(get_ipython, display):
    """Stand-ins where IPython is not installed: a script's environment seldom has it."""
    ipython, shown = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    ipython.get_ipython, ipython.display = get_ipython, shown
    ipython.version_info, ipython.__version__ = (8, 24, 0, ""), "8.24.0"
    shown.display = display
    for name in ("clear_output", "update_display", "set_matplotlib_formats", "set_matplotlib_close",
                 "publish_display_data"):
        setattr(shown, name, nothing)
    for name in _DISPLAY:
        setattr(shown, name, Inert)
    for name in ("HTML", "Markdown", "SVG", "Javascript", "JSON", "Latex", "Image"):
        setattr(shown, "display_" + name.lower(), nothing)
    return {"IPython": ipython, "IPython.display": shown}


def _set_shell(module, get_ipython):
    module.get_ipython = get_ipython
    for name in ("IPython.core.getipython", "IPython.core.display_functions"):
        if "get_ipython" in vars(sys.modules.get(name, types)):
            sys.modules[name].get_ipython = get_ipython


class _StandIns:
    """Finds modules that are made already."""

    def __init__(self, modules):
        self._modules = modules

    def find_spec(self, name, path=None, target=None):
        """Find a stand-in."""
        if name not in self._modules:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package="." not in name)

    def create_module(self, spec):
        """Give the module."""
        return self._modules[spec.name]

    def exec_module(self, module):
        """Leave it as it is."""


def _use_plain_bars(module):
    """A bar of widgets needs ipywidgets; without them tqdm's own notebook bar raises."""
    if getattr(module, "IProgress", True) is None:
        plain = sys.modules["tqdm.std"]
        module.tqdm = module.tqdm_notebook = plain.tqdm
        module.trange = module.tnrange = plain.trange


class _Patches:
    """Changes modules right behind their import, and imports none itself."""

    def __init__(self, patches):
        self._patches, self._busy = patches, set()

    def find_spec(self, name, path=None, target=None):
        """Find a module as everybody else does, with the patch behind it."""
        patch = self._patches.get(name)
        if patch is None or name in self._busy:
            return None
        self._busy.add(name)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._busy.discard(name)
        if spec is None or not hasattr(spec.loader, "exec_module"):
            return None
        plain = spec.loader.exec_module

        def exec_module(module):
            plain(module)
            patch(module)

        spec.loader.exec_module = exec_module
        return spec


def _password(prompt="Password: ", *_, **__):
    """Answer from the environment: by the variable that the line sets, or that the prompt names."""
    frame = inspect.currentframe().f_back
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    names = [name for found in _TARGET.findall(line) for name in found if name]
    names += _NAME.findall(str(prompt)) + [re.sub(r"\W+", "_", str(prompt).strip(" :?.")).strip("_")]
    names = list(dict.fromkeys(name.upper() for name in names if name))
    for name in names:
        if os.environ.get(name):
            return os.environ[name]
    asked = next((name for name in names if name != "PASSWORD"), "NAME")
    raise NoInput(
        "nobody types a password into a smoke run", "set %s, and pass it with `environment: {pass: [%s]}`" % (asked, asked))
