"""Observe PyTorch's training through its global hooks, change no number, and end the script after some steps."""

import functools
import os
import sys
import time

import gateprobe_ending
import gateprobe_evidence
import gateprobe_events
import gateprobe_hooks
import gateprobe_inputs
import gateprobe_outputs
import gateprobe_parameters
import gateprobe_ranks
import gateprobe_sampling
import gateprobe_slowest
import gateprobe_stops
import gateprobe_tensors
import gateprobe_watchers

STEP_EVENTS = 2000
ODDITY_EVENTS = 20


def observe(torch, settings, process):
    """Install the hooks in this process and return the observer; it claims the stream at the first training step."""
    observer = Observer(torch, settings, process)
    try:
        gateprobe_hooks.install(torch, observer)
    except Exception:
        observer.off = True  # half of the hooks would tell half of the truth
        raise
    return observer


def _quiet(method):
    """A fault of the probe never reaches the script: it switches the probe off and is reported as such."""

    @functools.wraps(method)
    def guarded(self, *args, **kwargs):
        if self.off:
            return None
        try:
            return method(self, *args, **kwargs)
        except Exception as error:
            self.fail(error)
            return None

    return guarded


class Observer:
    """Everything that is seen of one training process."""

    def __init__(self, torch, settings, process):
        self.torch, self.settings, self.process = torch, settings, process
        self.off, self.speaks, self.claimed = False, False, False
        self.writer, self.fault = None, None
        self.depth, self.thread, self.ended, self.telling = 0, None, False, False
        self.observing, self.ranked, self.world = False, False, None
        self.steps, self.skipped, self.backwards = 0, 0, 0
        self.looks = True  # at the coming step, closely
        self.loss, self.scaled = None, {}
        self.samples, self.began, self.stops = 0, None, 0
        self.pending, self.odd_places = [], set()
        self.keywords = {}
        self.outputs = gateprobe_outputs.Outputs(torch, self)
        self.ledger = gateprobe_parameters.Ledger(torch, settings.frozen)
        self.inputs = gateprobe_inputs.Recorder(torch, "checkpoint" in settings.replays)
        self.slowest, self.timing = gateprobe_slowest.Slowest(), False
        self.skipping = False
        self.transforming = gateprobe_tensors.transforms(torch)
        self.watchers = gateprobe_watchers.Watchers(torch, self)
        self.inputs.is_label = self.watchers.losses.is_label

    def shorten(self, file):
        """A file's name as reports show it."""
        return gateprobe_ending.shorten(file, self.settings.root)

    def watches(self):
        """Whether what happens now is the script's own training, and not a replay or another thread."""
        return not (self.off or self.telling or self.ended) and self.thread in (None, _thread())

    # Hooks

    def before_forward(self, module, args):
        """Count how deep the call is; the outermost module of a call is a root."""
        if self.depth:
            if self.thread == _thread():
                self.depth += 1
                if self.timing:
                    self.slowest.entered(module)
            return
        if self._is_over() and self.torch.is_grad_enabled():
            self._stop()  # an evaluation after the last step runs to its end
        self._before_forward(module, args)

    @_quiet
    def _before_forward(self, module, args):
        if self.thread is None:
            self.thread = _thread()
        elif self.thread != _thread():
            return
        self.depth = 1
        # A trace would record what is done here, and warn on the script's own streams.
        apart = self.torch.jit.is_tracing() or self.transforming() is not None
        self.observing = not self.ended and not apart and self._claim()
        if self.observing:
            self.ledger.root_called(module)
            self.watchers.root_called(module, args)
            if self.torch.is_grad_enabled():
                self.inputs.note(module, args)
                # A GPU works on when a call has returned: its times say nothing.
                self.timing = self.steps + 1 == gateprobe_slowest.TIMED_STEP and not self.torch.cuda.is_initialized()
                if self.timing:
                    self.slowest.entered(module)

    def module_called(self, args, kwargs, result):
        """Keep a root's keyword arguments, where torch hands them to no hook."""
        if self.depth == 0:
            self.keywords = kwargs

    def after_forward(self, module, args, *rest):
        """Look at what a root module returned; after an exception torch leaves the keyword arguments out."""
        if self.thread != _thread():
            return
        self.depth = max(0, self.depth - 1)
        if self.timing:
            self.slowest.left(module)
            self.timing = self.depth > 0
        if self.watchers.units.active and isinstance(module, self.watchers.units.kinds):
            self.watchers.part_returned(module, rest[-1])
        if self.depth == 0 and self.observing:
            self.observing = False
            self._after_root(module, args, rest[0] if len(rest) > 1 else self.keywords, rest[-1])

    @_quiet
    def _after_root(self, module, args, kwargs, output):
        if not self.speaks or output is None:
            return
        if not self.torch.is_grad_enabled() or not self.ledger.has_parameters(module):
            return
        self.inputs.note_keywords(module, kwargs)
        rows = gateprobe_inputs.batch_size(args, kwargs)
        self.samples += rows
        if self.looks:
            self.outputs.note(module, output, self.steps + 1, rows)

    @_quiet
    def optimizer_made(self, args, kwargs, result):
        """Know an optimizer before its first step."""
        if self.telling:
            return
        self.ledger.optimizer_made(args[0])

    @_quiet
    def loss_scaled(self, args, kwargs, result):
        """Remember which plain loss a scaled one stands for."""
        plain = args[1] if len(args) > 1 else kwargs.get("outputs")
        if isinstance(plain, self.torch.Tensor) and isinstance(result, self.torch.Tensor):
            self.scaled = {id(result): (result, plain.detach())}

    @_quiet
    def scaler_stepped(self, args, kwargs, result):
        """Notice a step that a gradient scaler left out."""
        optimizer = args[1] if len(args) > 1 else kwargs.get("optimizer")
        if self.ledger.scaler_skipped(optimizer):
            self.skipped += 1
            self.pending = []

    def backward_called(self, args, kwargs, result):
        """Note the value that backward runs on."""
        if self._is_over():
            self._stop()
        self._note_loss(args, kwargs)

    @_quiet
    def _note_loss(self, args, kwargs):
        if _thread() != (self.thread or _thread()) or self.ended:
            return
        tensors = args[0] if args else kwargs.get("tensors")
        if not isinstance(tensors, self.torch.Tensor):
            tensors = tensors[0] if isinstance(tensors, (tuple, list)) and len(tensors) == 1 else None
        self.backwards += 1
        if isinstance(tensors, self.torch.Tensor) and tensors.numel() == 1:
            unscaled = self.scaled.get(id(tensors))
            self.loss = float((unscaled[1] if unscaled and unscaled[0] is tensors else tensors.detach()).item())
            self.watchers.backward(self.loss, self.looks, tensors)
        self.scaled = {}

    def before_step(self, optimizer, args, kwargs):
        """Look at gradients and learning rates before an optimizer uses them."""
        if self._is_over(optimizer):
            self._stop()
        self._before_step(optimizer)

    @_quiet
    def _before_step(self, optimizer):
        if self.ended or self.telling or not self._claim():
            return
        self.depth = 0
        if self.began is None:
            self.began = time.monotonic()
        found = getattr(optimizer, "found_inf", None)
        self.skipping = found is not None and float(found) > 0
        self.ledger.before_step(optimizer, self.looks, self.skipping)

    @_quiet
    def after_step(self, optimizer, args, kwargs):
        """Count the step."""
        if self.ended or not self.claimed:
            return
        if self.skipping:
            self.pending = []
            return
        ledger = self.ledger
        ledger.after_step(optimizer, ledger.main_steps == 1 or ledger.main_steps + 1 >= self.settings.steps)
        leads = ledger.main_steps > self.steps
        if leads:
            self.steps = ledger.main_steps
            self.looks = gateprobe_sampling.looks(self.steps + 1, self.settings.steps)
        self.watchers.stepped(optimizer, ledger.main_steps, leads)
        if leads:
            if self.steps == 1:  # now, since a script may leave the group before it ends
                self.world = self.world or gateprobe_ranks.world(self.torch)
            self._step_event(optimizer)

    def _is_over(self, optimizer=None):
        """Whether the script is about to begin a step beyond the wanted ones.

        What follows the last step in its loop, an average's update or another optimizer's turn, still runs.
        """
        if self.telling or getattr(self.settings, "endless", False):
            return False  # a replay of the probe's own
        if self.stops:
            return True
        if self.off or self.steps < self.settings.steps or _thread() != (self.thread or _thread()):
            return False
        taken = self.ledger.steps_taken()
        again = optimizer is not None and self.ledger.steps_taken(optimizer) >= self.settings.steps
        return again or min(taken) >= self.settings.steps

    def _step_event(self, optimizer):
        if not self.speaks:
            return
        norm = self.ledger.gradient_norm
        if self.loss is not None and self.loss - self.loss != 0:
            self.odd("loss", "loss", gateprobe_events.encode(self.loss).strip('"'), self.steps)
        for name, value in self.ledger.odd_gradients:
            self.odd("gradient", name, value, self.steps)
        self.ledger.odd_gradients = []
        self._tell_oddities()
        if self.steps % max(1, -(-self.settings.steps // STEP_EVENTS)) == 0 or self.steps in (1, self.settings.steps):
            rates = [gateprobe_tensors.rate(group) for group in optimizer.param_groups[:8]]
            self.writer.emit_step(self.steps, time.monotonic() - self.began, self.samples, rates, self.loss, norm)
        self.ledger.gradient_norm = None

    def _stop(self):
        self.tell_rank()
        try:
            gateprobe_stops.stop(self)
        finally:
            self.ended = True

    def tell_rank(self):
        """Say what a process of several holds; the silent ones too."""
        if self.ranked or not self.claimed or self.fault is not None:
            return
        self.ranked = True
        try:
            place = self.world or gateprobe_ranks.world(self.torch)
            if place is None:
                return
            writer = self.writer or gateprobe_events.EventWriter(self.settings.path)
            self.ledger.model_items()
            with self.torch.no_grad():
                gateprobe_ranks.tell(self.torch, writer, self.ledger, place, self.steps)
            if writer is not self.writer:
                writer.close()
        except Exception as error:
            self.fail(error)

    # Telling

    def _claim(self):
        if not self.claimed:
            self.claimed = True
            self.world = gateprobe_ranks.world(self.torch)
            self.speaks = self.process.claim()
            if self.speaks:
                self.writer = gateprobe_events.EventWriter(self.settings.path)
                self.process.hide_from_children()
                self.writer.emit(
                    "start",
                    framework="torch",
                    framework_version=str(self.torch.__version__),
                    language="python",
                    language_version=".".join(str(part) for part in sys.version_info[:3]),
                    process=os.getpid(),
                    steps=self.settings.steps,
                    **self.settings.surroundings(),
                )
            elif self.world is None and (self.process.is_worker() or "RANK" not in os.environ):
                self.off = True  # other ranks go on, silently, so that all of them stop at the same step
        return self.claimed and (self.speaks or not self.off)

    def odd(self, what, name, value, step):
        """Note a value that is not finite."""
        # Held back until a step follows: a gradient scaler may skip this one, as it should.
        if len(self.pending) < ODDITY_EVENTS:
            self.pending.append({"what": what, "name": name, "value": value, "step": step})

    def _tell_oddities(self):
        for oddity in self.pending:
            place = (oddity["what"], oddity["name"])
            if place not in self.odd_places and len(self.odd_places) < ODDITY_EVENTS:
                self.odd_places.add(place)  # the first time tells where it began; later ones follow from it
                self.writer.emit("nonfinite", **oddity)
        self.pending = []

    def forked(self):
        """This process is a fork: what was seen belongs to its parent."""
        self.off, self.speaks, self.stops = True, False, 0
        if self.writer is not None:
            self.writer.close()

    def fail(self, error):
        """Switch the observer off; the report says why, and no invariant passes."""
        self.off, self.fault = True, "%s: %s" % (type(error).__name__, str(error)[:200])
        if self.speaks:
            self.stops = 1  # nothing more to see: the script ends at its next step

    def finish(self, ending):
        """Write all evidence and the end; later calls do nothing."""
        if self.ended:
            return
        self.tell_rank()
        self.ended = True
        if ending["how"] == "finished" and self.steps >= self.settings.steps:
            ending = {"how": "steps"}
        if self.fault is None:
            self.telling = True
            try:
                self._tell_oddities()
                with self.torch.no_grad():
                    gateprobe_evidence.tell(self, ending["how"])
            except Exception as error:
                self.fail(error)
            self.telling = False
        gateprobe_evidence.end(self, ending)


try:
    from _thread import get_ident as _thread
except ImportError:
    from threading import get_ident as _thread
