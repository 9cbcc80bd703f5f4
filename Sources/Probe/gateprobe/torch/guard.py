"""Keep the watchers apart: one that fails is left out, with its reason, and the others go on."""

from gateprobe.core import faults


class Guard:
    """Calls watchers while the script trains; `gaps` has the reason for each that is left out."""

    def __init__(self, run):
        self.run, self.gaps = run, {}

    def call(self, what, function, *args):
        """Call a watcher's function, where it has not failed before and this is the script's own training."""
        run = self.run
        if what in self.gaps or not run.is_training() or run.transforming() is not None:
            return None
        try:
            return function(*args)
        except Exception as error:
            self.gaps[what] = faults.describe(error)
            return None

    def items_of(self, what, items):
        """A watcher's list; an empty one where it has failed."""
        if what in self.gaps:
            return []
        try:
            return items()
        except Exception as error:
            self.gaps[what] = faults.describe(error)
            return []

    def items(self):
        """One item a gap."""
        return [{"what": what, "reason": reason} for what, reason in self.gaps.items()]
