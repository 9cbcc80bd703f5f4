"""What is reported when the process ends: by whoever saw the training, or that nobody did."""

import os
import sys

from gateprobe.core import evidence


def finish(host):
    """Write all that is left to write; a fault here harms nobody's script."""
    if not _may_report(host):
        return
    for part in (_finish_training, _report_leaks):
        try:
            part(host)
        except Exception:
            pass


def _may_report(host):
    identity = host.identity
    if not identity.is_worker() or identity.is_rank_of_group():
        return True
    return identity.is_active and host.torch is not None and host.torch.run.world is not None


def _finish_training(host):
    reporter = _reporter(host)
    if reporter is not None:
        session = reporter.session
        if not reporter.steps and session.fault is None:
            others = (host.keras, host.estimators, host.calls)
            session.fault = next((one.session.fault for one in others if one is not None and one.session.fault), None)
        reporter.finish(_ending(host))
    elif host.torch is not None and host.torch.session.is_claimed and not host.torch.session.is_off:
        host.torch.report_rank()
    elif _saw_nothing(host):
        _report_untrained(host)


def _reporter(host):
    """Who has seen the training: whoever counted steps, else whoever has claimed the stream."""
    reporters = [one for one in host.observers() if one.is_reporter]
    counting = next((one for one in reporters if one.steps), None)
    if counting is not None:
        return counting
    if host.estimators is not None and host.estimators.adopt_late_steps():
        return host.estimators
    return reporters[0] if reporters else None


def _saw_nothing(host):
    settings = host.settings
    is_first = os.environ.get("RANK", "0") == "0"
    return settings.steps > 0 and is_first and not os.path.exists(settings.path + ".claim")


def _report_untrained(host):
    known = [host.fault] + [one.session.fault for one in host.observers()]
    fault = next((fault for fault in known if fault), None)
    fields = dict({"fault": fault} if fault else {}, process=host.identity.process, torch=host.torch_seen)
    if host.settings.network == "cut":
        fields["network"] = "cut"
    evidence.write_alone(host.settings, "untrained", **fields, **_ending(host))


def _ending(host):
    error = getattr(sys, "last_value", None)
    if error is not None:
        from gateprobe.core import endings

        trace = getattr(error, "__traceback__", None) or getattr(sys, "last_traceback", None)
        return endings.describe(error, trace, host.settings.root)
    if host.usage is not None:
        return {"how": "usage", "message": host.usage}
    return {"how": "finished"}


def _report_leaks(host):
    if not host.settings.leak_roots:
        return
    from gateprobe.process import leaks

    count, modules = leaks.leaked_modules(host.settings.leak_roots, host.settings.root)
    evidence.write_alone(host.settings, "leaks", process=host.identity.process, count=count, modules=modules)
