"""Frameworks' scripts that end otherwise than they should: every end is told as what it was, and nothing passes by it."""

import os
import tempfile
import unittest

import frameworks

KERAS = """
import os, sys, keras, numpy
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = numpy.random.rand(320, 4)
def end(batch, logs):
    if batch == 3:
        %s
callback = keras.callbacks.LambdaCallback(on_train_batch_begin=end)
%s
model.fit(x, x.sum(1), epochs=5, verbose=0, callbacks=[callback])
"""
SWALLOWS = """
import keras, numpy
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = numpy.random.rand(320, 4)
for attempt in range(100):
    try:
        model.fit(x, x.sum(1), epochs=5, verbose=0)
    except BaseException:
        pass
print("never")
"""
SKLEARN = """
import numpy
from sklearn.linear_model import Ridge
x = numpy.random.RandomState(0).rand(30, 4)
model = Ridge().fit(x, x.sum(1))
x[3, 2] = numpy.nan
model.fit(x, x.sum(1))
"""
CALLS = """
import os, signal, numpy, gateprobe
weight = numpy.zeros(3)
for step in range(10):
    weight = weight + 1
    if step == 3:
        %s
    gateprobe.step(loss=1.0 / (step + 1), parameters=weight)
"""
JITTED = """
import jax, jax.numpy as jnp, gateprobe
@jax.jit
def update(weight):
    weight = weight - 0.1
    gateprobe.step(loss=weight.sum(), parameters=weight)
    return weight
weight = jnp.ones(3)
for step in range(4):
    weight = update(weight)
"""


class EndingTest(unittest.TestCase):
    def run_text(self, text, head=""):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "script.py"), "w", encoding="utf-8") as file:
                file.write(head + text)
            return frameworks.run("script", folder=folder)

    def test_exceptions_in_a_fit(self):
        for backend in ("torch", "jax"):
            with self.subTest(backend):
                run = self.run_text(KERAS % ("raise ValueError('odd batch')", ""), "# environment: KERAS_BACKEND=%s\n" % backend)
                end = run.named("end")[0]
                self.assertEqual((run.status, end["how"], end["type"], end["steps"]), (1, "exception", "ValueError", 3))
                self.assertEqual((end["file"], end["line"]), ("script.py", 10))

    def test_an_exit_in_a_fit(self):
        run = self.run_text(KERAS % ("sys.exit(4)", ""))
        self.assertEqual((run.status, run.named("end")[0]["how"], run.named("end")[0]["steps"]), (4, "finished", 3))

    def test_a_process_that_is_gone_proves_nothing(self):
        for text in (KERAS % ("os._exit(0)", ""), CALLS % "os._exit(0)", CALLS % "os.kill(os.getpid(), signal.SIGKILL)"):
            run = self.run_text(text)
            self.assertEqual(run.named("end"), [])
            self.assertIn("the events stop after 3 steps without an end", run.table["ending"])
            self.assertNotIn("passed", {row["verdict"] for row in run.rows.values()})

    def test_a_script_that_catches_everything_ends(self):
        run = self.run_text(SWALLOWS)
        self.assertEqual((run.status, run.output, run.named("end")[0]["how"]), (0, "", "steps"))

    def test_an_estimator_that_refuses_its_rows(self):
        run = self.run_text(SKLEARN)
        end = run.named("end")[0]
        self.assertEqual((run.status, end["how"], end["type"], end["line"]), (1, "exception", "ValueError", 7))

    def test_a_call_inside_of_jit_is_said(self):
        run = self.run_text(JITTED)
        self.assertEqual(run.status, 0, run.errors)
        self.assertIn("call it outside of jit", run.table["ending"])
        self.assertNotIn("passed", {row["verdict"] for row in run.rows.values()})


if __name__ == "__main__":
    unittest.main()
