"""Put an observer's methods where PyTorch calls them."""

import functools
import os
import sys
import warnings


def install(torch, observer):
    """Register every hook; a torch that is too old for one of them goes without it."""
    modules = torch.nn.modules.module
    if os.environ.get("TORCH_COMPILE_DISABLE") != "1":
        # torch.compile warns of hooks on the script's own streams; whoever reads it has set none.
        told = "(?s).*(gateprobe_|global hooks on modules|trace the builtin .(time|_thread)[.])"
        warnings.filterwarnings("ignore", message=told)
    modules.register_module_forward_pre_hook(observer.before_forward)
    try:
        modules.register_module_forward_hook(observer.after_forward, with_kwargs=True, always_call=True)
    except TypeError:  # before torch 2.1
        modules.register_module_forward_hook(observer.after_forward)
        call_before(torch.nn.Module, "__call__", observer.module_called)
    if hasattr(modules, "register_module_module_registration_hook"):
        modules.register_module_module_registration_hook(observer.ledger.module_registered)
        modules.register_module_parameter_registration_hook(observer.ledger.parameter_registered)
    optimizer = sys.modules["torch.optim.optimizer"]  # torch.optim deletes its own attribute of this name
    if hasattr(optimizer, "register_optimizer_step_pre_hook"):
        optimizer.register_optimizer_step_pre_hook(observer.before_step)
        optimizer.register_optimizer_step_post_hook(observer.after_step)
    else:  # before torch 2.0
        stepping = set()
        call_after(torch.optim.Optimizer, "__init__", lambda args, *rest: _watch_steps(type(args[0]), observer, stepping))
    call_after(torch.optim.Optimizer, "__init__", observer.optimizer_made)
    call_before(torch.autograd, "backward", observer.backward_called)
    observer.watchers.install()
    scaler = getattr(getattr(torch, "amp", None), "GradScaler", None)
    if scaler is not None:
        call_after(scaler, "scale", observer.loss_scaled)
        call_after(scaler, "step", observer.scaler_stepped)


def _watch_steps(kind, observer, stepping):
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
            observer.before_step(self, args, kwargs)
            result = original(self, *args, **kwargs)
            observer.after_step(self, args, kwargs)
            return result
        finally:
            stepping.discard(id(self))

    step.gateprobe = True
    kind.step = step


def call_before(owner, name, note):
    """Call `note` with arguments and None before each call."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapper(*args, **kwargs):
        note(args, kwargs, None)
        return original(*args, **kwargs)

    setattr(owner, name, wrapper)


def call_after(owner, name, note):
    """Call `note` with arguments and result after each call."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapper(*args, **kwargs):
        result = original(*args, **kwargs)
        note(args, kwargs, result)
        return result

    setattr(owner, name, wrapper)
