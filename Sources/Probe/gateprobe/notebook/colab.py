"""What notebooks of Google Colab expect: its drive is a folder here, and nobody uploads anything."""

import ast
import os
import sys
import types


class Drive(ast.NodeTransformer):
    """Puts the folder that stands for Colab's drive in the place of its path."""

    names = ("/content/drive/MyDrive", "/content/drive/My Drive", "/content/gdrive/MyDrive", "/content/gdrive/My Drive")

    def __init__(self, folder):
        self.folder = folder

    def visit_Constant(self, node):
        """Change a text that is the drive's path, or begins with it."""
        if isinstance(node.value, str):
            for name in self.names:
                if node.value == name or node.value.startswith(name + "/"):
                    return ast.copy_location(ast.Constant(self.folder + node.value[len(name) :]), node)
        return node


def offer(drive):
    """Let `google.colab` be imported where there is none: its drive is a folder here, and nobody uploads anything."""
    try:
        import google.colab  # noqa: F401

        return
    except ImportError:
        pass

    def mount(*_, **__):
        if not drive:
            print("gate: no drive is mounted; `notebook: {drive: PATH}` puts a folder in its place", file=sys.stderr)

    def nobody(*_, **__):
        raise EOFError("EOF when reading a line: nobody uploads a file to a smoke run")

    def secret(name):
        return os.environ[name]

    parent = sys.modules.get("google") or types.ModuleType("google")
    colab = types.ModuleType("google.colab")
    colab.drive = types.SimpleNamespace(mount=mount, flush_and_unmount=lambda *_, **__: None)
    colab.files = types.SimpleNamespace(upload=nobody, download=lambda *_, **__: None)
    colab.userdata = types.SimpleNamespace(get=secret)
    colab.output = types.SimpleNamespace(clear=lambda *_, **__: None)
    sys.modules.setdefault("google", parent)
    sys.modules["google.colab"] = parent.colab = colab
    for name in ("drive", "files", "userdata", "output"):
        part = types.ModuleType("google.colab." + name)
        part.__dict__.update(vars(getattr(colab, name)))
        sys.modules["google.colab." + name] = part
