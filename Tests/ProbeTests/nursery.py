"""Runs scripts under the probe in forks of one process that has imported torch, which saves most of their time.

A fork is no process that the probe reports from, so it is told that it is one. Scripts whose start or end matter
have a process of their own instead (`corpus.OWN_PROCESS`).

    python nursery.py REQUEST    statuses on stdout

A request is a JSON list of {"script", "events", "output", "errors", "frozen", "steps", "environment"}.
"""

import atexit
import json
import os
import runpy
import sys
import traceback

import torch
import torch._dynamo  # noqa: F401  what the first optimizer imports, a second's work


def adopt(request):
    """Make this fork the process that the probe was started in."""
    host = sys.modules["gateprobe.process.start"].started[0]
    host.identity.process, host.identity.is_active = os.getpid(), True
    host.settings.path, host.settings.steps = request["events"], request["steps"]
    host.settings.frozen = request["frozen"]
    host.torch.session.is_off = False
    os.environ.update(request["environment"])
    for descriptor, key in ((1, "output"), (2, "errors")):
        file = os.open(request[key], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, descriptor)


def run(script):
    """Run a script as Python would and return its status."""
    sys.path.insert(0, os.getcwd())
    sys.argv = [script]
    try:
        runpy.run_path(script, run_name="__main__")
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        sys.last_value = error
        traceback.print_exc()
        return 1


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        requests = json.load(file)
    for request in requests:
        child = os.fork()
        if child == 0:
            adopt(request)
            status = run(request["script"])
            atexit._run_exitfuncs()
            sys.stdout.flush()
            os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


main()
