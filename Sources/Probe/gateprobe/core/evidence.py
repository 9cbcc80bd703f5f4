"""Write the evidence of one training as events: the only writer, whatever framework was observed."""

import os
import sys
import time

from gateprobe.core.events import EventStream, encode

STEP_EVENTS = 2000
ODDITY_LIMIT = 20


class EvidenceWriter:
    """A numbered stream: `start`, steps, values that are not finite, lists, and `end`."""

    def __init__(self, settings):
        self.settings = settings
        self.stream = EventStream(settings.path)
        self.began = None
        self.pending, self.places = {}, set()
        self.counts = {}

    def begin(self, framework, version):
        """Write the event that opens the stream."""
        self.stream.emit(
            "start",
            framework=framework,
            framework_version=str(version),
            language="python",
            language_version=".".join(str(part) for part in sys.version_info[:3]),
            process=os.getpid(),
            steps=self.settings.steps,
            **self.settings.environment_fields(),
        )

    def start_clock(self):
        """Count seconds from now on."""
        self.began = time.monotonic()

    # Steps

    def writes_step(self, step):
        """Whether this step gets an event; of a very long run only some do."""
        wanted = self.settings.steps
        return step % max(1, -(-wanted // STEP_EVENTS)) == 0 or step in (1, wanted)

    def record_step(self, step, samples, rates, loss, gradient_norm, digest=None):
        """Write the values that were not finite since the last step, and the step."""
        if self.pending:
            self.write_oddities()
        if self.writes_step(step):
            self.stream.emit_step(step, time.monotonic() - self.began, samples, rates, loss, gradient_norm, digest)

    def note_loss(self, loss, step):
        """Note a loss that is not finite."""
        if loss is not None and loss - loss != 0:
            self.note_oddity("loss", "loss", encode(loss).strip('"'), step)

    def note_oddity(self, what, name, value, step):
        """Note a value that is not finite; it is written once a step follows.

        A gradient scaler may skip the step, as it should, and then the value means nothing: see `drop_oddities`.
        """
        place = (what, name)
        if place not in self.places and len(self.pending) < ODDITY_LIMIT:
            self.pending.setdefault(place, {"what": what, "name": name, "value": value, "step": step})

    def drop_oddities(self):
        """Forget the noted values: their step was skipped."""
        self.pending = {}

    def write_oddities(self):
        """Write the noted values, the first at each place: later ones follow from it."""
        for place, oddity in self.pending.items():
            if len(self.places) < ODDITY_LIMIT:
                self.places.add(place)
                self.stream.emit("nonfinite", **oddity)
        self.pending = {}

    # Lists

    def write_list(self, name, items):
        """Write a list and remember its length for the event that closes the lists."""
        self.stream.emit_items(name, items)
        self.counts[name] = len(items)

    def write_optimizers(self, items):
        """Write the list of optimizers, which the closing event does not count."""
        self.stream.emit_items("optimizers", items)

    def write_gaps(self, gaps):
        """Write what could not be observed, as items with `what` and `reason`."""
        self.stream.emit_items("gaps", gaps)

    def close_lists(self, parameters_omitted):
        """Write how many items each list has, so that a reader notices when a part is missing."""
        self.stream.emit("listed", parameters_omitted=parameters_omitted, **self.counts)

    # The end

    def write_fault(self, message):
        """Write a fault of the probe itself: no invariant passes."""
        self.stream.emit("fault", message=message)

    def finish(self, ending, steps, skipped=0, backwards=0, **fields):
        """Write the event that ends the stream, and close it."""
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        seconds = round(time.monotonic() - self.began, 6) if self.began is not None else 0
        self.stream.emit(
            "end", steps=steps, skipped=skipped, backwards=backwards, oddities=len(self.places), peak_memory=peak,
            seconds=seconds, **fields, **ending)
        self.close()

    def write_alone(self, event, **fields):
        """Write one event outside of the numbered stream."""
        self.stream.emit_unnumbered(event, **fields)

    def close(self):
        """Give the file back; later events are dropped."""
        self.stream.close()


def write_alone(settings, event, **fields):
    """Write one event that stands for itself, in a process that reports no training."""
    writer = EvidenceWriter(settings)
    writer.write_alone(event, **fields)
    writer.close()
