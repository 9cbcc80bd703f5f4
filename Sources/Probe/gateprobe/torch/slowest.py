"""Find the module in which a forward pass spends most of its time: one step is timed, the third."""

import time

# The first steps fill caches and allocate memory.
TIMED_STEP = 3
# In less time than this the probe's own hooks are what takes long.
LEAST_SECONDS = 0.005


class Slowest:
    """Times every module of one step's forward passes, without what the modules inside of it take."""

    def __init__(self):
        self.calls = []
        self.spent = {}

    def entered(self, module):
        """A module's forward begins."""
        self.calls.append([module, 0.0, time.perf_counter()])

    def left(self, module):
        """A module's forward has ended; one that an exception has ended is forgotten with those inside of it."""
        now = time.perf_counter()
        while self.calls:
            called, inside, began = self.calls.pop()
            if called is module:
                record = self.spent.setdefault(id(module), [module, 0.0])
                record[1] += now - began - inside
                if self.calls:
                    self.calls[-1][1] += now - began
                return

    def fields(self, name):
        """The name and the share of the slowest one, nothing where one module is all there is or none takes long.

        Args:
            name: Gives a module's name.
        """
        total = sum(seconds for _, seconds in self.spent.values())
        if len(self.spent) < 2 or total < LEAST_SECONDS:
            return {}
        module, seconds = max(self.spent.values(), key=lambda record: record[1])
        kind = type(module).__name__
        own = name(module)
        return {"slowest": own if own == kind else "%s (%s)" % (own, kind), "slowest_share": seconds / total}
