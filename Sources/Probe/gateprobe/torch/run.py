"""Where the observed run stands: what every part of torch's observer needs to know, and nothing that one part owns."""

import functools

from gateprobe.core import stopping
from gateprobe.core.session import Session
from gateprobe.torch import ranks
from gateprobe.torch.tensors import transforms

try:
    from _thread import get_ident as current_thread
except ImportError:
    from threading import get_ident as current_thread


def quiet(method):
    """Keep a fault of the probe away from the script: it switches the observer off and is reported as such.

    The method's object has the run in its attribute `run`.
    """

    @functools.wraps(method)
    def guarded(self, *args, **kwargs):
        if self.run.session.is_off:
            return None
        try:
            return method(self, *args, **kwargs)
        except Exception as error:
            self.run.fail(error)
            return None

    return guarded


class Run:
    """The session, the thread that trains and how deep in modules it is, and the steps that were taken."""

    def __init__(self, torch, settings, host):
        self.torch, self.settings = torch, settings
        self.session = Session(settings, host)
        self.thread, self.depth, self.is_replaying = None, 0, False
        # (rank, size) of a process group of several.
        self.world = None
        # Steps of the optimizer that has taken most, and whether the coming one is observed closely.
        self.steps, self.looks = 0, True
        self.transforming = transforms(torch)

    def is_training(self):
        """Whether what happens now is the script's own training, and not a replay or another thread."""
        # In one expression: this runs several times a step.
        session = self.session
        return not (session.is_off or self.is_replaying or session.has_ended) and self.thread in (None, current_thread())

    def claim(self):
        """Whether this process goes on observing: it reports, or it is a rank that stops with the one that does."""
        session = self.session
        if not session.is_claimed:
            self.world = ranks.world(self.torch)
            if not session.claim("torch", self.torch.__version__) and ranks.is_silent(self.world, session.host):
                session.is_off = True
        return session.is_reporter or not session.is_off

    def fail(self, error):
        """Switch the observer off; the report says why, and no invariant passes."""
        self.session.fail(error)
        if self.session.is_reporter:
            self.session.stops = 1  # nothing more to see: the script ends at its next step

    def stop(self, finish):
        """Write the evidence by `finish`, and end the script."""
        try:
            stopping.stop(self.session, finish)
        finally:
            self.session.has_ended = True
