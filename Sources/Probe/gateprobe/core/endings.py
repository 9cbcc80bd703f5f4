"""Say how a script ended: which exception, where, and what kind of obstacle it was."""

import os
import sys

from gateprobe.core import frames as own_frames

FRAME_LIMIT = 8

_GPU_PHRASES = (
    "not compiled with cuda",
    "no nvidia driver",
    "no cuda gpus are available",
    "cuda is not available",
    "cuda unavailable",
    "torch.cuda.is_available() is false",
    "cuda error",
    "no cuda-capable device",
    "invalid device ordinal",
    "requires a gpu",
    "gpu not found",
    "nccl",
    "no hip gpus",
)
_NETWORK_TYPES = (
    "gaierror",
    "URLError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectTimeout",
    "ConnectError",
    "NewConnectionError",
    "NameResolutionError",
    "MaxRetryError",
    "OfflineModeIsEnabled",
    "LocalEntryNotFoundError",
)
_DATA_PHRASES = ("dataset not found", "you can use download=true", "no such file or directory")


def describe(error, trace, root):
    """The `end` event's fields for an exception that nobody caught.

    `kind` is one of needs_gpu, data_missing, no_module, no_network, wants_input, needs_colab, interrupted, other.
    """
    frames = _frames(trace, root)
    fields = {
        "how": "exception",
        "kind": _kind(error, frames),
        "type": type(error).__name__,
        "message": _text(error),
        "frames": [{"file": f[0], "line": f[1], "function": f[2][:80]} for f in frames[-FRAME_LIMIT:]],
    }
    own = [frame for frame in frames if frame[3]] or frames
    if own:
        fields["file"], fields["line"] = own[-1][0], own[-1][1]
    subject = getattr(error, "name", None) if isinstance(error, ImportError) else getattr(error, "filename", None)
    if isinstance(subject, (str, bytes)):
        fields["subject"] = shorten(os.fsdecode(subject), root)
    hint = _given(error, "gate_hint")
    if hint:
        fields["hint"] = hint[:400]
    return fields


def _given(error, name):
    """What the runner of notebooks says of an error, or of one that led to it."""
    return next((str(value) for value in (getattr(link, name, "") for link in _chain(error)) if value), "")


def _text(error):
    try:
        return str(error)[:400]
    except Exception:
        return ""


def _frames(trace, root):
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if not frames and _is_ours(code.co_filename):
            trace = trace.tb_next
            continue
        inside = _inside(code.co_filename, root)
        frames.append((shorten(code.co_filename, root), trace.tb_lineno, code.co_name, inside, code.co_filename))
        trace = trace.tb_next
        if len(frames) > 200:
            del frames[0]
    # A stand-in that raises does so for the line that calls it.
    while len(frames) > 1 and _is_ours(frames[-1][4]):
        frames.pop()
    return frames


def _is_ours(file):
    """The way from the command to a notebook's first cell is nobody's code."""
    return file == "<string>" or own_frames.is_own(file)


def _inside(file, root):
    if not root or "site-packages" in file:
        return False
    return os.path.realpath(file).startswith(os.path.realpath(root).rstrip(os.sep) + os.sep)


def shorten(file, root):
    """A file's name, relative to the snapshot where it lies in it."""
    if root and os.path.isabs(file) and _inside(file, root):
        file = os.path.relpath(os.path.realpath(file), os.path.realpath(root))
    return file[-160:]


def _chain(error):
    seen = []
    while error is not None and len(seen) < 10 and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen


def _kind(error, frames):
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    given = _given(error, "gate_kind")
    if given:
        return given
    if isinstance(error, EOFError) and "reading a line" in _text(error):
        return "wants_input"
    if isinstance(error, ModuleNotFoundError):
        return "no_module"
    text = _text(error).lower()
    is_usual = isinstance(error, (AssertionError, RuntimeError, ValueError, OSError)) or "Cuda" in type(error).__name__
    if is_usual and any(phrase in text for phrase in _GPU_PHRASES):
        return "needs_gpu"
    if isinstance(error, AssertionError) and "cuda" in _last_line(frames):
        return "needs_gpu"
    for link in _chain(error):
        if type(link).__name__ in _NETWORK_TYPES:
            return "no_network"
    if isinstance(error, (FileNotFoundError, NotADirectoryError)) or any(phrase in text for phrase in _DATA_PHRASES):
        return "data_missing"
    return "other"


def _last_line(frames):
    if not frames:
        return ""
    linecache = sys.modules.get("linecache")
    if linecache is None:
        import linecache
    return linecache.getline(frames[-1][4], frames[-1][1]).lower()
