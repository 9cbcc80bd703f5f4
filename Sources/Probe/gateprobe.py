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


_watching = []


def step(loss=None, parameters=None, gradients=None, outputs=None, frozen=None, rate=None):
    """Show one step of a loop that no framework's hooks show; call it behind the update, outside of `jit`.

    `parameters`, `gradients`, `outputs` and `frozen` (what must not change) are arrays, or nested dicts, lists and
    objects of arrays; `gradients` are named as `parameters`. `loss` and `rate` are numbers. Does nothing in a script
    that runs without the gate; under it, the call behind the last wanted step ends the script.
    """
    for watched in _watching[-1:]:
        watched.calls.step(loss, parameters, gradients, outputs, frozen, rate)
        return
    process = sys.modules.get("gateprobe_process")
    if process is not None:
        process.told(loss, parameters, gradients, outputs, frozen, rate)


class watch:
    """Observe the training steps of a block; leaving it raises InvariantsFailed where an invariant does not hold.

    `allow` names invariants that may fail here, `frozen` parameters that must not change, by globs. After the block
    `results` maps each invariant's name to its verdict: passed, failed or inconclusive.
    """

    def __init__(self, frozen=(), allow=(), replays=REPLAYS):
        self.frozen, self.allow, self.replays = list(frozen), set(allow), list(replays)
        self.results, self.messages, self.steps = {}, {}, 0

    def __enter__(self):
        import gateprobe_calls

        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "events")
        open(self.path, "w").close()
        settings, process = _Settings(self), _Process()
        self.calls = gateprobe_calls.Calls(settings, process)
        self.watchers = [self.calls]
        loaded = [name for name in ("keras", "sklearn.base") if name in sys.modules]
        if "torch" in sys.modules or not loaded and not {"jax", "numpy"} & set(sys.modules):
            import gateprobe_torch
            import torch

            process.observer = gateprobe_torch.observe(torch, settings, process)
            self.watchers.append(process.observer)
        if "keras" in loaded:
            import gateprobe_keras

            self.watchers.append(gateprobe_keras.observe(sys.modules["keras"], settings, process))
        if "sklearn.base" in loaded:
            import gateprobe_sklearn

            self.watchers.append(gateprobe_sklearn.observe(sys.modules["sklearn.base"], settings, process))
        _watching.append(self)
        return self

    def __exit__(self, kind, error, trace):
        _watching.remove(self)
        try:
            speaking = [watcher for watcher in self.watchers if watcher.speaks and watcher.steps]
            for watcher in self.watchers if not speaking else ():
                if getattr(watcher, "take_over", bool)():
                    speaking.append(watcher)
            for watcher in speaking[:1] or [watcher for watcher in self.watchers if watcher.speaks][:1]:
                watcher.finish({"how": "steps"} if error is None else {"how": "finished"})
                self.steps = watcher.steps
            for watcher in self.watchers:
                watcher.off = True
            if error is None:
                self._judge()
        finally:
            self.folder.cleanup()

    def _judge(self):
        program = os.environ.get("GATE_PROGRAM") or shutil.which("gate")
        if program is None:
            raise RuntimeError("the program gate is not on PATH; GATE_PROGRAM may name it")
        arguments = [program, "train", "--json", "--events", self.path, "--steps", str(max(1, self.steps))]
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

    def surroundings(self):
        return {}


class _Process:
    """The block speaks for itself: the first watcher that claims its stream, and no children to hide from."""

    observer, claimed = None, False

    def claim(self):
        first, self.claimed = not self.claimed, True
        return first

    def hand_over(self):
        observer = self.observer
        if observer is None or observer.off or not observer.speaks or observer.steps:
            return None
        observer.off, observer.speaks = True, False
        return observer.writer

    def is_worker(self):
        return False

    def hide_from_children(self):
        pass


if sys.version_info < (3, 9):
    raise ImportError("gateprobe needs Python 3.9 or later")
