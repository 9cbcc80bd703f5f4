"""Find the script's own frames and variables, past the probe's and a framework's."""

import os
import sys

# The package's folder as its code objects name it.
_HOME = os.path.dirname(os.path.dirname(__file__)) + os.sep


def is_own(file):
    """Whether a code object's file belongs to the probe."""
    return file.startswith(_HOME)


def probe_folder():
    """The folder that holds the package, as Python was told of it."""
    return os.path.dirname(os.path.dirname(_HOME))


def outer_frames(depth=2):
    """The calling frames from the innermost to the outermost, those of the probe left out."""
    frame = sys._getframe(depth)
    while frame is not None:
        if not frame.f_code.co_filename.startswith(_HOME):
            yield frame
        frame = frame.f_back


def caller_place(home, shorten, depth=2):
    """`file:line` of the nearest frame that is neither the probe's nor in the folder `home`, which ends with a slash.

    `shorten` gives a file's name as reports show it. A plain loop: this runs for each call of a watched function.
    """
    frame = sys._getframe(depth)
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith(home) and not name.startswith(_HOME) and not name.startswith("<frozen"):
            return "%s:%d" % (shorten(name), frame.f_lineno)
        frame = frame.f_back
    return "?"


def main_variables():
    """(name, value) of the variables of the script's main module."""
    return list(getattr(sys.modules.get("__main__"), "__dict__", {}).items())
