"""What the gate wants of this run, read once from the variables GATE_PROBE_*."""

import os


class Settings:
    """The gate's wishes, and what it has chosen for the run."""

    def __init__(self, variables):
        read = variables.get
        self.path = read("GATE_PROBE_EVENTS", "")
        self.steps = number(read("GATE_PROBE_STEPS"), 0)
        self.seed = number(read("GATE_PROBE_SEED"), None)
        self.rows = number(read("GATE_PROBE_ROWS"), 0)
        self.replays = read("GATE_PROBE_REPLAYS", "").split()
        self.repeats = read("GATE_PROBE_REPEAT", "") == "1"
        self.frozen = [line for line in read("GATE_PROBE_FROZEN", "").split("\n") if line]
        self.root = read("GATE_PROBE_ROOT", "")
        self.leak_roots = [path for path in read("GATE_PROBE_LEAK_ROOTS", "").split(os.pathsep) if path]
        # `cut` where the gate has started this process in a network of its own.
        self.network = read("GATE_PROBE_NETWORK", "open")
        self.device = None
        # The script is ended after the wanted steps.
        self.endless = False

    def environment_fields(self):
        """The members of a `start` event that say what the gate has chosen for this run."""
        fields = {"network": "cut"} if self.network == "cut" else {}
        if self.device is not None:
            fields["device"] = self.device
        return fields


def number(text, default):
    """The whole number that a text stands for, or the default."""
    try:
        return int(text)
    except (TypeError, ValueError):
        return default
