"""What is seen beside parameters and outputs: losses, modes, units, cleared gradients and data sets."""

import sys

from gateprobe.core import endings, frames, wrapping
from gateprobe.torch import loaders, structures
from gateprobe.torch.clearing import Clearing
from gateprobe.torch.functions import WatchedFunctions
from gateprobe.torch.graph import Graph
from gateprobe.torch.guard import Guard
from gateprobe.torch.losses import NAMES, Losses
from gateprobe.torch.modes import Modes
from gateprobe.torch.repeats import Repeats
from gateprobe.torch.sets import Sets
from gateprobe.torch.targets import Targets
from gateprobe.torch.units import Units

_OWN_CALLERS = ("torch/nn/functional.py", "torch/nn/modules/activation.py")


class Watchers:
    """One watcher for each kind of thing; what happens is handed to those that it concerns."""

    def __init__(self, run, ledger, labels):
        torch = run.torch
        self.run, self.ledger, self.labels = run, ledger, labels
        self.guard = Guard(run)
        place = _place(run)
        self.losses, self.modes, self.units = Losses(torch, place), Modes(torch, place), Units(torch, place)
        self.clearing, self.sets = Clearing(torch), Sets(torch)
        self.graph, self.targets = Graph(torch, ledger, self.losses), Targets(torch, ledger)
        self.repeats = None  # in a run that repeats its first batch

    def install(self):
        """Put wrappers where scripts call functions."""
        torch, functions = self.run.torch, WatchedFunctions()
        for name in NAMES:
            functions.watch(torch.nn.functional, name, self._loss(name))
        for owner in (torch.nn.functional, torch):
            functions.watch(owner, "relu", self._relu)
        functions.hide_from_scripting(torch)
        self.targets.install()
        self._install_loaders(sys.modules.get("torch.utils.data.dataloader"))
        wrapping.call_after(torch.nn.Module, "load_state_dict", lambda args, *rest: self._loaded(args[0]))

    def _install_loaders(self, module):
        settings, repeated = self.run.settings, []
        if module is not None:
            wrapping.call_after(module.DataLoader, "__init__", lambda args, *rest: self._loader(args[0]))
            if settings.repeats:
                loaders.repeat(module.DataLoader, structures.copied, repeated)
            elif settings.rows:
                loaders.cut(module.DataLoader, settings.rows, structures.tensors)
        if settings.repeats:
            self.repeats = Repeats(self.run, repeated)
            self.repeats.install()

    # What happens

    def _loss(self, name):
        def note(args, kwargs, result):
            run = self.run
            if run.depth == 0 or run.torch.is_grad_enabled():
                before = self.losses.without_gradient
                self.losses.compares = run.looks
                self.guard.call("losses", self.losses.called, name, args, kwargs, result, run.steps)
                if self.losses.without_gradient > before:
                    self.guard.call("modes", self.modes.loss_without_gradient)

        return note

    def _relu(self, args, kwargs, result):
        # torch calls these functions for one another, and for modules that are seen as modules.
        if self.units.active and not sys._getframe(2).f_code.co_filename.endswith(_OWN_CALLERS):
            self.guard.call("units", self.units.called, result)

    def _loader(self, loader):
        self.guard.call("sets", self.sets.loader_made, loader)

    def _loaded(self, module):
        if self.run.steps == 0:
            self.guard.call("models", self.ledger.tree.weights_loaded, module)

    def root_called(self, module, args):
        """A root module is about to run."""
        run = self.run
        gradient = run.torch.is_grad_enabled()
        self.targets.called(module, run.steps)
        if gradient:
            self.units.watch(run.steps + 1, run.settings.steps)
        else:
            self.units.active = False
        self.guard.call("modes", self.modes.called, module, args, gradient)

    def part_returned(self, module, output):
        """A module inside a root returned; called for the kinds of `units` alone."""
        self.guard.call("units", self.units.seen, module, output)

    def backward(self, value, loss):
        """`backward` is about to run on a loss of this value."""
        if self.run.steps <= 1:
            self.guard.call("graph", self.graph.backward, loss)
        if self.repeats is not None:
            self.guard.call("overfits_batch", self.repeats.backward)
        if self.run.looks:
            self.guard.call("losses", self.losses.backward, value)
            self.guard.call("clearing", self.clearing.backward)
        else:
            self.clearing.overlooked()

    def stepped(self, optimizer, step, leads):
        """An optimizer stepped; `leads` for the one that counts the steps."""
        self.guard.call("clearing", self.clearing.stepped, optimizer, step, self.labels.name_of, self.run.looks)
        if leads:
            self.guard.call("modes", self.modes.stepped, step)
            if self.repeats is not None:
                self.guard.call("overfits_batch", self.repeats.stepped)

    # The end

    def write_lists(self, evidence):
        """Write every list, and what could not be watched."""
        sources = (
            ("losses", self.losses.items),
            ("modes", lambda: self.modes.items(self.ledger, self.labels)),
            ("units", lambda: self.units.items(self.labels)),
            ("clearing", self.clearing.items),
            ("rates", self.ledger.optimizers.rate_items),
            ("sets", self.sets.items),
        )
        for name, items in sources:
            evidence.write_list(name, self.guard.items_of(name, items))
        if self.repeats is not None and self.repeats.reason() is not None:
            self.guard.gaps["overfits_batch"] = self.repeats.reason()
        evidence.write_gaps(self.guard.items())


def _place(run):
    """A function that gives the script's line that is running."""
    home, settings = run.torch.__file__.rpartition("/")[0] + "/", run.settings

    def shorten(file):
        return endings.shorten(file, settings.root)

    return lambda: frames.caller_place(home, shorten, 3)
