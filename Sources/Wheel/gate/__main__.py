"""Run the installed program: `python -m gate` is `gate` of the environment that this Python belongs to."""

import os
import sys
import sysconfig


def main():
    """Replace this process by the program; return an exit status where there is none."""
    schemes = [None, sysconfig.get_preferred_scheme("user")] if hasattr(sysconfig, "get_preferred_scheme") else [None]
    for scheme in schemes:
        folder = sysconfig.get_path("scripts") if scheme is None else sysconfig.get_path("scripts", scheme)
        program = os.path.join(folder, "gate")
        if os.access(program, os.X_OK):
            os.execv(program, [program] + sys.argv[1:])
    print("gate: the program is not where this environment keeps its scripts", file=sys.stderr)
    print("python -m pip install --force-reinstall traingate", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
