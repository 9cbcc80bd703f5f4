"""Start the probe in this interpreter, then let any other sitecustomize run as it would have."""

import os
import sys


def _start():
    here = os.path.dirname(os.path.abspath(__file__))
    if os.environ.get("GATE_PROBE_EVENTS"):
        # Loaded while the folder is still on sys.path; the package finds its other parts by itself.
        try:
            from gateprobe.process import start

            start.start()
        except Exception:
            pass
    sys.path[:] = [entry for entry in sys.path if entry != here and os.path.abspath(entry or ".") != here]
    sys.path_importer_cache.pop(here, None)


def _chain():
    own = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
    finally:
        # The import system looks this name up again once this file has run.
        if own is not None:
            sys.modules.setdefault("sitecustomize", own)


_start()
_chain()
