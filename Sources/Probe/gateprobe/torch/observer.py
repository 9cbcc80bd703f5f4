"""Observe PyTorch's training through its global hooks, change no number, and end the script after some steps."""

from gateprobe.torch import final_lists, hooks
from gateprobe.torch.copies import Copies
from gateprobe.torch.first_batches import FirstBatches
from gateprobe.torch.forwards import ForwardTracker
from gateprobe.torch.gradients import GradientLog
from gateprobe.torch.labels import Labels
from gateprobe.torch.ledger import Ledger
from gateprobe.torch.module_tree import ModuleTree
from gateprobe.torch.optimizers import OptimizerLog
from gateprobe.torch.outputs import Outputs
from gateprobe.torch.ranks import RankReport
from gateprobe.torch.run import Run
from gateprobe.torch.slowest import Slowest
from gateprobe.torch.steps import StepTracker
from gateprobe.torch.stop_rule import StopRule
from gateprobe.torch.watchers import Watchers


def observe(torch, settings, host):
    """Install the hooks in this process and return the observer; it claims the stream at the first training step."""
    observer = TorchObserver(torch, settings, host)
    try:
        hooks.install(torch, observer)
    except Exception:
        observer.session.is_off = True  # half of the hooks would show half of the truth
        raise
    return observer


class TorchObserver:
    """The parts that observe one training process, and its end."""

    def __init__(self, torch, settings, host):
        self.run = Run(torch, settings, host)
        self.ledger = Ledger(settings, ModuleTree(), OptimizerLog(), Copies(torch))
        self.labels = Labels(torch, self.ledger)
        self.ranks = RankReport(self.run, self.ledger, self.labels)
        self.watchers = Watchers(self.run, self.ledger, self.labels)
        self.batches = FirstBatches(torch, "checkpoint" in settings.replays)
        self.outputs, self.slowest = Outputs(self.run, self.labels), Slowest()
        stop_rule = StopRule(self.run, self.ledger.optimizers, self.report_rank, self.finish)
        gradients = GradientLog(torch, self.ledger, self.labels)
        self.steps_taken = StepTracker(self.run, self.ledger, gradients, self.watchers, stop_rule)
        self.forwards = ForwardTracker(
            self.run, self.ledger.tree, self.steps_taken, self.watchers, self.batches, self.outputs, self.slowest)

    # What the process asks

    @property
    def session(self):
        """Who reports this training."""
        return self.run.session

    @property
    def steps(self):
        """Steps so far."""
        return self.run.steps

    @property
    def is_reporter(self):
        """Whether this process reports what is observed here."""
        return self.session.is_reporter

    def report_rank(self):
        """Report what a process of several holds, once; the silent ones do, too."""
        self.ranks.report_rank()

    def hand_over(self):
        """The writer, for another observer that sees the steps which this one does not; None once it has seen one."""
        if self.session.is_off or self.steps or not self.session.reports():
            return None
        return self.session.give_up()

    def adopt_late_steps(self):
        """Whether there is something to report after all: torch's steps show themselves at once."""
        return False

    def switch_off(self):
        """Observe nothing any more: the block has ended, or this process is a fork of the one that was observed."""
        self.session.is_off = True

    def forked(self):
        """Leave what was observed to the parent, whose fork this process is."""
        session = self.session
        self.switch_off()
        session.is_reporter, session.stops = False, 0
        if session.evidence is not None:
            session.evidence.close()

    # The end

    def finish(self, ending):
        """Write all evidence and the end; later calls do nothing."""
        run, session = self.run, self.session
        if session.has_ended:
            return
        self.report_rank()
        session.has_ended = True
        ending = session.complete(ending, run.steps)
        if session.fault is None:
            run.is_replaying = True
            try:
                session.evidence.write_oddities()
                with run.torch.no_grad():
                    final_lists.write(self, ending["how"])
            except Exception as error:
                run.fail(error)
            run.is_replaying = False
        self._write_end(ending)

    def _write_end(self, ending):
        fields = {}
        try:
            fields = self.watchers.targets.fields(self.steps)
        except Exception as error:
            self.run.fail(error)
        evidence = self.session.evidence
        if self.session.fault is not None:
            evidence.write_fault(self.session.fault)
        evidence.finish(
            ending, self.steps, self.steps_taken.skipped, self.steps_taken.backwards, parameters=self.ledger.elements,
            **self.slowest.fields(self.labels.of_module), **fields)
