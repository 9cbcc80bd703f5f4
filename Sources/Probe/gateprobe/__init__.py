"""Check the invariants of a training run: `gateprobe.step(...)` in a loop, `watch` and `check` in tests.

    PYTHONPATH="$(gate train --probe)" python -m pytest -p gateprobe.pytest_plugin

The program `gate` judges the observations; GATE_PROGRAM names it where it is not on PATH.

pytest need not rewrite this package, which the probe may have imported before it: PYTEST_DONT_REWRITE.
"""

from gateprobe.core import listeners

__all__ = ["InvariantsFailed", "check", "step", "watch"]


def step(loss=None, parameters=None, gradients=None, outputs=None, frozen=None, rate=None):
    """Report one step of a loop that no framework's hooks show; call it after the update, outside of `jit`.

    `parameters`, `gradients`, `outputs` and `frozen` (values that must not change) are arrays, or nested dicts, lists
    and objects of arrays; `gradients` are named as `parameters`. `loss` and `rate` are numbers. Does nothing in a
    script that runs without the gate; under it, the call after the last wanted step ends the script.
    """
    listeners.report_step(loss, parameters, gradients, outputs, frozen, rate)


def __getattr__(name):
    # Loaded when asked for: an observed script that calls none of them does not pay for their imports.
    if name in __all__:
        from gateprobe import assertions

        return getattr(assertions, name)
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
