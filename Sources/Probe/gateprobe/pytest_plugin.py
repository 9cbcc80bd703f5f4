"""A pytest plugin: `pytest -p gateprobe.pytest_plugin` gives tests the fixture `watch_training`."""

import pytest

import gateprobe


@pytest.fixture
def watch_training():
    """`with watch_training(): ...` asserts the invariants of a training run; see gateprobe.watch."""
    return gateprobe.watch
