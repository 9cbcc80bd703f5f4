"""Scripts in the styles of frameworks' own tutorials: run under the probe with real frameworks, judged by the program.

    .venv-tests/bin/python Tests/FrameworkTests/frameworks.py [NAME...]    runs scripts and prints what was found

A script's first lines say what must be found: `# healthy`, `# failed: NAMES`, `# inconclusive: NAMES` (beside those that
the run holds nothing of), `# obstacle: WORDS` where nothing can be told, and how it is run: `# steps: N`,
`# frozen: GLOBS`, `# launch: ARGUMENTS` of Python in front of it, `# environment: KEY=VALUE`.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROBE = os.path.join(ROOT, "Sources", "Probe")
SCRIPTS = os.path.join(HERE, "scripts")
STEPS = 6


def program():
    """The program that judges: GATE_PROGRAM, the built one, or a debug build."""
    for path in (os.environ.get("GATE_PROGRAM"), os.path.join(ROOT, "bin", "gate"), os.path.join(ROOT, ".build/debug/gate")):
        if path and os.access(path, os.X_OK):
            return path
    raise RuntimeError("gate is not built; GATE_PROGRAM may name it")


class Run:
    """One finished script: its streams, its status, its events, and the program's table of them."""

    def __init__(self, process, text, table):
        self.status, self.output, self.errors = process.returncode, process.stdout, process.stderr
        self.text, self.table = text, table
        self.events = [json.loads(line) for line in text.splitlines()]
        self.rows = {row["name"]: row for row in table["invariants"]}

    def named(self, event):
        return [fields for fields in self.events if fields["event"] == event]

    def items(self, event):
        return [item for fields in self.named(event) for item in fields["items"]]

    def verdicts(self, verdict):
        """The names of the invariants with a verdict, without those that the run holds nothing of."""
        return {name for name, row in self.rows.items() if row["verdict"] == verdict and not row["moot"]}


def script_names():
    return sorted(name[:-3] for name in os.listdir(SCRIPTS) if name.endswith(".py") and not name.startswith("common"))


def header(name, folder=SCRIPTS):
    """The comment lines `# key: value` at the top of a script."""
    fields = {}
    with open(os.path.join(folder, name + ".py"), encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("# "):
                break
            key, _, value = line[2:].strip().partition(":")
            fields[key] = value.split()
    return fields


def plain_environment(fields=None):
    """This environment without a probe, and with what a script's header asks for."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GATE_PROBE_") and key != "PYTHONPATH"}
    kept.update(PYTHONDONTWRITEBYTECODE="1", OMP_NUM_THREADS="1", TORCH_COMPILE_DISABLE="1", CUDA_VISIBLE_DEVICES="")
    kept.update(HF_HUB_OFFLINE="1", JAX_PLATFORMS="cpu", KERAS_BACKEND="torch", TF_CPP_MIN_LOG_LEVEL="3")
    kept.update(pair.split("=", 1) for pair in (fields or {}).get("environment", []))
    return {key: value for key, value in kept.items() if value}


def judge(path, steps, fields, replays=()):
    """The program's table for the events in a file."""
    command = [program(), "train", "--json", "--events", path, "--steps", str(steps)]
    for pattern in fields.get("frozen", []):
        command += ["--frozen", pattern]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def run(name, folder=SCRIPTS, python=sys.executable, variables=None):
    """Run a script under the probe as its header says."""
    fields = header(name, folder)
    steps = int(fields.get("steps", [STEPS])[0])
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "events")
        open(path, "w").close()
        environment = dict(plain_environment(fields), PYTHONPATH=PROBE, GATE_PROBE_EVENTS=path, GATE_PROBE_ROOT=folder)
        environment.update(
            GATE_PROBE_STEPS=str(steps), GATE_PROBE_REPLAYS="eval_deterministic batch_independent checkpoint",
            GATE_PROBE_FROZEN="\n".join(fields.get("frozen", [])), TMPDIR=scratch)
        environment.update(variables or {})
        process = subprocess.run(
            [python] + fields.get("launch", []) + [os.path.join(folder, name + ".py")] + fields.get("arguments", []),
            cwd=scratch, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=170)
        with open(path, encoding="ascii") as lines:
            text = lines.read()
        return Run(process, text, judge(path, steps, fields))


def run_all(names):
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(run, names)))


def complaints(name, result, folder=SCRIPTS):
    """What a run found other than its header says; an empty list where all is as it should be."""
    fields = header(name, folder)
    if "obstacle" in fields:
        words = " ".join(fields["obstacle"])
        said = "%s / %s" % (result.table.get("ending"), result.table.get("advice"))
        return [] if not result.rows and words in said else ["not an obstacle with %r: %s" % (words, said)]
    found = []
    for verdict in ("failed", "inconclusive"):
        expected, seen = set(fields.get(verdict, [])), result.verdicts(verdict)
        for wrong in sorted(expected ^ seen):
            row = result.rows.get(wrong, {})
            found.append("%s %s: %s %s" % ("unexpected" if wrong in seen else "missing", verdict, wrong, row.get("message")))
    ends = " ".join(fields.get("ends", ["steps"]))
    how = [event["how"] for event in result.named("end")]
    if how != [ends]:
        found.append("ended by %s instead of %s: %s" % (how, ends, result.table.get("ending")))
    if result.status != 0:
        found.append("status %d: %s" % (result.status, result.errors[-600:]))
    return found


if __name__ == "__main__":
    for script, result in run_all(sys.argv[1:] or script_names()).items():
        found = complaints(script, result)
        print("%s %-28s %s" % ("ok " if not found else "BAD", script, result.table.get("summary")))
        for line in found:
            print("       " + line)
        if os.environ.get("VERBOSE") or found:
            for row in result.table["invariants"]:
                verdict = "-" if row["moot"] else row["verdict"]
                print("       %-13s %-20s %s" % (verdict, row["name"], row["message"]))
            print(result.errors[-1500:] if os.environ.get("VERBOSE") else "")
