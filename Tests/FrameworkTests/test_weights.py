"""The weights after some steps are bit for bit the same without the probe, under its eyes, and where it ends the script."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

import frameworks

# Scripts whose frameworks end by themselves; their output holds the scores that follow from their weights.
WHOLE = {"sklearn_digits", "sklearn_pipeline", "sklearn_search"}
# The call that shows a step is also what ends the script.
SHOWN = {"jax_call"}


def healthy():
    """The names of the scripts in which nothing is wrong."""
    for name in frameworks.script_names():
        fields = frameworks.header(name)
        if "failed" not in fields and "obstacle" not in fields:
            yield name


class SameWeightsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        names = list(healthy())
        with ThreadPoolExecutor(2) as pool:
            cls.lines = dict(zip(names, pool.map(cls.three, names)))

    @staticmethod
    def three(name):
        """The lines about weights of three runs of a script: plain, observed past its end, and ended by the probe."""
        with open(os.path.join(frameworks.SCRIPTS, name + ".py"), encoding="utf-8") as file:
            text = file.read()
        steps = int(frameworks.header(name).get("steps", [frameworks.STEPS])[0])
        with tempfile.TemporaryDirectory() as folder:
            place = os.path.dirname(os.path.abspath(__file__))
            head = re.match("(# .*\n)*", text).group()
            with open(os.path.join(folder, name + ".py"), "w", encoding="utf-8") as file:
                file.write(head + "import sys\nsys.path.append(%r)\nimport weights\n" % place)
                file.write("weights.watch(open(__file__, encoding='utf-8').read())\n" + text[len(head):])
            own = {"WEIGHTS_STEPS": str(steps)}
            fields = frameworks.header(name)
            plain = subprocess.run(
                [sys.executable] + fields.get("launch", []) + [os.path.join(folder, name + ".py")],
                env=dict(frameworks.plain_environment(fields), **own), cwd=folder, capture_output=True, text=True)
            observed = frameworks.run(name, folder=folder, variables=dict(own, GATE_PROBE_STEPS="100000"))
            ended = frameworks.run(name, folder=folder, variables={"WEIGHTS_STEPS": "0"})
        outputs = {"plain": plain.stdout, "observed": observed.output, "ended": ended.output}
        if name in WHOLE:
            return outputs, plain.stderr + observed.errors
        found = {key: sorted(re.findall("weights .*", output)) for key, output in outputs.items()}
        return found, plain.stderr[-800:] + observed.errors[-800:] + ended.errors[-800:]

    def test_weights_are_those_of_a_plain_run(self):
        self.assertGreater(len(self.lines), 14)
        for name, (found, errors) in self.lines.items():
            with self.subTest(name):
                self.assertTrue(found["plain"], errors)
                if name not in WHOLE:
                    self.assertNotIn("of 0 tensors", found["plain"][0])
                if name not in SHOWN:
                    self.assertEqual(found["observed"], found["plain"], errors)
                self.assertEqual(found["ended"], found["plain"], errors)


if __name__ == "__main__":
    unittest.main()
