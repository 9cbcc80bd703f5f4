"""The corpus of small training scripts, how to run one under the probe, and the recordings that the judge reads.

    .venv/bin/python Tests/ProbeTests/corpus.py [NAME...]    writes the recordings anew, or those of some scripts
"""

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
PROBE = os.path.normpath(os.path.join(HERE, "..", "..", "Sources", "Probe"))
SCRIPTS = os.path.join(HERE, "scripts")
RECORDED = os.path.join(HERE, "recorded")
STEPS = 6
OWN_PROCESS = {"cnn", "gan", "ends_early", "exits", "loader_workers", "raises", "swallows"}


class Run:
    """One finished process: its streams, its status and the events that it wrote."""

    def __init__(self, process, text):
        self.status, self.output, self.errors = process.returncode, process.stdout, process.stderr
        self.text = text
        self.events = [json.loads(line, parse_constant=_refuse) for line in text.splitlines()]

    def named(self, event):
        return [fields for fields in self.events if fields["event"] == event]

    def items(self, event):
        return [item for fields in self.named(event) for item in fields["items"]]


def _refuse(word):
    raise ValueError("%s is no JSON" % word)


def script_names():
    return sorted(name[:-3] for name in os.listdir(SCRIPTS) if name.endswith(".py") and name != "common.py")


def header(name):
    """The comment lines `# key: value` at the top of a script."""
    fields = {}
    with open(os.path.join(SCRIPTS, name + ".py"), encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("# "):
                break
            key, _, value = line[2:].strip().partition(":")
            fields[key] = value.split()
    return fields


def plain_environment():
    """This environment without anything that would start a probe."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GATE_PROBE_")}
    kept.pop("PYTHONPATH", None)
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    kept["OMP_NUM_THREADS"] = "1"
    return kept


def run(arguments, steps=STEPS, environment=None, folder=SCRIPTS, events=None, python=sys.executable, limit=100):
    """Run Python with these arguments under the probe."""
    with tempfile.TemporaryDirectory() as scratch:
        path = events or os.path.join(scratch, "events")
        if events is None:
            open(path, "w").close()
        variables = dict(plain_environment(), PYTHONPATH=PROBE, GATE_PROBE_EVENTS=path, GATE_PROBE_ROOT=folder)
        variables["GATE_PROBE_REPLAYS"] = "eval_deterministic batch_independent checkpoint"
        if steps:
            variables["GATE_PROBE_STEPS"] = str(steps)
        variables.update(environment or {})
        process = subprocess.run(
            [python] + arguments, cwd=folder, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=limit
        )
        text = ""
        if events is None:
            with open(path, encoding="ascii") as lines:
                text = lines.read()
        return Run(process, text)


def steps_of(name):
    """How many steps of a script are observed."""
    return int(header(name).get("steps", [STEPS])[0])


def run_script(name):
    """Run a script of the corpus as its header says."""
    frozen = header(name).get("frozen", [])
    environment = {"GATE_PROBE_FROZEN": "\n".join(frozen)} if frozen else None
    return run([name + ".py"], steps=steps_of(name), environment=environment)


def run_forked(names, plain_steps=None):
    """Run several scripts in forks of one process that has imported torch.

    Where `plain_steps` has a number of steps for each, the scripts end after them by themselves, and the probe looks on.
    """
    with tempfile.TemporaryDirectory() as scratch:
        requests = []
        for name in names:
            paths = {key: os.path.join(scratch, name + "." + key) for key in ("events", "output", "errors")}
            open(paths["events"], "w").close()
            requests.append(dict(
                paths, script=name + ".py", frozen=header(name).get("frozen", []),
                steps=100_000 if plain_steps else steps_of(name),
                environment={"TRAIN_STEPS": str(plain_steps[name])} if plain_steps else {}))
        request = os.path.join(scratch, "requests")
        with open(request, "w", encoding="utf-8") as file:
            json.dump(requests, file)
        server = run([os.path.join(HERE, "nursery.py"), request], limit=100 + 5 * len(names))
        if server.status != 0:
            raise RuntimeError(server.errors)
        results = {}
        for name, fields, status in zip(names, requests, server.output.split()):
            texts = {key: _text(fields[key]) for key in ("events", "output", "errors")}
            process = subprocess.CompletedProcess(name, int(status), texts["output"], texts["errors"])
            results[name] = Run(process, texts["events"])
        return results


def _text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def run_all():
    """Every script of the corpus; most of a run of its own is the import of torch, so few have one."""
    own, forked = [], []
    for name in script_names():
        trains = {"healthy", "failed", "inconclusive"} & set(header(name))
        (forked if trains and name not in OWN_PROCESS else own).append(name)
    with ThreadPoolExecutor(2) as pool:
        together = pool.submit(run_forked, forked)
        results = dict(zip(own, pool.map(run_script, own)))
        results.update(together.result())
    return results


def without_machine(text):
    """A recording without the folders of the machine on which it was made."""
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), sys.base_prefix}:
        text = text.replace(folder, "/usr/lib/python3")
    return text


if __name__ == "__main__":
    os.makedirs(RECORDED, exist_ok=True)
    chosen = run_forked(sys.argv[1:]) if sys.argv[1:] else run_all()
    for script, result in sorted(chosen.items()):
        with open(os.path.join(RECORDED, script + ".jsonl"), "w", encoding="ascii") as target:
            target.write(without_machine(result.text))
        print("%-20s %3d %6d bytes  %s" % (script, result.status, len(result.text), result.errors.strip()[-80:]))
