"""Walk through what modules are given and return: nested lists, dicts and objects of tensors."""

import copy
import sys
from collections.abc import Mapping

DEPTH_LIMIT = 3


def tensors(value, name, depth=0):
    """(name, tensor) for the tensors in a value: `x`, `batch["image"]`, `output[0]`, `out.logits`."""
    torch = sys.modules["torch"]
    if isinstance(value, torch.Tensor):
        yield name, value
    elif depth < DEPTH_LIMIT:
        for key, part in _parts(value):
            yield from tensors(part, name + key, depth + 1)


def _parts(value):
    if isinstance(value, Mapping):
        return [('["%s"]' % str(key)[:60], part) for key, part in list(value.items())[:64]]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return [("." + key, part) for key, part in zip(value._fields, value)]
    if isinstance(value, (list, tuple)):
        return [("[%d]" % index, part) for index, part in enumerate(value[:64])]
    if hasattr(value, "__dataclass_fields__"):
        return [("." + key, getattr(value, key, None)) for key in value.__dataclass_fields__]
    if _is_record(value):
        return [("." + key, part) for key, part in list(vars(value).items())[:64]]
    return []


def _is_record(value):
    """Whether a value is an object of plain attributes, a namespace or a distribution for two."""
    if not hasattr(value, "__dict__") or isinstance(value, type) or callable(value):
        return False
    return not isinstance(value, sys.modules["torch"].nn.Module)


def batch_size(args, kwargs):
    """The first dimension of the first tensor among the arguments; 0 where there is none."""
    for value in list(args) + list(kwargs.values()):
        for _, tensor in tensors(value, ""):
            return int(tensor.shape[0]) if tensor.dim() else 1
    return 0


def copied(value):
    """A batch whose tensors are copies, so that changes in place do not reach the next one."""
    torch = sys.modules["torch"]
    return Replacer(torch, torch.clone).copy(value)


class Replacer:
    """Copies of arguments in which `change` has replaced each tensor."""

    def __init__(self, torch, change):
        self.torch, self.change = torch, change

    def copy(self, value, depth=0):
        """The value with other tensors, in whatever `tensors` finds them in; anything else is handed on."""
        if isinstance(value, self.torch.Tensor):
            return self.change(value)
        if depth >= DEPTH_LIMIT:
            return value
        if type(value) in (list, tuple):
            return type(value)([self.copy(part, depth + 1) for part in value])
        if type(value) is dict:
            return {key: self.copy(part, depth + 1) for key, part in value.items()}
        if not any(True for _ in tensors(value, "", depth)):
            return value
        if isinstance(value, tuple):
            parts = [self.copy(part, depth + 1) for part in value]
            return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
        fresh = copy.copy(value)
        if isinstance(value, Mapping):
            for key, part in value.items():
                fresh[key] = self.copy(part, depth + 1)
        elif isinstance(value, list):
            fresh[:] = [self.copy(part, depth + 1) for part in value]
        elif not hasattr(value, "__dataclass_fields__"):
            for key, part in vars(value).items():
                fresh.__dict__[key] = self.copy(part, depth + 1)
        else:
            for key in value.__dataclass_fields__:
                # Past a frozen dataclass, whose copy this is.
                object.__setattr__(fresh, key, self.copy(getattr(value, key, None), depth + 1))
        return fresh
