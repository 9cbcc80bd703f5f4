"""What an observer of Keras, of scikit-learn or of explicit calls is to the process around it."""

from gateprobe.core import stopping
from gateprobe.core.session import Session


class Watcher:
    """One session and, once training has begun, one training record."""

    def __init__(self, settings, host):
        self.session = Session(settings, host)
        self.record = None

    @property
    def settings(self):
        """What is wanted of this run."""
        return self.session.settings

    @property
    def steps(self):
        """Steps so far."""
        return self.record.steps if self.record is not None else 0

    @property
    def is_reporter(self):
        """Whether there is evidence that is still to be written."""
        return self.record is not None and self.session.reports()

    def switch_off(self):
        """Observe nothing any more."""
        self.session.is_off = True

    def forked(self):
        """Leave what was observed to the parent, whose fork this process is."""
        self.switch_off()

    def adopt_late_steps(self):
        """Whether there is something to report after all, in a script in which nobody else reports."""
        return False

    def is_over(self):
        """Whether the wanted steps were taken, in a script that is to end then."""
        return self.record is not None and self.record.is_over() and not self.settings.endless

    def stop(self):
        """Write the evidence and end the script."""
        stopping.stop(self.session, self.finish)

    def guarded(self, note, *given):
        """Call a function of the observer's own: a fault of the probe never reaches the script."""
        if self.session.is_off:
            return None
        try:
            return note(*given)
        except Exception as error:
            self.session.fail(error)
            return None

    def finish(self, ending):
        """Write all evidence and the end."""
        raise NotImplementedError
