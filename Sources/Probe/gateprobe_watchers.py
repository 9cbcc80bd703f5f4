"""What is seen beside parameters and outputs: losses, modes, units, cleared gradients and data sets."""

import os
import sys

import gateprobe_graph
import gateprobe_hooks
import gateprobe_inputs
import gateprobe_losses
import gateprobe_modes
import gateprobe_repeats
import gateprobe_sets
import gateprobe_surroundings
import gateprobe_targets
import gateprobe_units

_OWN_CALLERS = ("torch/nn/functional.py", "torch/nn/modules/activation.py")


class Watchers:
    """Each watcher for itself: one that fails is left out, with its reason, and the others go on."""

    def __init__(self, torch, observer):
        self.torch, self.observer = torch, observer
        self.gaps = {}
        shorten = observer.shorten

        def where():
            return gateprobe_losses.caller(torch, shorten, 3)

        self.losses = gateprobe_losses.Losses(torch, where)
        self.modes = gateprobe_modes.Modes(torch, where)
        self.units = gateprobe_units.Units(torch, where)
        self.clearing = gateprobe_units.Clearing(torch)
        self.sets = gateprobe_sets.Sets(torch)
        self.graph = gateprobe_graph.Graph(torch, observer, self.losses)
        self.targets = gateprobe_targets.Targets(torch, observer.ledger)
        self.functions, self.batches, self.repeats = {}, [], None

    def install(self):
        """Put wrappers where scripts call functions; torch.jit.script reads sources and gets the originals."""
        torch = self.torch
        functional = torch.nn.functional
        for name in gateprobe_losses.NAMES:
            self._replace(functional, name, self._loss(name))
        for owner in (functional, torch):
            self._replace(owner, "relu", lambda args, kwargs, result: self._relu(result))
        self.targets.install()
        script = torch.jit.script

        def scripted(*args, **kwargs):
            self._put(0)
            try:
                return script(*args, **kwargs)
            finally:
                self._put(1)

        scripted.__wrapped__ = script
        scripted.__name__, scripted.__doc__ = script.__name__, script.__doc__
        torch.jit.script = scripted
        loaders = sys.modules.get("torch.utils.data.dataloader")
        if loaders is not None:
            gateprobe_hooks.call_after(loaders.DataLoader, "__init__", lambda args, *rest: self._loader(args[0]))
            if self.observer.settings.repeats:
                gateprobe_sets.repeat(loaders.DataLoader, gateprobe_inputs.copied, self.batches)
            elif self.observer.settings.rows:
                gateprobe_sets.cut(loaders.DataLoader, self.observer.settings.rows, gateprobe_inputs.tensors)
        if self.observer.settings.repeats:
            self.repeats = gateprobe_repeats.Repeats(torch, self.observer, self.batches)
            self.repeats.install()
        distributed = sys.modules.get("torch.distributed")
        if distributed is not None and hasattr(distributed, "init_process_group"):
            gateprobe_hooks.call_before(distributed, "init_process_group", self._joining)
        gateprobe_hooks.call_after(torch.nn.Module, "load_state_dict", lambda args, *rest: self._loaded(args[0]))

    def _replace(self, owner, name, note):
        original = getattr(owner, name)
        gateprobe_hooks.call_after(owner, name, note)
        self.functions[(owner, name)] = (original, getattr(owner, name))

    def _put(self, which):
        for (owner, name), pair in self.functions.items():
            setattr(owner, name, pair[which])

    def _guard(self, what, function, *args):
        observer = self.observer
        if what in self.gaps or not observer.watches() or observer.transforming() is not None:
            return None
        try:
            return function(*args)
        except Exception as error:
            self.gaps[what] = "%s: %s" % (type(error).__name__, str(error)[:120])
            return None

    def _loss(self, name):
        def note(args, kwargs, result):
            if self.observer.depth == 0 or self.torch.is_grad_enabled():
                before = self.losses.without_gradient
                self.losses.compares = self.observer.looks
                self._guard("losses", self.losses.called, name, args, kwargs, result, self.observer.steps)
                if self.losses.without_gradient > before:
                    self._guard("modes", self.modes.loss_without_gradient)

        return note

    def _relu(self, result):
        # torch calls these functions for one another, and for modules that are seen as modules.
        if self.units.active and not sys._getframe(3).f_code.co_filename.endswith(_OWN_CALLERS):
            self._guard("units", self.units.called, result)

    def _loader(self, loader):
        self._guard("sets", self.sets.loader_made, loader)

    def _joining(self, args, kwargs, result):
        method = args[1] if len(args) > 1 else kwargs.get("init_method")
        elsewhere = method not in (None, "env://") or kwargs.get("store") is not None or kwargs.get("rank", -1) >= 0
        if "RANK" not in os.environ and not elsewhere:
            gateprobe_surroundings.set_ranks()

    def _loaded(self, module):
        if self.observer.steps == 0:
            self._guard("models", self.observer.ledger.weights_loaded, module)

    def root_called(self, module, args):
        """A root module is about to run."""
        gradient = self.torch.is_grad_enabled()
        self.targets.called(module, self.observer.steps)
        if gradient:
            self.units.watch(self.observer.steps + 1, self.observer.settings.steps)
        else:
            self.units.active = False
        self._guard("modes", self.modes.called, module, args, gradient)

    def part_returned(self, module, output):
        """A module inside a root returned; called for the kinds of `units` alone."""
        self._guard("units", self.units.seen, module, output)

    def backward(self, value, samples, loss):
        """`backward` is about to run on a loss of this value."""
        if self.observer.steps <= 1:
            self._guard("graph", self.graph.backward, loss)
        if self.repeats is not None:
            self._guard("overfits_batch", self.repeats.backward)
        if samples:
            self._guard("losses", self.losses.backward, value)
            self._guard("clearing", self.clearing.backward)
        else:
            self.clearing.overlooked()

    def stepped(self, optimizer, step, first):
        """An optimizer stepped; `first` for the one that counts the steps."""
        looks = self.observer.looks
        self._guard("clearing", self.clearing.stepped, optimizer, step, self.observer.ledger.name_of, looks)
        if first:
            self._guard("modes", self.modes.stepped, step)
            if self.repeats is not None:
                self._guard("overfits_batch", self.repeats.stepped)

    def tell(self, writer, ledger):
        """Write every list, and the number of items in each for the event that closes them."""
        counts = {}
        sources = (
            ("losses", self.losses.items),
            ("modes", lambda: self.modes.items(ledger)),
            ("units", lambda: self.units.items(ledger)),
            ("clearing", self.clearing.items),
            ("rates", ledger.rate_items),
            ("sets", self.sets.items),
        )
        for name, items in sources:
            found = []
            if name not in self.gaps:
                try:
                    found = items()
                except Exception as error:
                    self.gaps[name] = "%s: %s" % (type(error).__name__, str(error)[:120])
            writer.emit_items(name, found)
            counts[name] = len(found)
        if self.repeats is not None and self.repeats.reason() is not None:
            self.gaps["overfits_batch"] = self.repeats.reason()
        writer.emit_items("gaps", [{"what": what, "reason": reason} for what, reason in self.gaps.items()])
        return counts
