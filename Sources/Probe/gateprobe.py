"""The invariants of a training run in one's own tests: `with gateprobe.watch(): ...` and `gateprobe.check(...)`.

    PYTHONPATH="$(gate train --probe)" python -m pytest -p gateprobe_pytest

The program `gate` judges what is seen; GATE_PROGRAM names it where it is not on PATH.
"""

import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile

REPLAYS = ("eval_deterministic", "batch_independent")


class InvariantsFailed(AssertionError):
    """Some invariants do not hold; `failed` has one (name, message) for each."""

    def __init__(self, failed, text):
        super().__init__(text)
        self.failed = failed


class watch:
    """Observe the optimizer steps of a block; leaving it raises InvariantsFailed where an invariant does not hold.

    `allow` names invariants that may fail here, `frozen` parameters that must not change, by globs. After the block
    `results` maps each invariant's name to its verdict: passed, failed or inconclusive.
    """

    def __init__(self, frozen=(), allow=(), replays=REPLAYS):
        self.frozen, self.allow, self.replays = list(frozen), set(allow), list(replays)
        self.results, self.messages = {}, {}

    def __enter__(self):
        import gateprobe_torch
        import torch

        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "events")
        open(self.path, "w").close()
        self.observer = gateprobe_torch.observe(torch, _Settings(self), _Process())
        return self

    def __exit__(self, kind, error, trace):
        observer = self.observer
        try:
            if observer.speaks:
                observer.finish({"how": "steps"} if error is None else {"how": "finished"})
            observer.off = True
            if error is None:
                self._judge()
        finally:
            self.folder.cleanup()

    def _judge(self):
        program = os.environ.get("GATE_PROGRAM") or shutil.which("gate")
        if program is None:
            raise RuntimeError("the program gate is not on PATH; GATE_PROGRAM may name it")
        arguments = [program, "train", "--json", "--events", self.path, "--steps", str(max(1, self.observer.steps))]
        for pattern in self.frozen:
            arguments += ["--frozen", pattern]
        done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        if not done.stdout:
            raise RuntimeError(done.stderr.decode(errors="replace").strip() or "gate gave no answer")
        answer = json.loads(done.stdout)
        if not answer["invariants"]:
            raise RuntimeError("nothing could be told: " + (answer.get("ending") or "no optimizer step was seen"))
        failed = []
        for row in answer["invariants"]:
            self.results[row["name"]], self.messages[row["name"]] = row["verdict"], row["message"]
            if row["verdict"] == "failed" and row["name"] not in self.allow:
                failed.append(row)
        if failed:
            text = "\n".join("\n    ".join(["%s: %s" % (row["name"], row["message"])] + row["notes"]) for row in failed)
            raise InvariantsFailed([(row["name"], row["message"]) for row in failed], text)


def check(model, loss, *batch, steps=10, optimizer=None, **options):
    """Train a copy of a model on one batch for some steps, and assert that every invariant holds.

    `loss(model, *batch)` gives the loss; `optimizer(parameters)` makes the optimizer, SGD with rate 0.01 by default.
    Returns the verdicts by the invariants' names.
    """
    import torch

    with watch(**options) as watched:
        subject = copy.deepcopy(model)
        trained = [parameter for parameter in subject.parameters() if parameter.requires_grad]
        chosen = optimizer(trained) if optimizer is not None else torch.optim.SGD(trained, lr=0.01)
        for _ in range(steps):
            chosen.zero_grad()
            loss(subject, *batch).backward()
            chosen.step()
    return watched.results


class _Settings:
    """What an observer reads, for a block that is never ended."""

    def __init__(self, watched):
        self.path, self.frozen, self.replays = watched.path, watched.frozen, watched.replays
        self.root, self.steps, self.rows, self.repeats, self.network = os.getcwd(), 2000, 0, False, "open"
        self.endless = True


class _Process:
    """The block speaks for itself: no claim, no children to hide from."""

    def claim(self):
        return True

    def is_worker(self):
        return False

    def hide_from_children(self):
        pass


if sys.version_info < (3, 9):
    raise ImportError("gateprobe needs Python 3.9 or later")
