"""Start the probe in a Python process, before the script's first line."""

import atexit
import os
import sys

from gateprobe.process.host import ProcessHost
from gateprobe.process.identity import Identity
from gateprobe.process.settings import Settings

# The process as its observers know it, once the probe has been started in it.
started = []


def start():
    """Prepare this process as the variables GATE_PROBE_* say; called once, by sitecustomize."""
    settings = Settings(os.environ)
    host = ProcessHost(settings, Identity())
    started.append(host)
    atexit.register(_finish, host)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=host.forked)
    if settings.network == "cut":
        from gateprobe.process import environment

        environment.raise_loopback()
    if os.environ.pop("GATE_PROBE_DEVICE", "") == "auto":
        from gateprobe.process import environment

        settings.device = environment.choose_gpu()
    if settings.steps > 0:
        _observe(host)


def _observe(host):
    from gateprobe.core import launcher, listeners
    from gateprobe.process.frameworks import Frameworks
    from gateprobe.process.imports import ImportWatch

    def record_step(*given):
        if host.is_worker():
            return
        if host.calls is None:
            from gateprobe.calls import Calls

            host.calls = Calls(host.settings, host)
        host.calls.record_step(*given)

    listeners.add(record_step)
    sys.meta_path.insert(0, ImportWatch(Frameworks(host).wanted()))
    if "RANK" not in os.environ:
        launcher.offer_ranks()


def _finish(host):
    from gateprobe.process import report

    report.finish(host)
