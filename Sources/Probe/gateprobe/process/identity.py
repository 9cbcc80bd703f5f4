"""Which of a training's processes this one is."""

import os
import sys

from gateprobe.process.settings import number


class Identity:
    """The process that the probe was started in, as long as it is that one."""

    def __init__(self):
        self.process, self.is_active = os.getpid(), True

    def is_itself(self):
        """Whether this is the process that the probe was started in, and no fork of it."""
        return self.is_active and os.getpid() == self.process

    def is_worker(self):
        """Whether this process was started by multiprocessing, or forked from the one that the probe was started in."""
        if not self.is_itself():
            return True
        process = sys.modules.get("multiprocessing.process")
        parent = getattr(process, "parent_process", None)
        return parent is not None and parent() is not None

    def is_rank_of_group(self):
        """Whether this process is a member of a process group of torch."""
        if not self.is_itself():
            return False
        distributed = sys.modules.get("torch.distributed")
        try:
            return distributed is not None and distributed.is_available() and distributed.is_initialized()
        except Exception:
            return False

    def rank(self):
        """This process's place in its group; 0 where it is alone."""
        if self.is_rank_of_group():
            return sys.modules["torch.distributed"].get_rank()
        return int(number(os.environ.get("RANK"), 0))
