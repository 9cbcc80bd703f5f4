"""`gateprobe` in a project's own tests, run by pytest and by unittest, with several frameworks."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import frameworks

TORCH = '''
import gateprobe, pytest, torch
from torch.nn import functional as F


def batches():
    torch.manual_seed(0)
    return [(torch.randn(16, 4), torch.randint(0, 3, (16,))) for _ in range(8)]


def train(model, optimizer):
    for x, y in batches():
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


def test_a_healthy_loop(watch_training):
    model = torch.nn.Linear(4, 3)
    with watch_training(frozen=["nothing.*"], allow=["frozen_stay"]) as watched:
        train(model, torch.optim.SGD(model.parameters(), lr=0.1))
    assert watched.results["params_move"] == "passed"
    assert watched.steps == 8


def test_a_forgotten_layer(watch_training):
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 3))
    with pytest.raises(gateprobe.InvariantsFailed, match="0.weight is trainable and in no optimizer"):
        with watch_training():
            train(model, torch.optim.SGD(model[1].parameters(), lr=0.1))


def test_a_copy_is_checked():
    model = torch.nn.Linear(4, 3)
    before = model.weight.clone()
    x, y = batches()[0]
    results = gateprobe.check(model, lambda model, x, y: F.cross_entropy(model(x), y), x, y, steps=10)
    assert results["params_move"] == "passed" and torch.equal(before, model.weight)


def test_the_own_exception_comes_through(watch_training):
    with pytest.raises(ZeroDivisionError):
        with watch_training():
            1 / 0


@pytest.mark.parametrize("rate", [0.1, 0.01])
def test_blocks_follow_one_another(watch_training, rate):
    model = torch.nn.Linear(4, 3)
    with watch_training():
        train(model, torch.optim.Adam(model.parameters(), lr=rate))
'''

OTHERS = '''
import gateprobe, numpy, pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

random = numpy.random.RandomState(0)
x = random.randn(80, 5)
y = (x[:, 0] > 0).astype(int)


def test_an_estimator(watch_training):
    with watch_training() as watched:
        LogisticRegression().fit(x[:60], y[:60]).score(x[60:], y[60:])
    assert watched.results["finite"] == "passed" and watched.steps == 1


def test_a_leak(watch_training):
    X_test = x[40:]
    with pytest.raises(gateprobe.InvariantsFailed, match="40 of 40 samples are in both x and X_test"):
        with watch_training():
            LogisticRegression().fit(x, y).score(X_test, y[40:])


def descend(steps, updates):
    weight, bias = numpy.zeros(5), numpy.zeros(1)
    for _ in range(steps):
        error = x @ weight + bias - y
        weight = weight - 0.1 * x.T @ error / len(x)
        bias = bias - 0.1 * error.mean() if updates else bias
        gateprobe.step(loss=(error**2).mean(), parameters={"weight": weight, "bias": bias})


def test_a_loop_by_hand(watch_training):
    descend(3, True)  # no block: nothing happens
    with watch_training() as watched:
        descend(30, True)
    assert watched.results["loss_decreases"] == "passed" and watched.steps == 30
    with pytest.raises(gateprobe.InvariantsFailed, match="bias did not move in 30 steps"):
        with watch_training():
            descend(30, False)
'''

KERAS = '''
import unittest
import gateprobe, keras, numpy


class KerasTest(unittest.TestCase):
    def test_fit(self):
        keras.utils.set_random_seed(0)
        x = numpy.random.rand(64, 4)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.1), "mse")
        with gateprobe.watch() as watched:
            model.fit(x, x.sum(1), batch_size=8, epochs=2, verbose=0)
        self.assertEqual((watched.results["params_move"], watched.steps), ("passed", 16))
        with self.assertRaisesRegex(gateprobe.InvariantsFailed, "kernel moved, and the policy names it frozen"):
            with gateprobe.watch(frozen=["*kernel"]):
                model.fit(x, x.sum(1), batch_size=8, epochs=1, verbose=0)
'''


class WatchTest(unittest.TestCase):
    def run_tests(self, text, arguments, passed):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "test_own.py"), "w", encoding="utf-8") as file:
                file.write(text)
            # What `gate train --probe` names: the probe's folder without the file that starts it by itself.
            probe = os.path.join(folder, "probe")
            shutil.copytree(frameworks.PROBE, probe, ignore=shutil.ignore_patterns("sitecustomize.py", "__pycache__"))
            environment = dict(frameworks.plain_environment(), PYTHONPATH=probe, GATE_PROGRAM=frameworks.program())
            done = subprocess.run(
                [sys.executable, "-m"] + arguments, cwd=folder, env=environment, capture_output=True, text=True)
            said = done.stdout + done.stderr
            self.assertEqual(done.returncode, 0, said)
            self.assertIn(passed, said)

    def test_pytest_with_torch(self):
        self.run_tests(TORCH, ["pytest", "-q", "-p", "gateprobe.pytest_plugin", "-p", "no:cacheprovider"], "6 passed")

    def test_pytest_with_scikit_learn_and_a_loop_by_hand(self):
        self.run_tests(OTHERS, ["pytest", "-q", "-p", "gateprobe.pytest_plugin", "-p", "no:cacheprovider"], "3 passed")

    def test_pytest_finds_the_installed_plugin_with_and_without_its_name(self):
        with open(os.path.join(frameworks.ROOT, "pyproject.toml"), encoding="utf-8") as file:
            point = re.search(r'^"(gateprobe[^"]*)" = "([^"]+)"$', file.read(), re.MULTILINE)
        with tempfile.TemporaryDirectory() as folder:
            # What the wheel installs, without the wheel.
            information = os.path.join(folder, "site", "traingate-0.dist-info")
            shutil.copytree(os.path.join(frameworks.PROBE, "gateprobe"), os.path.join(folder, "site", "gateprobe"))
            os.makedirs(information)
            for name, text in (
                ("METADATA", "Metadata-Version: 2.1\nName: traingate\nVersion: 0\n"),
                ("RECORD", "gateprobe/__init__.py,,\ngateprobe/pytest_plugin.py,,\n"),
                ("entry_points.txt", "[pytest11]\n%s = %s\n" % point.groups()),
                ("../../test_own.py", "def test_fixture(watch_training):\n    assert watch_training\n"),
                ("../../events", ""),
            ):
                with open(os.path.join(information, name), "w", encoding="utf-8") as file:
                    file.write(text)
            site = os.path.join(folder, "site")
            plain = dict(frameworks.plain_environment(), PYTHONPATH=site)
            # The gate's own copy of the package is loaded before pytest is, which is nothing to warn of.
            observed = dict(
                plain, PYTHONPATH=os.pathsep.join([frameworks.PROBE, site]), GATE_PROBE_LEAK_ROOTS=folder,
                GATE_PROBE_EVENTS=os.path.join(folder, "events"))
            for option in ([], ["-p", "gateprobe.pytest_plugin"]):
                for environment in (plain, observed):
                    words = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *option]
                    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    self.assertIn("1 passed", done.stdout)

    def test_unittest_with_keras(self):
        self.run_tests(KERAS, ["unittest", "test_own"], "Ran 1 test")


if __name__ == "__main__":
    unittest.main()
