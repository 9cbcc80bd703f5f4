"""What notebooks of Google Colab expect: its public modules, with the run's folders, files and variables behind them."""

import os
import shutil
import sys
import types

from gateprobe.notebook.obstacles import NeedsColab, NoInput

# Their functions only show something.
_SHOWING = ("autoviz", "data_table", "html", "kernel", "output", "patches", "snippets", "sql", "widgets")


class Inert:
    """Stands for what only shows something: it can be called, entered, asked for parts, and does nothing."""

    def __init__(self, *_, **__):
        pass

    def __call__(self, *_, **__):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __repr__(self):
        return "<shown in a notebook>"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def __iter__(self):
        return iter(())

    def __getitem__(self, _):
        return self

    def __setitem__(self, *_):
        pass


def nothing(*_, **__):
    """Do nothing."""


def offer(places):
    """Let `google.colab` be imported where there is none; `places` knows the run's folders and files."""
    try:
        import google.colab  # noqa: F401

        return
    except ImportError:
        pass
    parent = sys.modules.get("google")
    if parent is None:
        parent = sys.modules["google"] = types.ModuleType("google")
        parent.__path__ = []
    colab = _module("google.colab", {})
    colab.__path__ = []
    parent.colab = colab
    errors = _module("google.colab.errors", {"Error": type("Error", (Exception,), {})})
    parts = {
        "errors": errors,
        "auth": _module("google.colab.auth", {"authenticate_user": nothing, "authenticate_service_account": nothing}),
        "drive": _module("google.colab.drive", _drive(places)),
        "files": _module("google.colab.files", _files(places)),
        "runtime": _module("google.colab.runtime", {"unassign": nothing}),
        "userdata": _module("google.colab.userdata", _userdata(errors.Error)),
        "syntax": _module("google.colab.syntax", dict.fromkeys(("html", "javascript", "sql", "css"), str)),
        "ai": _module("google.colab.ai", _ai()),
        "sheets": _module("google.colab.sheets", {"InteractiveSheet": _asks("google.colab.sheets.InteractiveSheet")}),
    }
    for name in _SHOWING:
        parts[name] = _module("google.colab." + name, {"__getattr__": _shown})
    parts["sql"].__path__ = []
    parts["output"].eval_js = _eval_js
    for name, part in parts.items():
        setattr(colab, name, part)


def _module(name, members):
    module = sys.modules[name] = types.ModuleType(name)
    module.__dict__.update(members)
    return module


def _shown(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Inert() if name[:1].islower() else Inert


def _drive(places):
    def mount(mountpoint="/content/drive", *_, **__):
        places.mount(mountpoint)
        if not places.drive:
            print("gate: no drive is mounted; `notebook: {drive: PATH}` puts a folder in its place", file=sys.stderr)

    return {"mount": mount, "flush_and_unmount": nothing}


def _files(places):
    def upload(target_dir="", *_, **__):
        if not places.files:
            raise NoInput(
                "nobody uploads a file to a smoke run", "`notebook: {files: [PATH]}` names the files to upload")
        contents = {}
        for file in places.files:
            try:
                with open(file, "rb") as opened:
                    contents[os.path.basename(file)] = opened.read()
            except OSError as error:
                error.gate_hint = "`notebook: {files: [PATH]}` takes paths from the top of the repository"
                raise
            target = os.path.join(target_dir, os.path.basename(file))
            if not os.path.lexists(target):
                shutil.copyfile(file, target)
        return contents

    def upload_file(filename, *_, **__):
        contents = upload()
        name = os.path.basename(filename)
        if name not in contents:
            raise NoInput(
                "nobody uploads %s to a smoke run" % name, "`notebook: {files: [PATH]}` names the files to upload")
        return name

    return {"upload": upload, "upload_file": upload_file, "download": nothing, "view": nothing}


def _userdata(base):
    class SecretNotFoundError(base):
        gate_kind = "needs_colab"

        def __init__(self, name):
            super().__init__("the secret %s is not in the environment" % name)
            self.gate_hint = "set %s, and pass it with `environment: {pass: [%s]}`" % (name, name)

    def get(key):
        if key not in os.environ:
            raise SecretNotFoundError(key)
        return os.environ[key]

    return {
        "get": get, "SecretNotFoundError": SecretNotFoundError,
        "NotebookAccessError": type("NotebookAccessError", (Exception,), {}),
        "TimeoutException": type("TimeoutException", (base,), {}),
    }


def _ai():
    return {
        "generate_text": _asks("google.colab.ai.generate_text"), "list_models": list,
        "ModelProxyServiceError": type("ModelProxyServiceError", (Exception,), {}),
    }


def _asks(name):
    def ask(*_, **__):
        raise NeedsColab(
            "%s asks Google, and a smoke run has no answer" % name,
            "leave it out where `GATE_PROBE_STEPS` is in os.environ: a smoke run sets it")

    return ask


def _eval_js(script, ignore_result=False, **_):
    if not ignore_result:
        _asks("google.colab.output.eval_js")()
