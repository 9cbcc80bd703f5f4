"""Whether an optimizer that is saved and loaded takes the same next step; tried on copies, the real one stays as it is."""

import io

from gateprobe.core import faults

BYTE_LIMIT = 512 * 1024 * 1024


def items(torch, optimizers):
    """One item for each kind of optimizer that has stepped: held, broken or unknown, with the reason."""
    found, seen = [], set()
    for optimizer in optimizers:
        kind = type(optimizer)
        if kind in seen:
            continue
        seen.add(kind)
        try:
            verdict, reason = _resume(torch, optimizer, kind)
        except Exception as error:
            verdict, reason = "unknown", faults.describe(error)
        item = {"what": "checkpoint", "module": kind.__name__, "verdict": verdict}
        found.append(dict(item, **({"reason": reason} if reason else {})))
    return found


def _resume(torch, optimizer, kind):
    tensors = [p for group in optimizer.param_groups for p in group["params"]]
    if sum(p.numel() * p.element_size() for p in tensors) > BYTE_LIMIT:
        return "unknown", "the optimizer's parameters are larger than 512 MB"
    if not all(type(p) in (torch.nn.Parameter, torch.Tensor) and p.layout == torch.strided for p in tensors):
        return "unknown", "its parameters are no plain tensors"
    file = io.BytesIO()
    torch.save(optimizer.state_dict(), file)
    first = _next_step(torch, optimizer, kind, file, _carried(optimizer, kind))
    again = _next_step(torch, optimizer, kind, file, _carried(optimizer, kind))
    if not _same(torch, first, again):
        return "unknown", "two steps from one state differ"
    second = _next_step(torch, optimizer, kind, file, {})
    if _same(torch, first, second):
        return "held", None
    return "broken", "its next step differs after load_state_dict: what it keeps beside `state` is lost"


def _carried(optimizer, kind):
    """What an instance of one's own class holds beside what its base class keeps; nothing for torch's own classes."""
    if kind.__module__.startswith("torch."):
        return {}
    known = ("defaults", "state", "param_groups")
    return {key: value for key, value in vars(optimizer).items() if key not in known and not key.startswith("_")}


def _copied(torch, value, clones):
    if isinstance(value, torch.Tensor):
        return clones[id(value)] if id(value) in clones else value.detach().clone()
    if type(value) is dict:
        return {clones.get(key, key) if isinstance(key, torch.Tensor) else key: _copied(torch, part, clones)
                for key, part in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_copied(torch, part, clones) for part in value)
    return value


def _next_step(torch, optimizer, kind, file, carried):
    """The parameters after one more step of a new instance with the saved state."""
    clones, groups = {}, []
    for group in optimizer.param_groups:
        copies = []
        for parameter in group["params"]:
            copy = torch.nn.Parameter(parameter.detach().clone(), requires_grad=parameter.requires_grad)
            if parameter.requires_grad and parameter.is_floating_point():
                copy.grad = torch.full_like(copy, 0.01) + 0.01 * copy.detach()
            clones[id(parameter)] = copy
            copies.append(copy)
        groups.append(dict({key: value for key, value in group.items() if key != "params"}, params=copies))
    code = kind.__init__.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    options = {key: value for key, value in optimizer.defaults.items() if key in names}
    fresh = kind(groups, **options)
    file.seek(0)
    fresh.load_state_dict(torch.load(file, weights_only=False))
    for key, value in carried.items():
        setattr(fresh, key, _copied(torch, value, clones))
    with torch.enable_grad():
        fresh.step()
    return list(clones.values())


def _same(torch, first, second):
    return all(bool(((a == b) | ((a != a) & (b != b))).all()) for a, b in zip(first, second))
