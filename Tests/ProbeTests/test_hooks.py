"""Optimizers of a torch that has no global hooks for them (before 2.0) are watched through their classes."""

import subprocess
import sys
import unittest

import corpus

CODE = """
import sys
import torch
sys.path.insert(0, %r)
from gateprobe.core.wrapping import call_after
from gateprobe.torch import hooks

calls = []
class Steps:
    def before_step(self, optimizer, args, kwargs):
        calls.append(("before", type(optimizer).__name__))
    def after_step(self, optimizer, args, kwargs):
        calls.append(("after", type(optimizer).__name__))

class Doubled(torch.optim.SGD):
    def step(self, closure=None):
        super().step(closure)
        return super().step(closure)

class Broken(torch.optim.SGD):
    def step(self, closure=None):
        raise ValueError("no")

steps, stepping = Steps(), set()
call_after(torch.optim.Optimizer, "__init__", lambda args, *rest: hooks.watch_steps(type(args[0]), steps, stepping))
weight = torch.nn.Parameter(torch.ones(2))
def closure():
    weight.grad = torch.ones(2)
    return 3.0
one, two = torch.optim.SGD([weight], lr=0.5), Doubled([weight], lr=0.25)
again = torch.optim.SGD([weight], lr=0.5)
schedule = torch.optim.lr_scheduler.StepLR(one, 1)
assert one.step(closure) == 3.0 and weight.tolist() == [0.5, 0.5], weight
schedule.step()
two.step(closure)
again.step()
broken = Broken([weight], lr=0.1)
try:
    broken.step()
except ValueError:
    print(calls, sorted(stepping))
"""


class ClassHookTest(unittest.TestCase):
    def test_each_step_is_seen_once(self):
        done = subprocess.run(
            [sys.executable, "-c", CODE % corpus.PROBE], env=corpus.plain_environment(), capture_output=True, text=True)
        expected = [(when, name) for name in ("SGD", "Doubled", "SGD") for when in ("before", "after")]
        self.assertEqual(done.stdout.strip(), "%s []" % (expected + [("before", "Broken")]), done.stderr)


if __name__ == "__main__":
    unittest.main()
