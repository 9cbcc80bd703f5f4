"""When the script is ended: at the beginning of the first step that is not wanted."""

from gateprobe.torch.run import current_thread


class StopRule:
    """Ends the script; `finish` writes the evidence before."""

    def __init__(self, run, optimizers, report_rank, finish):
        self.run, self.optimizers, self.report_rank, self.finish = run, optimizers, report_rank, finish

    def is_over(self, optimizer=None):
        """Whether the script is about to begin a step beyond the wanted ones.

        What follows the last step in its loop, an average's update or another optimizer's turn, still runs.
        """
        run = self.run
        session, settings = run.session, run.settings
        if run.is_replaying or settings.endless:
            return False
        if session.stops:
            return True
        wanted = settings.steps
        if run.steps < wanted or session.is_off or current_thread() != (run.thread or current_thread()):
            return False
        again = optimizer is not None and self.optimizers.steps_of(optimizer) >= wanted
        return again or self.optimizers.least_steps() >= wanted

    def stop(self):
        """Report, and end the script."""
        self.report_rank()
        self.run.stop(self.finish)
