"""Frameworks as their users use them: healthy scripts stay without a failure, planted bugs are found by the right invariant."""

import os
import subprocess
import sys
import tempfile
import unittest

import frameworks


class FrameworkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.runs = frameworks.run_all(frameworks.script_names())

    def test_every_script_is_judged_as_its_first_lines_say(self):
        for name, run in self.runs.items():
            with self.subTest(name):
                self.assertEqual(frameworks.complaints(name, run), [])

    def test_nothing_of_the_probe_is_printed(self):
        for name, run in self.runs.items():
            with self.subTest(name):
                self.assertNotIn("gateprobe", run.output + run.errors)
                self.assertNotIn("never", run.output)

    def test_lines_fit_into_one_atomic_write(self):
        for name, run in self.runs.items():
            with self.subTest(name):
                self.assertTrue(all(len(line) < 4096 for line in run.text.splitlines()))


# Appended to a script: its weights at its end, and at the same step without the probe, where a callback ends it.
WATCHED = r'''
import atexit, hashlib, os, sys


def _digest():
    import numpy
    parts = []
    torch, keras = sys.modules.get("torch"), sys.modules.get("keras")
    main = sys.modules["__main__"].__dict__
    model = main.get("model")
    if keras is not None and isinstance(model, keras.Model):
        parts = [numpy.asarray(weight) for weight in model.get_weights()]
    elif model is not None and hasattr(model, "state_dict"):
        parts = [tensor.detach().numpy() for tensor in model.state_dict().values()]
    elif model is not None:
        parts = [model.coef_]
    print("weights", hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest())


atexit.register(_digest)
'''
PLAIN_STOPS = {
    "lightning_mnist": ("callbacks=[", "max_steps=6, num_sanity_val_steps=2, callbacks=["),
    "huggingface_trainer": (
        "trainer.train()", "import transformers\nStop = type('Stop', (transformers.TrainerCallback,), {'on_step_begin': "
        "lambda self, a, state, c, **rest: sys.exit() if state.global_step == 6 else None})\n"
        "trainer.add_callback(Stop())\ntrainer.train()"),
    "keras_mnist": ("verbose=0)\nscore", "verbose=0, callbacks=[keras.callbacks.LambdaCallback(on_train_batch_begin="
                    "lambda batch, logs: sys.exit() if batch == 6 else None)])\nscore"),
    "keras_mnist_jax": ("verbose=0)\nscore", "verbose=0, callbacks=[keras.callbacks.LambdaCallback(on_train_batch_begin="
                        "lambda batch, logs: sys.exit() if batch == 6 else None)])\nscore"),
}


class SameWeightsTest(unittest.TestCase):
    """The weights are bit for bit those of a run that its framework ends at the same step."""

    def test_weights_are_those_of_a_plain_run(self):
        for name, (old, new) in PLAIN_STOPS.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                with open(os.path.join(frameworks.SCRIPTS, name + ".py"), encoding="utf-8") as file:
                    text = file.read()
                head, _, body = text.partition("\nimport ")
                self.assertIn(old, body)
                script = os.path.join(folder, name + ".py")
                with open(script, "w", encoding="utf-8") as file:
                    file.write(head + "\n" + WATCHED + "\nimport " + body)
                probed = frameworks.run(name, folder=folder)
                with open(script, "w", encoding="utf-8") as file:
                    body = body.replace(old, new).replace("trainer.test(", "(lambda *rest: None)(")
                    file.write(head + "\n" + WATCHED + "\nimport " + body)
                plain = subprocess.run(
                    [sys.executable, script], env=frameworks.plain_environment(frameworks.header(name)), cwd=folder,
                    capture_output=True, text=True)
                ours = [line for line in probed.output.splitlines() if line.startswith("weights ")]
                theirs = [line for line in plain.stdout.splitlines() if line.startswith("weights ")]
                self.assertEqual(len(ours), 1, probed.errors[-500:])
                self.assertEqual(ours, theirs, plain.stderr[-500:])


if __name__ == "__main__":
    unittest.main()
