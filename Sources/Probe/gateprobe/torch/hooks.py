"""Put the methods of an observer's parts where PyTorch calls them."""

import functools
import os
import sys
import warnings

from gateprobe.core import launcher
from gateprobe.core.wrapping import call_after, call_before


def install(torch, observer):
    """Register every hook; a torch that is too old for one of them goes without it."""
    modules, forwards, steps = torch.nn.modules.module, observer.forwards, observer.steps_taken
    if os.environ.get("TORCH_COMPILE_DISABLE") != "1":
        # torch.compile warns of hooks on the script's own streams; whoever reads it has set none.
        warning = "(?s).*(gateprobe[/.]|global hooks on modules|trace the builtin .(time[.]|_thread[.]|sys[.]_getframe))"
        warnings.filterwarnings("ignore", message=warning)
    modules.register_module_forward_pre_hook(forwards.before_forward)
    try:
        modules.register_module_forward_hook(forwards.after_forward, with_kwargs=True, always_call=True)
    except TypeError:  # before torch 2.1
        modules.register_module_forward_hook(forwards.after_forward)
        call_before(torch.nn.Module, "__call__", forwards.module_called)
    if hasattr(modules, "register_module_module_registration_hook"):
        modules.register_module_module_registration_hook(observer.ledger.tree.module_registered)
        modules.register_module_parameter_registration_hook(observer.ledger.tree.parameter_registered)
    optimizer = sys.modules["torch.optim.optimizer"]  # torch.optim deletes its own attribute of this name
    if hasattr(optimizer, "register_optimizer_step_pre_hook"):
        optimizer.register_optimizer_step_pre_hook(steps.before_step)
        optimizer.register_optimizer_step_post_hook(steps.after_step)
    else:  # before torch 2.0
        stepping = set()
        call_after(torch.optim.Optimizer, "__init__", lambda args, *rest: watch_steps(type(args[0]), steps, stepping))
    call_after(torch.optim.Optimizer, "__init__", steps.optimizer_made)
    call_before(torch.autograd, "backward", steps.backward_called)
    observer.watchers.install()
    scaler = getattr(getattr(torch, "amp", None), "GradScaler", None)
    if scaler is not None:
        call_after(scaler, "scale", steps.loss_scaled)
        call_after(scaler, "step", steps.scaler_stepped)
    distributed = sys.modules.get("torch.distributed")
    if distributed is not None and hasattr(distributed, "init_process_group"):
        call_before(distributed, "init_process_group", _joining)


def _joining(args, kwargs, result):
    """Offer the variables of a single process to a script that joins a group without a launcher."""
    method = args[1] if len(args) > 1 else kwargs.get("init_method")
    elsewhere = method not in (None, "env://") or kwargs.get("store") is not None or kwargs.get("rank", -1) >= 0
    if "RANK" not in os.environ and not elsewhere:
        launcher.set_ranks()


def watch_steps(kind, steps, stepping):
    """Stand around the `step` of an optimizer's class, once; `stepping` holds those that a step is under way of."""
    original = kind.step
    if getattr(original, "gateprobe", False):
        return

    @functools.wraps(original)
    def step(self, *args, **kwargs):
        if id(self) in stepping:  # a subclass has called its base
            return original(self, *args, **kwargs)
        stepping.add(id(self))
        try:
            steps.before_step(self, args, kwargs)
            result = original(self, *args, **kwargs)
            steps.after_step(self, args, kwargs)
            return result
        finally:
            stepping.discard(id(self))

    step.gateprobe = True
    kind.step = step
