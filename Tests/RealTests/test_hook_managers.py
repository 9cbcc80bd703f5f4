"""The hooks that this repository offers to pre-commit and prek, as their users name them.

`make test-real` runs it; both come from PyPI into `.build/real-tests`.
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = """\
repos:
  - repo: {repository}
    rev: {commit}
    hooks:
      - id: gate-files
      - id: gate-docs
      - id: gate-notebooks
"""
POLICY = "version: 1\nmode: enforce\nbranches: off\nfiles: {whitespace: error}\ndocs: {missing: error}\n"


class HookManagerTest(unittest.TestCase):
    """A commit with mistakes is refused by each manager, and one without is made."""

    def judge(self, manager):
        """Let a manager run the hooks, first with mistakes and then without."""
        with tempfile.TemporaryDirectory(prefix="gate hooks ") as name:
            folder = Path(name)
            tools = Path(sys.executable).parent
            environment = {
                "HOME": str(folder), "PATH": "%s:%s:/usr/bin:/bin" % (ROOT / "bin", tools), "LC_ALL": "C.UTF-8",
                "GIT_CONFIG_NOSYSTEM": "1", "PRE_COMMIT_HOME": str(folder / "cache"), "PREK_HOME": str(folder / "prek"),
                "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
                "GIT_COMMITTER_EMAIL": "ada@example.org", "VIRTUAL_ENV": os.environ.get("VIRTUAL_ENV", ""),
            }

            def run(*words, where, status=0):
                done = subprocess.run(
                    [str(word) for word in words], cwd=where, env=environment, text=True, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=120)
                self.assertEqual(done.returncode, status, "%s\n%s" % (words, done.stdout))
                return done.stdout

            # The hooks as they lie here, in a repository of their own.
            offer, work = folder / "offer", folder / "work"
            for path in (offer, work):
                path.mkdir()
                run("git", "init", "-q", "-b", "main", where=path)
            (offer / ".pre-commit-hooks.yaml").write_text((ROOT / ".pre-commit-hooks.yaml").read_text())
            run("git", "add", "-A", where=offer)
            run("git", "commit", "-q", "-m", "hooks", where=offer)
            commit = run("git", "rev-parse", "HEAD", where=offer).strip()
            (work / ".pre-commit-config.yaml").write_text(CONFIGURATION.format(repository=offer, commit=commit))
            (work / ".qualitygate.yml").write_text(POLICY)
            (work / "model.py").write_text('"""A model."""\n\n\ndef rate():\n    return 1 \n')
            run("git", "add", "-A", where=work)
            run(manager, "install", where=work)
            refused = run("git", "commit", "-q", "-m", "one", where=work, status=1)
            self.assertIn("files/whitespace", refused)
            self.assertIn("docs/missing", refused)
            (work / "model.py").write_text('"""A model."""\n\n\ndef rate():\n    """Give the rate."""\n    return 1\n')
            run("git", "add", "-A", where=work)
            made = run("git", "commit", "-q", "-m", "one", where=work)
            self.assertIn("Passed", made)

    def test_pre_commit(self):
        """pre-commit reads the hooks and stops by them."""
        self.judge("pre-commit")

    def test_prek(self):
        """prek does the same."""
        self.judge("prek")
