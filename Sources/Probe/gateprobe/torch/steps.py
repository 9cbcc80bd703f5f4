"""Count the steps of optimizers, and look at the losses and gradients that they are taken on."""

from gateprobe.core import sampling
from gateprobe.torch import ranks
from gateprobe.torch.run import current_thread, quiet
from gateprobe.torch.tensors import rate

RATE_LIMIT = 8


class StepTracker:
    """Everything between a loss and the step that is taken on it."""

    def __init__(self, run, ledger, gradients, watchers, stop_rule):
        self.run, self.ledger, self.gradients = run, ledger, gradients
        self.watchers, self.stop_rule = watchers, stop_rule
        self.skipped, self.backwards, self.samples = 0, 0, 0
        # Of the coming step: the last loss, which plain loss a scaled one stands for, whether a scaler skips the step.
        self.loss, self.scaled, self.is_skipped = None, {}, False

    def add_samples(self, rows):
        """Count the samples of a batch that the coming step is taken on."""
        self.samples += rows

    @quiet
    def optimizer_made(self, args, kwargs, result):
        """Know an optimizer before its first step."""
        if not self.run.is_replaying:
            self.ledger.optimizers.made(args[0])

    @quiet
    def loss_scaled(self, args, kwargs, result):
        """Remember which plain loss a scaled one stands for."""
        tensor = self.run.torch.Tensor
        plain = args[1] if len(args) > 1 else kwargs.get("outputs")
        if isinstance(plain, tensor) and isinstance(result, tensor):
            self.scaled = {id(result): (result, plain.detach())}

    @quiet
    def scaler_stepped(self, args, kwargs, result):
        """Notice a step that a gradient scaler left out."""
        optimizer = args[1] if len(args) > 1 else kwargs.get("optimizer")
        if self.ledger.optimizers.scaler_skipped(optimizer):
            self.skipped += 1
            self._drop_oddities()

    def backward_called(self, args, kwargs, result):
        """Note the value that backward runs on."""
        if self.stop_rule.is_over():
            self.stop_rule.stop()
        self._note_loss(args, kwargs)

    @quiet
    def _note_loss(self, args, kwargs):
        run = self.run
        if current_thread() != (run.thread or current_thread()) or run.session.has_ended:
            return
        tensors = args[0] if args else kwargs.get("tensors")
        if not isinstance(tensors, run.torch.Tensor):
            tensors = tensors[0] if isinstance(tensors, (tuple, list)) and len(tensors) == 1 else None
        self.backwards += 1
        if isinstance(tensors, run.torch.Tensor) and tensors.numel() == 1:
            unscaled = self.scaled.get(id(tensors))
            self.loss = float((unscaled[1] if unscaled and unscaled[0] is tensors else tensors.detach()).item())
            self.watchers.backward(self.loss, tensors)
        self.scaled = {}

    def before_step(self, optimizer, args, kwargs):
        """Look at gradients and learning rates before an optimizer uses them."""
        if self.stop_rule.is_over(optimizer):
            self.stop_rule.stop()
        self._before_step(optimizer)

    @quiet
    def _before_step(self, optimizer):
        run = self.run
        if run.session.has_ended or run.is_replaying or not run.claim():
            return
        run.depth = 0
        evidence = run.session.evidence
        if evidence is not None and evidence.began is None:
            evidence.start_clock()
        found = getattr(optimizer, "found_inf", None)
        self.is_skipped = found is not None and float(found) > 0
        record = self.ledger.optimizers.made(optimizer)
        self.ledger.refresh()
        record.note_rates()
        if not self.is_skipped:
            if run.looks:
                self.gradients.measure(optimizer)
            self.gradients.look_at_awaited()

    @quiet
    def after_step(self, optimizer, args, kwargs):
        """Count the step; a closure's gradients are there only now."""
        run, optimizers = self.run, self.ledger.optimizers
        if run.session.has_ended or not run.session.is_claimed:
            return
        if self.is_skipped:
            self._drop_oddities()
            return
        wanted, before = run.settings.steps, optimizers.main_steps
        optimizers.stepped(optimizer)
        self.gradients.look_at_awaited()
        if before == 1 or before + 1 >= wanted:
            self.gradients.look_at_rounding(optimizer)
        leads = optimizers.main_steps > run.steps
        if leads:
            run.steps = optimizers.main_steps
            run.looks = sampling.looks(run.steps + 1, wanted)
        self.watchers.stepped(optimizer, optimizers.main_steps, leads)
        if leads:
            if run.steps == 1:  # now, since a script may leave the group before it ends
                run.world = run.world or ranks.world(run.torch)
            self._record(optimizer)

    def _record(self, optimizer):
        run = self.run
        if not run.session.is_reporter:
            return
        evidence = run.session.evidence
        evidence.note_loss(self.loss, run.steps)
        if self.gradients.odd:
            for name, value in self.gradients.take_odd():
                evidence.note_oddity("gradient", name, value, run.steps)
        rates = [rate(group) for group in optimizer.param_groups[:RATE_LIMIT]]
        evidence.record_step(run.steps, self.samples, rates, self.loss, self.gradients.take_norm())

    def _drop_oddities(self):
        if self.run.session.evidence is not None:
            self.run.session.evidence.drop_oddities()
