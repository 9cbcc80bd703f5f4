"""The wheel as a user installs it: by pip and by uv, a first commit, an upgrade, and without it again.

`make test-real` runs it; the tools come from PyPI into `.build/real-tests`.
"""

import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 12_000_000


def wheel():
    """Find the wheel that `make wheel` has built."""
    found = sorted((ROOT / "bin").glob("traingate-*.whl"))
    if len(found) != 1:
        raise AssertionError("there is not one wheel in bin/: run make wheel")
    return found[0]


class Scene:
    """An empty home and a repository, and nothing of the machine's own settings."""

    def __init__(self, folder):
        """Make the folders."""
        self.folder = Path(folder)
        self.repository = self.folder / "research"
        self.environment = {
            "HOME": str(self.folder / "home"), "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1",
        }
        for path in (self.folder / "home", self.repository):
            path.mkdir()

    def run(self, *words, status=0, folder=None):
        """Run a program, which has to end with a status; return what it wrote."""
        done = subprocess.run(
            [str(word) for word in words], cwd=folder or self.repository, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=300)
        if status is not None and done.returncode != status:
            raise AssertionError("%s: status %s\n%s" % (" ".join(map(str, words)), done.returncode, done.stdout))
        return done.stdout

    def make_repository(self):
        """Make a repository with one module and one test."""
        (self.repository / "tests").mkdir()
        (self.repository / "model.py").write_text('"""A model."""\n\n\ndef rate():\n    """Give the rate."""\n    return 1\n')
        (self.repository / "tests" / "__init__.py").write_text("")
        (self.repository / "tests" / "test_model.py").write_text(
            "import unittest\n\nimport model\n\n\nclass RateTest(unittest.TestCase):\n"
            "    def test_rate(self):\n        self.assertEqual(model.rate(), 1)\n")
        self.run("git", "init", "-q", "-b", "main")
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "-m", "A model")

    def commit(self, text, status=0):
        """Change a file and commit it by Git's own command."""
        (self.repository / "notes.md").write_text(text + "\n")
        self.run("git", "add", "-A")
        return self.run("git", "commit", "-m", text, status=status)


class WheelTest(unittest.TestCase):
    """What the archive holds, and what it does."""

    def setUp(self):
        """Make a scene."""
        folder = tempfile.TemporaryDirectory(prefix="gate wheel ")
        self.addCleanup(folder.cleanup)
        self.scene = Scene(folder.name)

    def environment(self):
        """Make a virtual environment with the wheel in it."""
        place = self.scene.folder / "venv"
        self.scene.run(sys.executable, "-m", "venv", place)
        self.scene.run(place / "bin" / "python", "-m", "pip", "install", "--quiet", wheel())
        self.scene.environment["PATH"] = "%s:/usr/bin:/bin" % (place / "bin")
        return place / "bin"

    def test_what_it_holds(self):
        """One program, the probe, the licences, and nothing that starts by itself."""
        self.assertLess(wheel().stat().st_size, LARGEST)
        names = zipfile.ZipFile(wheel()).namelist()
        self.assertTrue(any(name.endswith(".data/scripts/gate") for name in names), names)
        for name in ("__init__", "pytest_plugin", "core/evidence", "torch/observer"):
            self.assertIn("gateprobe/%s.py" % name, names)
        self.assertFalse([name for name in names if "sitecustomize" in name or name.endswith(".pth")])
        for name in ("LICENSE", "NOTICE", "libgit2-dev.txt", "libc6-dev.txt", "swift.txt"):
            self.assertTrue(any("licenses/" in path and path.endswith(name) for path in names), name)

    def test_what_the_tools_say(self):
        """Neither auditwheel nor twine has an objection."""
        self.scene.environment["PATH"] = "%s:/usr/bin:/bin" % Path(sys.executable).parent
        self.scene.run(sys.executable, "-m", "twine", "check", "--strict", wheel())
        shown = self.scene.run(sys.executable, "-m", "auditwheel", "show", wheel(), status=None)
        self.assertNotIn("GLIBC_", shown)
        self.assertRegex(shown, "requires no external shared libraries|does not look like a platform wheel")

    def test_a_first_day(self):
        """Install, init, commit, upgrade, uninstall: at no point is a commit judged by nobody and let through."""
        programs = self.environment()
        self.assertEqual(self.scene.run("gate", "--version"), self.scene.run(programs / "python", "-m", "gate", "--version"))
        self.scene.run(programs / "python", "-c", "import gateprobe; gateprobe.step")
        plugins = "from importlib.metadata import distribution as d; print(d('traingate').entry_points)"
        self.assertIn("pytest11", self.scene.run(programs / "python", "-c", plugins))
        self.scene.make_repository()
        self.assertIn("mode: advise", self.scene.run("gate", "init"))
        self.scene.commit("First")
        self.assertIn("passed", self.scene.run("gate", "log", "-n", "1"))
        self.scene.run(programs / "python", "-m", "pip", "install", "--quiet", "--force-reinstall", wheel())
        self.scene.commit("Second")
        self.assertIn("passed", self.scene.run("gate", "show"))
        self.scene.run(programs / "python", "-m", "pip", "uninstall", "--quiet", "--yes", "traingate")
        refused = self.scene.commit("Third", status=1)
        self.assertIn("there is no program at", refused)
        self.assertIn("gate install", refused)
        self.scene.run(programs / "python", "-m", "pip", "install", "--quiet", wheel())
        self.scene.run("git", "commit", "-m", "Third")
        self.scene.run("gate", "uninstall")
        self.scene.run(programs / "python", "-m", "pip", "uninstall", "--quiet", "--yes", "traingate")
        self.scene.commit("Fourth")

    def test_installed_by_uv(self):
        """`uv tool install` puts the program onto PATH and keeps it out of every project's environment."""
        tools = self.scene.folder / "tools"
        self.scene.environment.update(
            UV_TOOL_DIR=str(tools), UV_TOOL_BIN_DIR=str(tools / "bin"), UV_OFFLINE="1", UV_NO_CONFIG="1",
            UV_CACHE_DIR=str(self.scene.folder / "uv"), UV_PYTHON=sys.executable)
        self.scene.run(Path(sys.executable).parent / "uv", "tool", "install", wheel())
        self.scene.environment["PATH"] = "%s:/usr/bin:/bin" % (tools / "bin")
        self.scene.make_repository()
        self.scene.run("gate", "init")
        self.scene.commit("First")
        self.assertIn("passed", self.scene.run("gate", "log", "-n", "1"))


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    unittest.main()
