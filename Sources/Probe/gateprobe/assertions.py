"""The invariants of a training run in a project's own tests: `with watch(): ...` and `check(...)`."""

import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile

from gateprobe.calls import Calls
from gateprobe.core import listeners

if sys.version_info < (3, 9):
    raise ImportError("gateprobe needs Python 3.9 or later")

REPLAYS = ("eval_deterministic", "batch_independent")


class InvariantsFailed(AssertionError):
    """Some invariants do not hold; `failed` has one (name, message) for each."""

    def __init__(self, failed, text):
        super().__init__(text)
        self.failed = failed


class watch:
    """Observe the training steps of a block; leaving it raises InvariantsFailed where an invariant does not hold.

    `allow` names invariants that may fail here, `frozen` parameters that must not change, by globs. After the block
    `results` maps each invariant's name to its verdict: passed, failed or inconclusive.
    """

    def __init__(self, frozen=(), allow=(), replays=REPLAYS):
        self.frozen, self.allow, self.replays = list(frozen), set(allow), list(replays)
        self.results, self.messages, self.steps = {}, {}, 0

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self._path = os.path.join(self._folder.name, "events")
        open(self._path, "w").close()
        self._observers = _observers(_Settings(self._path, self.frozen, self.replays))
        listeners.add(self._observers[0].record_step)
        return self

    def __exit__(self, kind, error, trace):
        listeners.remove(self._observers[0].record_step)
        try:
            self._finish("steps" if error is None else "finished")
            if error is None:
                self._judge()
        finally:
            self._folder.cleanup()

    def _finish(self, how):
        reporters = [one for one in self._observers if one.is_reporter]
        counting = [one for one in reporters if one.steps]
        if not counting:
            counting = [one for one in self._observers if one.adopt_late_steps()]
        for observer in (counting or reporters)[:1]:
            observer.finish({"how": how})
            self.steps = observer.steps
        for observer in self._observers:
            observer.switch_off()

    def _judge(self):
        answer = _ask_gate(self._path, max(1, self.steps), self.frozen)
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


def _ask_gate(path, steps, frozen):
    """The program's judgement of the events in a file."""
    program = os.environ.get("GATE_PROGRAM") or shutil.which("gate")
    if program is None:
        raise RuntimeError("the program gate is not on PATH; GATE_PROGRAM may name it")
    arguments = [program, "train", "--json", "--events", path, "--steps", str(steps)]
    for pattern in frozen:
        arguments += ["--frozen", pattern]
    done = subprocess.run(arguments, capture_output=True, stdin=subprocess.DEVNULL)
    if not done.stdout:
        raise RuntimeError(done.stderr.decode(errors="replace").strip() or "gate gave no answer")
    answer = json.loads(done.stdout)
    if not answer["invariants"]:
        raise RuntimeError("nothing could be told: " + (answer.get("ending") or "no optimizer step was seen"))
    return answer


def _observers(settings):
    """The observers of one block: that of explicit calls first, then those of the frameworks that are loaded."""
    host = _BlockHost()
    found = [Calls(settings, host)]
    loaded = [name for name in ("keras", "sklearn.base") if name in sys.modules]
    if "torch" in sys.modules or (not loaded and not {"jax", "numpy"} & set(sys.modules)):
        import torch

        from gateprobe.torch import observer

        host.torch = observer.observe(torch, settings, host)
        found.append(host.torch)
    if "keras" in loaded:
        from gateprobe.keras import watcher as keras_watcher

        found.append(keras_watcher.observe(sys.modules["keras"], settings, host))
    if "sklearn.base" in loaded:
        from gateprobe.sklearn import watcher as sklearn_watcher

        found.append(sklearn_watcher.observe(sys.modules["sklearn.base"], settings, host))
    return found


class _Settings:
    """What an observer reads, for a block that is never ended."""

    def __init__(self, path, frozen, replays):
        self.path, self.frozen, self.replays = path, frozen, replays
        self.root, self.steps, self.rows, self.repeats = os.getcwd(), 2000, 0, False
        self.endless = True

    def environment_fields(self):
        """Nothing was chosen for the run."""
        return {}


class _BlockHost:
    """The block reports for itself: the first observer that claims its stream, and no children to hide from."""

    torch, keras, claimed = None, None, False

    def claim(self):
        """Whether this is the first to ask."""
        is_first, self.claimed = not self.claimed, True
        return is_first

    def take_over(self):
        """The writer of torch's observer where it has claimed the stream and has seen no step; None elsewhere."""
        return self.torch.hand_over() if self.torch is not None else None

    def is_worker(self):
        """A block has no workers."""
        return False

    def hide_from_children(self):
        """A block's children have no probe."""
