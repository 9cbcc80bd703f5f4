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
    ("files = !ls *.csv", 0, "files = __gate__.lines('ls *.csv', 'files')"),
    ("a, b = !seq 2", 0, "a, b = __gate__.lines('seq 2', 'a, b')"),
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
    ("%%writefile -a a.py\nx = 1\n", 0, "__gate__.write('a.py', 'x = 1\\n', 'a')"),
    ("%run other.py 1", 0, "__gate__.file('other.py')"),
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
    def run_notebook(self, cells, environment=(), files=(), notebook=None, program=None):
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
            program = program or (
                "import sys; sys.path.insert(0, %r); from gateprobe.notebook import runner; del sys.path[0]; "
                "runner.run(sys.argv[1:])" % corpus.PROBE
            )
            return subprocess.run(
                [sys.executable, "-c", program, "sub/n.ipynb", "--rate", "1"],
                cwd=folder,
                env=dict(
                    corpus.plain_environment(), GATE_PROBE_ROOT=folder, **dict(environment)
                ),
                stdin=subprocess.DEVNULL,
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

    def test_colabs_public_modules(self):
        cell = (
            "from google.colab import (ai, auth, autoviz, data_table, drive, files, output, patches, runtime, sheets,\n"
            "    snippets, syntax, userdata, widgets)\n"
            "from google.colab.patches import cv2_imshow, cv_imshow\n"
            "from google.colab.output import clear, eval_js, no_vertical_scroll, register_callback, use_tags\n"
            "import google.colab.errors, google.colab.widgets as w\n"
            "auth.authenticate_user()\nauth.authenticate_service_account()\ncv2_imshow([1])\n"
            "data_table.enable_dataframe_formatter()\ndata_table.DataTable([1], include_index=False)\n"
            "output.enable_custom_widget_manager()\noutput.eval_js('x', ignore_result=True)\noutput.clear()\n"
            "output.register_callback('notebook.f', print)\noutput.serve_kernel_port_as_window(80)\n"
            "with output.redirect_to_element('#a'), use_tags('x'), output.temporary():\n    print('in')\n"
            "bar = w.TabBar(['a', 'b'])\nwith bar.output_to(0):\n    print('tab')\n"
            "for _ in w.Grid(2, 2).output_to(0, 0):\n    pass\n"
            "snippets.register('u')\nprint(syntax.html('<b>'))\nfiles.download('x')\nfiles.view('x')\n"
            "drive.flush_and_unmount()\nruntime.unassign()"
        )
        done = self.run_notebook([cell])
        self.assertEqual(done.stdout, "in\ntab\n<b>\n", done.stderr)
        self.assertEqual(done.returncode, 0)

    def test_what_colab_alone_answers_is_no_mistake(self):
        for cell, kind, hint in (
            ("from google.colab import userdata\nuserdata.get('HF_TOKEN')", "needs_colab", "pass: [HF_TOKEN]"),
            ("from google.colab import ai\nai.generate_text('x')", "needs_colab", "GATE_PROBE_STEPS"),
            ("from google.colab import output\nx = output.eval_js('1')", "needs_colab", "GATE_PROBE_STEPS"),
            ("from google.colab import sheets\nsheets.InteractiveSheet(df=1)", "needs_colab", "GATE_PROBE_STEPS"),
            ("from google.colab import nothing_like_it", "needs_colab", "has no such part"),
            ("import google.colab.nothing_like_it", "needs_colab", "has no such part"),
            ("from google.colab import files\nfiles.upload()", "wants_input", "files: [PATH]"),
            ("from getpass import getpass\ntoken = getpass()", "wants_input", "pass: [TOKEN]"),
            ("import getpass\nx = getpass.getpass('Your WANDB_API_KEY: ')", "wants_input", "pass: [X]"),
            ("name = input('Name: ')", "wants_input", "os.environ"),
            ("open('/content/gone.csv')", "data_missing", "files: [PATH]"),
            ("!unzip data.zip\n%cd data", "data_missing", "cell 1: !unzip data.zip; `notebook: {shell: run}`"),
            ("!git clone https://x.org/my-repo.git\nimport my_repo", "no_module", "!git clone"),
            ("!pip install not-there\nimport not_there", "no_module", "!pip install not-there; `notebook: {shell: all}`"),
            ("names = !ls\nprint(names[0])", "other", "!ls"),
            ("x = []\nx[0]", "other", ""),
        ):
            with self.subTest(cell):
                end = self.ending([cell])
                self.assertEqual(end["kind"], kind, end)
                self.assertIn(hint, end.get("hint", ""), end)
                self.assertEqual(bool(hint), "hint" in end)
                self.assertRegex(end["file"], r"n\.ipynb cell 1$")
                self.assertNotIn("gateprobe", str(end["frames"]))
                self.assertNotIn("frozen", str(end))

    def ending(self, cells, environment=()):
        """The `end` event's fields for a notebook that raises."""
        program = (
            "import json, os, sys; sys.path.insert(0, %r); from gateprobe.notebook import runner; "
            "from gateprobe.core import endings; del sys.path[0]\n"
            "try: runner.run(sys.argv[1:])\n"
            "except BaseException as error: print(json.dumps(endings.describe(\n"
            "    error, error.__traceback__, os.environ['GATE_PROBE_ROOT'])))" % corpus.PROBE
        )
        done = self.run_notebook(cells, environment, program=program)
        # A prompt has no line of its own.
        return json.loads(done.stdout[done.stdout.rindex("{\"how\""):])

    def test_secrets_come_from_the_environment(self):
        cells = [
            "import os, getpass as g\nfrom getpass import getpass\nos.environ['WANDB_API_KEY'] = getpass('key')",
            "hf_token = getpass()\nx = g.getpass('Enter MY_SECRET: ')\ny = getpass('my secret:')\n"
            "print(os.environ['WANDB_API_KEY'], hf_token, x, y)",
        ]
        values = {"WANDB_API_KEY": "a", "HF_TOKEN": "b", "MY_SECRET": "c"}
        done = self.run_notebook(cells, values)
        self.assertEqual(done.stdout, "a b c c\n", done.stderr)

    def test_content_is_a_folder_of_the_run(self):
        files = [("sub/x.csv", "beside"), ("data/tiny.csv", "given"), ("mine/a.txt", "drive")]
        environment = {"GATE_PROBE_NOTEBOOK_FILES": "data/tiny.csv", "GATE_PROBE_NOTEBOOK_DRIVE": "mine"}
        cells = [
            "import os\nfrom google.colab import drive, files\nprint(open('/content/x.csv').read())\n"
            "print(open('/content/tiny.csv').read(), os.path.exists('/content/sample'))",
            "got = files.upload()\nprint(got, open('tiny.csv').read())",
            "%cd /content\nopen('new.txt', 'w').write('new')\nprint(open('/content/new.txt').read(), sorted(os.listdir()))",
            "drive.mount('/gdrive')\nprint(open('/gdrive/MyDrive/a.txt').read(), open('/gdrive/My Drive/a.txt').read())",
            "base = '/content/drive/MyDrive'\nprint(open(f'{base}/a.txt').read(), os.path.isdir('/content/drive'))",
            "%%writefile /content/m.py\nx = 7",
            "!cat /content/m.py && cat '/content/drive/MyDrive/a.txt'",
            "import m\nprint(m.x)\n%cd ~\nimport os.path",
        ]
        environment.update(GATE_PROBE_NOTEBOOK_SHELL="run", PYTHONUNBUFFERED="1")
        done = self.run_notebook(cells, environment, files)
        self.assertEqual(done.stdout.splitlines(), [
            "beside", "given False", "{'tiny.csv': b'given'} given",
            "new ['n.ipynb', 'new.txt', 'tiny.csv', 'x.csv']", "drive drive", "drive True", "x = 7drive7",
        ], done.stderr)
        self.assertFalse(os.path.exists("/content"))

    def test_the_kernel_is_there(self):
        cells = [
            "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().run_cell_magic('time', '', 'x = 3')\n"
            "get_ipython().system('echo hidden')\nprint(x, get_ipython().getoutput('ls'), get_ipython().config)\n"
            "get_ipython().events.register('post_run_cell', print)\nget_ipython().magic('cd ..')",
            "from IPython import get_ipython\nget_ipython().run_line_magic('env', 'A=1')\nimport os\nprint(os.environ['A'])",
            "from IPython.display import HTML, Image, Markdown, clear_output, display\ndisplay(4)\nclear_output()\nHTML('x')",
        ]
        done = self.run_notebook(cells)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[:2], ["3 [] {}", "1"], done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_progress_bars_need_no_widgets(self):
        bars = "class tqdm(list):\n    pass\ndef trange(n): return tqdm(range(n))\n"
        widgets = (
            "from .std import tqdm as std_tqdm\nIProgress = None\n"
            "class tqdm_notebook(std_tqdm):\n    def __init__(self, *a):\n        raise ImportError('IProgress not found')\n"
            "tqdm = tqdm_notebook\ndef trange(n): return tqdm(range(n))\ntnrange = trange\n"
        )
        files = [("sub/tqdm/__init__.py", "from .std import tqdm, trange"), ("sub/tqdm/std.py", bars),
                 ("sub/tqdm/notebook.py", widgets)]
        cells = ["from tqdm.notebook import tqdm, trange\nprint(list(tqdm([1])), list(trange(2)))"]
        self.assertEqual(self.run_notebook(cells, files=files).stdout, "[1] [0, 1]\n")

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
