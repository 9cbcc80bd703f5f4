"""What globs over names mean: the table that the program's own matcher passes as well."""

import json
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Sources" / "Probe"))

from gateprobe.core.globs import Glob  # noqa: E402


class GlobTest(unittest.TestCase):
    """Plays the table."""

    def test_means_what_the_table_says(self):
        """Every name of every row."""
        rows = json.loads((ROOT / "Tests" / "name-globs.json").read_text())
        self.assertGreater(len(rows), 30)
        for row in rows:
            glob = Glob(row["glob"])
            with self.subTest(row["glob"]):
                self.assertEqual(glob.is_valid, not row.get("invalid", False))
                for name in row.get("matches", []):
                    self.assertTrue(glob.matches(name), name)
                for name in row.get("misses", []) + (["a", ""] if row.get("invalid") else []):
                    self.assertFalse(glob.matches(name), name)

    def test_hostile_globs_end(self):
        """Many stars take no more time than one."""
        self.assertFalse(Glob("*a" * 300 + "b").matches("a" * 3000))


if __name__ == "__main__":
    unittest.main()
