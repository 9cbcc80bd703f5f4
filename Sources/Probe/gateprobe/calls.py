"""The explicit call `gateprobe.step(...)`: a loop of any framework reports its steps by itself."""

import sys

from gateprobe.core import arrays
from gateprobe.core.record import TrainingRecord
from gateprobe.core.watcher import Watcher

_NO_MODEL = "a call of gateprobe.step shows no model that could be run again"
_OF_PARAMETERS = ("params_move", "frozen_stay", "optimizer_covers", "gradients_reach")


class Calls(Watcher):
    """What the calls of one process have reported."""

    def __init__(self, settings, host):
        super().__init__(settings, host)
        self.current = {}

    def record_step(self, loss, parameters, gradients, outputs, frozen, rate):
        """Record one step of the loop; raises what ends the script once the wanted steps are taken."""
        if self.session.is_off:
            return
        try:
            self._record(loss, parameters, gradients, outputs, frozen, rate)
        except Exception as error:
            self.session.fail(error)
            self.session.is_off = False  # a later call may be as it should be
        if self.is_over():
            self.stop()

    def _record(self, loss, parameters, gradients, outputs, frozen, rate):
        values = arrays.leaves(parameters) + arrays.leaves(frozen)
        given = [loss] + [value for _, value in values[:1]]
        if any(value is not None and not arrays.is_concrete(value) for value in given):
            raise ValueError("gateprobe.step was called inside a JAX transformation; call it outside of jit")
        if self.record is None:
            self.record = self._open()
        record = self.record
        if self.session.has_ended or not record.claim():
            return
        fixed = {name for name, _ in arrays.leaves(frozen)}
        for name, value in values:
            record.parameter(name, value, trainable=name not in fixed, optimized=name not in fixed)
        self.current = dict(values)
        if gradients is not None:
            record.gradients(arrays.leaves(gradients))
        if outputs is not None and record.looks():
            for name, value in arrays.leaves(outputs):
                record.output("outputs", name if name != "value" else "outputs", value)
        record.record_step(arrays.number(loss), arrays.number(rate))

    def _open(self):
        for name in ("jax", "torch", "tensorflow", "numpy"):
            module = sys.modules.get(name)
            if module is not None:
                return TrainingRecord(self.session, name, getattr(module, "__version__", "unknown"), "parameters")
        return TrainingRecord(self.session, "python", sys.version.split()[0], "parameters")

    def finish(self, ending):
        """Write what was reported."""
        record = self.record
        if not record.parameters.entries:
            for what in _OF_PARAMETERS:
                record.gap(what, "no parameters were given: gateprobe.step(parameters=...)")
        if not record.parameters.gradients_seen:
            record.gap("gradients_reach", "no gradients were given: gateprobe.step(gradients=...)")
        if not record.outputs.records:
            record.gap("outputs_in_range", "no outputs were given: gateprobe.step(outputs=...)")
        record.gap("optimizer_covers", "a call of gateprobe.step shows no optimizer", moot=True)
        record.gap("inputs_matter", _NO_MODEL, moot=True)
        for what in self.settings.replays:
            record.gap(what, _NO_MODEL, moot=True)
        if self.session.fault:
            self.session.evidence.write_fault(self.session.fault)
        record.finish(ending, self.current.items())
