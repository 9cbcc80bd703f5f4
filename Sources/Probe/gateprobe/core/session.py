"""One observed training in this process: who reports it, and whether it goes on."""

from gateprobe.core import faults
from gateprobe.core.evidence import EvidenceWriter


class Session:
    """The claim on the stream of events, the writer that it gives, and what ends the observation.

    `host` is the process around the training. It answers `claim()`, `take_over()` and `is_worker()`, and hides the
    probe from processes to come by `hide_from_children()`.
    """

    def __init__(self, settings, host):
        self.settings, self.host = settings, host
        self.is_claimed, self.is_reporter = False, False
        self.is_off, self.has_ended = False, False
        self.evidence, self.fault, self.stops = None, None, 0

    def claim(self, framework, version, takes_over=False):
        """Whether this process is the one that reports; asked when training begins.

        Where `takes_over` is true, the stream of an observer that has claimed it and has seen no step goes on here.
        """
        if not self.is_claimed:
            self.is_claimed = True
            self.evidence = self.host.take_over() if takes_over else None
            if self.evidence is None and self.host.claim():
                self.evidence = EvidenceWriter(self.settings)
                self.host.hide_from_children()
                self.evidence.begin(framework, version)
            self.is_reporter = self.evidence is not None
        return self.is_reporter

    def reports(self):
        """Whether there is evidence that is still to be written."""
        return self.is_reporter and not self.has_ended

    def give_up(self):
        """Hand the stream to another observer of this process, and stay silent from now on."""
        self.is_off, self.is_reporter = True, False
        return self.evidence

    def fail(self, error):
        """Switch the observation off; the report says why."""
        self.is_off, self.fault = True, faults.describe(error, 200)

    def complete(self, ending, steps):
        """The ending as it is reported: a script that ended by itself at the last wanted step took all of them."""
        if ending["how"] == "finished" and steps >= self.settings.steps:
            return {"how": "steps"}
        return ending
