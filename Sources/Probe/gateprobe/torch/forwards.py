"""Follow the calls of modules: which one is the outermost, what it is given and what it returns."""

from gateprobe.torch import structures
from gateprobe.torch.run import current_thread, quiet
from gateprobe.torch.slowest import TIMED_STEP


class ForwardTracker:
    """The calls of one thread; the outermost module of a call is a root."""

    def __init__(self, run, tree, steps, watchers, batches, outputs, slowest):
        self.run, self.tree, self.steps, self.watchers = run, tree, steps, watchers
        self.batches, self.outputs, self.slowest = batches, outputs, slowest
        self.units, self.stop_rule = watchers.units, steps.stop_rule
        # Of the root that runs: whether it is observed and timed, and its keyword arguments.
        self.is_observed, self.is_timed, self.keywords = False, False, {}

    def before_forward(self, module, args):
        """Count how deep the call is."""
        run = self.run
        if run.depth:
            if run.thread == current_thread():
                run.depth += 1
                if self.is_timed:
                    self.slowest.entered(module)
            return
        if self.stop_rule.is_over() and run.torch.is_grad_enabled():
            self.stop_rule.stop()  # an evaluation after the last step runs to its end
        self._before_root(module, args)

    @quiet
    def _before_root(self, module, args):
        run, torch = self.run, self.run.torch
        if run.thread is None:
            run.thread = current_thread()
        elif run.thread != current_thread():
            return
        run.depth = 1
        # A trace would record what is done here, and warn on the script's own streams.
        apart = torch.jit.is_tracing() or run.transforming() is not None
        self.is_observed = not run.session.has_ended and not apart and run.claim()
        if self.is_observed:
            self.tree.root_called(module)
            self.watchers.root_called(module, args)
            if torch.is_grad_enabled():
                self.batches.note(module, args)
                # A GPU works on when a call has returned: its times say nothing.
                self.is_timed = run.steps + 1 == TIMED_STEP and not torch.cuda.is_initialized()
                if self.is_timed:
                    self.slowest.entered(module)

    def module_called(self, args, kwargs, result):
        """Keep a root's keyword arguments, where torch hands them to no hook."""
        if self.run.depth == 0:
            self.keywords = kwargs

    def after_forward(self, module, args, *rest):
        """Look at what a root module returned; after an exception torch leaves the keyword arguments out."""
        run = self.run
        if run.thread != current_thread():
            return
        depth = run.depth = run.depth - 1 if run.depth else 0
        if self.is_timed:
            self.slowest.left(module)
            self.is_timed = depth > 0
        if self.units.active and isinstance(module, self.units.kinds):
            self.watchers.part_returned(module, rest[-1])
        if depth == 0 and self.is_observed:
            self.is_observed = False
            self._after_root(module, args, rest[0] if len(rest) > 1 else self.keywords, rest[-1])

    @quiet
    def _after_root(self, module, args, kwargs, output):
        run = self.run
        if not run.session.is_reporter or output is None:
            return
        if not run.torch.is_grad_enabled() or not self.tree.has_parameters(module):
            return
        self.batches.note_keywords(module, kwargs)
        rows = structures.batch_size(args, kwargs)
        self.steps.add_samples(rows)
        if run.looks:
            self.outputs.note(module, output, rows)
