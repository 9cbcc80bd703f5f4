"""`gateprobe.step(...)`: a loop of any framework shows its steps by itself."""

import sys

import gateprobe_account
import gateprobe_arrays
import gateprobe_stops


class Calls:
    """What the calls of one process have told."""

    def __init__(self, settings, process):
        self.settings, self.process = settings, process
        self.account, self.current, self.fault, self.off, self.stops = None, {}, None, False, 0

    def _open(self):
        for name in ("jax", "torch", "tensorflow", "numpy"):
            module = sys.modules.get(name)
            if module is not None:
                return gateprobe_account.Account(
                    self.settings, self.process, name, getattr(module, "__version__", "unknown"), "parameters")
        return gateprobe_account.Account(self.settings, self.process, "python", sys.version.split()[0], "parameters")

    def step(self, loss, parameters, gradients, outputs, frozen, rate):
        """One step of the loop, told behind its update; raises what ends the script once the steps are taken."""
        if self.off:
            return
        try:
            self._step(loss, parameters, gradients, outputs, frozen, rate)
        except Exception as error:
            self.fault = "%s: %s" % (type(error).__name__, str(error)[:200])
        over = self.account is not None and self.account.is_over()
        if over and not getattr(self.settings, "endless", False):
            gateprobe_stops.stop(self)

    def _step(self, loss, parameters, gradients, outputs, frozen, rate):
        values = gateprobe_arrays.leaves(parameters) + gateprobe_arrays.leaves(frozen)
        given = [loss] + [value for _, value in values[:1]]
        if any(value is not None and not gateprobe_arrays.is_concrete(value) for value in given):
            raise ValueError("gateprobe.step was called inside a JAX transformation; call it outside of jit")
        if self.account is None:
            self.account = self._open()
        account = self.account
        if account.ended or not account.claim():
            return
        fixed = {name for name, _ in gateprobe_arrays.leaves(frozen)}
        for name, value in values:
            account.parameter(name, value, trainable=name not in fixed, optimized=name not in fixed)
        self.current = dict(values)
        if gradients is not None:
            account.gradients(gateprobe_arrays.leaves(gradients))
        if outputs is not None and account.looks():
            for name, value in gateprobe_arrays.leaves(outputs):
                account.output("outputs", name if name != "value" else "outputs", value)
        account.stepped(gateprobe_arrays.number(loss), gateprobe_arrays.number(rate))

    @property
    def steps(self):
        """Calls that were told."""
        return self.account.steps if self.account is not None else 0

    @property
    def speaks(self):
        """Whether there is something to tell."""
        return self.account is not None and self.account.speaks and not self.account.ended

    def finish(self, ending):
        """Write what was told."""
        account = self.account
        if not account.entries:
            for what in ("params_move", "frozen_stay", "optimizer_covers", "gradients_reach"):
                account.gap(what, "no parameters were given: gateprobe.step(parameters=...)")
        if not account.gradients_seen:
            account.gap("gradients_reach", "no gradients were given: gateprobe.step(gradients=...)")
        if not account.outputs:
            account.gap("outputs_in_range", "no outputs were given: gateprobe.step(outputs=...)")
        account.gap("optimizer_covers", "a call of gateprobe.step shows no optimizer", moot=True)
        account.gap("inputs_matter", "a call of gateprobe.step shows no model that could be run again", moot=True)
        for what in account.settings.replays:
            account.gap(what, "a call of gateprobe.step shows no model that could be run again", moot=True)
        if self.fault:
            account.writer.emit("fault", message=self.fault)
        account.finish(ending, self.current.items())
