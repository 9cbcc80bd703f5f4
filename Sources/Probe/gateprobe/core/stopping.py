"""End a script whose steps were observed, whatever it catches."""

import os
import sys

SWALLOWED_STOPS = 3


class TrainingStopped(SystemExit):
    """Ends the script with status 0, so that `finally` blocks and exit handlers run and nothing is printed."""


def stop(session, finish):
    """Let the reporter write its evidence by `finish(ending)`, then end the script."""
    if session.reports():
        finish({"how": "steps"})
    session.stops += 1
    if session.stops > SWALLOWED_STOPS:
        leave()
    raise TrainingStopped(0)


def leave():
    """End a script that catches even SystemExit: its own exit handlers are given up."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    os._exit(0)
