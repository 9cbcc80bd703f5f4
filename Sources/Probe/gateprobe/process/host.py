"""The process as its observers know it: who claims the stream, and which observers there are."""

import os

from gateprobe.core import frames


class ProcessHost:
    """The observed process. `torch`, `keras`, `estimators` and `calls` are its observers, None where there are none."""

    def __init__(self, settings, identity):
        self.settings, self.identity = settings, identity
        self.torch, self.keras, self.estimators, self.calls = None, None, None, None
        # Why an observer could not be made, and what argparse said before it ended the script.
        self.fault, self.usage = None, None
        self.torch_seen = False

    def observers(self):
        """The observers of this process, those first whose steps count most."""
        return [one for one in (self.torch, self.keras, self.calls, self.estimators) if one is not None]

    def is_worker(self):
        """Whether this process was started by multiprocessing, or is a fork."""
        return self.identity.is_worker()

    def claim(self):
        """Whether this process is the one that reports: not a worker, rank 0, and the first to ask."""
        identity = self.identity
        if (identity.is_worker() and not identity.is_rank_of_group()) or identity.rank() != 0:
            return False
        try:
            os.close(os.open(self.settings.path + ".claim", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        except OSError:
            pass  # a folder that can't be written to: several reporters are better than none
        return True

    def take_over(self):
        """The writer of torch's observer where it has claimed the stream and has seen no step; None elsewhere."""
        return self.torch.hand_over() if self.torch is not None else None

    def hide_from_children(self):
        """Let processes that are started from now on run without the probe."""
        if self.settings.leak_roots:
            os.environ.pop("GATE_PROBE_STEPS", None)
            return
        os.environ.pop("GATE_PROBE_EVENTS", None)
        folder = os.path.abspath(frames.probe_folder())
        entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        kept = [entry for entry in entries if entry and os.path.abspath(entry) != folder]
        if kept:
            os.environ["PYTHONPATH"] = os.pathsep.join(kept)
        else:
            os.environ.pop("PYTHONPATH", None)

    def forked(self):
        """This process is a fork: what was observed belongs to its parent."""
        self.identity.is_active = False
        for observer in self.observers():
            observer.forked()
