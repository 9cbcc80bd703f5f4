"""Notebooks become Python line for line, and run as their kernel would run them."""

import ast
import json
import os
import subprocess
import sys
import tempfile
import unittest

import corpus

sys.path.insert(0, corpus.PROBE)
from gateprobe.notebook import magics

# Each cell and what some line of its translation must be.
CELLS = [
    ("%matplotlib inline\nx = 1", 0, "pass"),
    ("!pip install torch", 0, "__gate__.shell('pip install torch')"),
    ("files = !ls *.csv", 0, "files = __gate__.lines('ls *.csv')"),
    ("a, b = !seq 2", 0, "a, b = __gate__.lines('seq 2')"),
    ("if True:\n    !ls\nelse:\n    %cd sub", 3, "    __gate__.change('sub')"),
    ("%time y = f(1)\n%pwd", 0, "y = f(1)"),
    ("%timeit -n 10 -r 3 f(1)", 0, "f(1)"),
    ("torch.nn?\n??x", 0, "pass"),
    ("!python train.py \\\n    --rate 1\nx = 1", 0, "__gate__.shell('python train.py     --rate 1')"),
    ("!python train.py \\\n    --rate 1\nx = 1", 2, "x = 1"),
    ("x = (7\n% 4)\n!ls", 1, "% 4)"),
    ('"""\n!ls\n"""\n!ls', 1, "!ls"),
    ("x = 7 \\\n% 4\ny = x % 3", 2, "y = x % 3"),
    ("s = 'a'  # why?\nprint(f'{s!r}')\n%who", 1, "print(f'{s!r}')"),
    ("%env SEED=3", 0, "__gate__.variable('SEED=3')"),
    ("%%time\nx = 1", 1, "x = 1"),
    ("%%capture out\n!ls\nx = 1", 2, "x = 1"),
    ("%%bash\nrm -rf /", 0, "__gate__.shell('rm -rf /')"),
    ("%%writefile sub/a.py\nx = 1\n", 0, "__gate__.write('sub/a.py', 'x = 1\\n')"),
    ("%%html\n<b>", 0, "pass"),
    ("%%javascript\nalert(1)", 0, "pass"),
    ("!", 0, "__gate__.shell('')"),
    ("%", 0, "pass"),
]


class MagicTests(unittest.TestCase):
    def test_cells(self):
        for source, line, wanted in CELLS:
            with self.subTest(source):
                translated = magics.translate(source)
                self.assertEqual(translated.split("\n")[line], wanted)
                ast.parse(translated)

    def test_lines_stay_where_they_are(self):
        for source, _, _ in CELLS:
            if source.startswith(("%%bash", "%%writefile", "%%html", "%%javascript")):
                continue
            with self.subTest(source):
                self.assertEqual(magics.translate(source).count("\n"), source.count("\n"))

    def test_python_is_left_alone(self):
        for source in ("x = 7 % 3", "a = [\n'!ls',\n'%cd'\n]", "await f()", "", "\n\n", "x = '''\n!ls\n'''"):
            self.assertEqual(magics.translate(source), source)

    def test_names_are_filled_in(self):
        line = magics.translate("!echo {n} $n $HOME {gone.x}")
        said = []
        space = {"n": 3}

        class Gate:
            shell = said.append

        Gate.space = space
        exec(line, dict(space, __gate__=Gate))
        self.assertEqual(said, ["echo 3 3 $HOME {gone.x}"])

    def test_what_installs(self):
        for command in ("pip install x", " pip3 install x", "python -m pip install x", "sudo apt-get install x"):
            self.assertTrue(magics.installs(command), command)
        for command in ("ls", "python train.py", "pipeline", "echo pip"):
            self.assertFalse(magics.installs(command), command)


class RunTests(unittest.TestCase):
    def run_notebook(self, cells, environment=(), files=(), notebook=None):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files:
                os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            document = notebook or {
                "cells": [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells],
                "nbformat": 4,
            }
            os.makedirs(os.path.join(folder, "sub"), exist_ok=True)
            with open(os.path.join(folder, "sub", "n.ipynb"), "w", encoding="utf-8") as file:
                if isinstance(document, str):
                    file.write(document)
                else:
                    json.dump(document, file)
            program = (
                "import sys; sys.path.insert(0, %r); from gateprobe.notebook import runner; del sys.path[0]; "
                "runner.run(sys.argv[1:])" % corpus.PROBE
            )
            return subprocess.run(
                [sys.executable, "-c", program, "sub/n.ipynb", "--rate", "1"],
                cwd=folder,
                env=dict(
                    corpus.plain_environment(), GATE_PROBE_ROOT=folder, **dict(environment)
                ),
                capture_output=True,
                text=True,
            )

    def test_it_runs_in_its_own_folder_as_main(self):
        done = self.run_notebook(
            ["import sys, helper\nassert __name__ == '__main__'\nprint(sys.argv, helper.x)", "%run other.py\nprint(y)"],
            files=[("sub/helper.py", "x = 3"), ("sub/other.py", "y = 4")],
        )
        self.assertEqual(done.stdout, "['sub/n.ipynb', '--rate', '1'] 3\n4\n", done.stderr)

    def test_an_error_names_cell_and_line(self):
        done = self.run_notebook(["x = 1", "%who\n\nx / 0"])
        self.assertEqual(done.returncode, 1)
        self.assertIn('n.ipynb cell 2", line 3', done.stderr)
        self.assertIn("x / 0", done.stderr)

    def test_shell_lines_are_answered_by_settings(self):
        cells = ["!echo one\nlines = !echo two\nprint(lines)", "!pip --version >/dev/null && echo three"]
        for shell, wanted in (("skip", "[]\n"), ("run", "one\n['two']\n"), ("all", "one\n['two']\nthree\n")):
            done = self.run_notebook(cells, {"GATE_PROBE_NOTEBOOK_SHELL": shell, "PYTHONUNBUFFERED": "1"})
            self.assertEqual(done.stdout, wanted, done.stderr)
            self.assertEqual(done.returncode, 0)

    def test_awaits_at_the_top(self):
        done = self.run_notebook(["import asyncio\nawait asyncio.sleep(0)\nx = 1", "print(x)"])
        self.assertEqual(done.stdout, "1\n", done.stderr)

    def test_colab(self):
        cells = [
            "from google.colab import drive, userdata\ndrive.mount('/content/drive')",
            "print(open('/content/drive/MyDrive/data/a.txt').read(), userdata.get('TOKEN'))",
        ]
        files = [("mine/data/a.txt", "data")]
        done = self.run_notebook(cells, {"GATE_PROBE_NOTEBOOK_DRIVE": "mine", "TOKEN": "t"}, files)
        self.assertEqual(done.stdout, "data t\n", done.stderr)
        done = self.run_notebook(cells, {}, files)
        self.assertIn("notebook: {drive: PATH}", done.stderr)
        self.assertEqual(done.returncode, 1)
        done = self.run_notebook(["from google.colab import files\nfiles.upload()"])
        self.assertIn("EOF when reading a line", done.stderr)

    def test_an_older_format_and_no_notebook(self):
        old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["print(5)"]}]}], "nbformat": 3}
        self.assertEqual(self.run_notebook([], notebook=old).stdout, "5\n")
        for text in ("", "[]", "{", '{"cells": [1, {"cell_type": "code"}]}'):
            done = self.run_notebook([], notebook=text or " ")
            self.assertEqual(done.returncode, 0 if "cells" in text else 1, text)
            if done.returncode:
                self.assertIn("is no notebook", done.stderr)


if __name__ == "__main__":
    unittest.main()
