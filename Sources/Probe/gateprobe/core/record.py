"""The record of a training that is observed by arrays: its steps, rates, lists and gaps."""

from gateprobe.core import faults, sampling
from gateprobe.core.array_outputs import ArrayOutputs
from gateprobe.core.array_parameters import ArrayParameters

_NO_OPTIMIZER = "a loop of its own"


class Rates:
    """The learning rates that were seen: the least, the greatest, the first above 0 and the last."""

    def __init__(self):
        self.low = self.high = self.first = self.last = None

    def note(self, rate):
        """Note the rate of one step."""
        if rate is None:
            return
        self.low = rate if self.low is None else min(self.low, rate)
        self.high = rate if self.high is None else max(self.high, rate)
        self.first = self.first or (rate if rate > 0 else None)
        self.last = rate

    def items(self, optimizer, steps):
        """One item, or none where no rate or no optimizer is known."""
        if self.last is None or optimizer is None:
            return []
        item = {"optimizer": optimizer, "group": 0, "low": self.low, "high": self.high, "last": self.last,
                "steps": steps, "scheduled": self.low != self.high}
        if self.first is not None:
            item["first"] = self.first
        return [item]


class TrainingRecord:
    """One training of one model; an observer notes in it what it sees.

    `label` names the model, `kind` its class, `optimizer` the optimizer's class where there is one.
    """

    def __init__(self, session, framework, version, label="model"):
        self.session, self.framework, self.version = session, framework, version
        self.label, self.kind, self.optimizer = label, framework, None
        self.steps, self.samples = 0, 0
        self.parameters, self.outputs, self.rates = ArrayParameters(), ArrayOutputs(), Rates()
        self.inputs, self.replays, self.sets, self.modes, self.gaps = [], [], [], [], {}

    def claim(self):
        """Whether this process is the one that reports; asked when training begins."""
        is_first = not self.session.is_claimed
        is_reporter = self.session.claim(self.framework, self.version, takes_over=True)
        if is_first and is_reporter:
            self.session.evidence.start_clock()
        return is_reporter

    def looks(self):
        """Whether the coming step is one of those that are observed closely."""
        return sampling.looks(self.steps + 1, self.session.settings.steps)

    def is_over(self):
        """Whether the wanted steps were taken."""
        return self.steps >= self.session.settings.steps

    # Observations

    def parameter(self, name, value, trainable=True, optimized=True, buffer=False):
        """Note a parameter's first value; later calls say whether it was trainable or optimized after all."""
        self.parameters.note(name, value, self.steps, trainable, optimized, buffer)

    def gradients(self, pairs):
        """Note gradients by their parameters' names before they are used; None for one that is missing."""
        for name, value in self.parameters.note_gradients(pairs, self.looks()):
            self.oddity("gradient", name, value)

    def output(self, module, name, value):
        """Note what a model returned; of labels and of None only that something was returned."""
        odd = self.outputs.note(module, name, value, max(1, self.steps))
        if odd is not None:
            self.oddity("output", name if name == module else module + " " + name, odd)

    def oddity(self, what, name, value):
        """Note a value that is not finite, in the coming step."""
        if self.session.evidence is not None:
            self.session.evidence.note_oddity(what, name, value, self.steps + 1)

    def gap(self, what, reason, moot=False):
        """Note what can't be observed here; `moot` where the run holds nothing of the kind."""
        self.gaps.setdefault(what, {"what": what, "reason": reason, **({"moot": True} if moot else {})})

    def record_step(self, loss=None, rate=None, samples=0, digest=None):
        """Count a step."""
        self.steps += 1
        self.samples += samples
        self.rates.note(rate)
        evidence = self.session.evidence
        evidence.note_loss(loss, self.steps)
        rates = [rate] if rate is not None else []
        evidence.record_step(self.steps, self.samples, rates, loss, self.parameters.take_norm(), digest)

    # The end

    def finish(self, ending, values=()):
        """Write all evidence and the end; `values` are (name, value) of the parameters now."""
        if not self.session.reports():
            return
        self.session.has_ended = True
        evidence = self.session.evidence
        try:
            self._write_lists(evidence, dict(values))
        except Exception as error:
            evidence.write_fault(faults.describe(error, 200))
        count = {"parameters": self.parameters.elements()} if self.parameters.entries else {}
        evidence.finish(self.session.complete(ending, self.steps), self.steps, **count)

    def _write_lists(self, evidence, values):
        models = []
        if self.parameters.entries:
            models.append({
                "model": 0, "label": self.label, "class": self.kind, "training": True, "loaded": False,
                "optimized": self.parameters.is_optimized()})
        items, odd = self.parameters.items(values, self.steps, self.rates.high)
        for name, value in odd:
            self.oddity("parameter", name, value)
        evidence.write_oddities()
        lists = {
            "models": models, "parameters": items, "outputs": self.outputs.items(), "inputs": self.inputs,
            "replays": self.replays, "rates": self.rates.items(self.optimizer, self.steps), "sets": self.sets,
            "modes": self.modes,
        }
        for name, found in lists.items():
            evidence.write_list(name, found)
        if self.parameters.entries:
            evidence.write_optimizers([{
                "class": self.optimizer or _NO_OPTIMIZER, "steps": self.steps, "skipped": 0, "parameters": len(items)}])
        evidence.write_gaps(list(self.gaps.values()))
        evidence.close_lists(self.parameters.omitted)
