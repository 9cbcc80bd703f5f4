"""Every script of the corpus under the probe: its events are those that the judge's tests read, its weights unchanged."""

import importlib
import io
import json
import os
import runpy
import sys
import unittest
from contextlib import redirect_stdout

import corpus

# What differs between machines and runs; everything else must be the same.
VOLATILE = {
    "seconds", "peak_memory", "process", "framework_version", "language_version", "loss", "gradient_norm",
    "low", "high", "low_step", "high_step", "message", "frames", "line", "first", "entropy", "shuffled",
    "largest_gradient", "dead", "slowest", "slowest_share",
}


def stable(value):
    if isinstance(value, dict):
        return {key: stable(part) for key, part in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return [stable(part) for part in value]
    return value


def weights(output):
    return [line for line in output.splitlines() if line.startswith("weights ")]


def plain_weights(name, steps):
    """A script's final weights without the probe, from a fork of this process, so that torch is imported once."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        text = io.StringIO()
        try:
            os.chdir(corpus.SCRIPTS)
            sys.path.insert(0, corpus.SCRIPTS)
            sys.argv = [name + ".py"]
            os.environ["TRAIN_STEPS"] = str(steps)
            with redirect_stdout(text):
                runpy.run_path(name + ".py", run_name="__main__")
        finally:
            os.write(writer, text.getvalue().encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return weights(text)


class CorpusTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.runs = corpus.run_all()
        importlib.import_module("torch._dynamo")

    def test_events_are_those_that_the_judge_was_tested_with(self):
        for name, run in self.runs.items():
            with self.subTest(name), open(os.path.join(corpus.RECORDED, name + ".jsonl"), encoding="ascii") as lines:
                recorded = [json.loads(line) for line in lines]
                self.assertEqual(stable(run.events), stable(recorded))

    def test_weights_and_buffers_are_bitwise_those_of_a_plain_run(self):
        steps = {name: run.named("end")[0]["steps"] for name, run in self.runs.items() if weights(run.output)}
        self.assertGreaterEqual(len(steps), 16)
        observed = corpus.run_forked(list(steps), steps)
        for name, count in steps.items():
            with self.subTest(name):
                plain = plain_weights(name, count)
                self.assertEqual(weights(self.runs[name].output), plain, "ended by the probe")
                self.assertEqual(weights(observed[name].output), plain, "observed")
                self.assertEqual(observed[name].named("end")[0]["steps"], count)

    def test_ended_scripts_exit_with_0_and_print_nothing_of_ours(self):
        for name, run in self.runs.items():
            if run.named("end") and run.named("end")[0]["how"] == "steps":
                with self.subTest(name):
                    self.assertEqual(run.status, 0)
                    self.assertNotIn("Traceback", run.errors)
                    self.assertNotIn("gateprobe", run.errors + run.output)
                    self.assertEqual(run.named("end")[0]["steps"], corpus.steps_of(name))

    def test_lines_fit_into_one_atomic_write(self):
        for name, run in self.runs.items():
            with self.subTest(name):
                self.assertTrue(all(len(line) < 4096 for line in run.text.splitlines()))

    def test_scripts_that_fail_keep_their_own_status_and_traceback(self):
        self.assertEqual(self.runs["exits"].status, 3)
        self.assertEqual(self.runs["wants_arguments"].status, 2)
        self.assertIn("the third step went wrong", self.runs["raises"].errors)
        self.assertNotIn("gateprobe", self.runs["raises"].errors)
        end = self.runs["raises"].named("end")[0]
        self.assertEqual((end["type"], end["file"], end["line"]), ("ValueError", "raises.py", 17))
        self.assertEqual(end["frames"][-1]["function"], "train")

    def test_losses_are_unscaled_and_skipped_steps_do_not_count(self):
        run = self.runs["grad_scaler"]
        self.assertGreater(run.named("end")[0]["skipped"], 0)
        self.assertTrue(all(step["loss"] < 1e6 for step in run.named("step")))


if __name__ == "__main__":
    unittest.main()
