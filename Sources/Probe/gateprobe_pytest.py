"""A pytest plugin: `pytest -p gateprobe_pytest` gives tests the fixture `watch_training`."""

import gateprobe
import pytest


@pytest.fixture
def watch_training():
    """`with watch_training(): ...` asserts the invariants of a training run; see gateprobe.watch."""
    return gateprobe.watch
