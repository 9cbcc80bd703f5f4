"""Frameworks as their users use them: healthy scripts stay without a failure, planted bugs are found by the right invariant."""

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


if __name__ == "__main__":
    unittest.main()
