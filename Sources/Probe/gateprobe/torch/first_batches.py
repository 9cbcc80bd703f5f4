"""Keep the first training batch of each root module, so that its call can be replayed."""

import weakref

from gateprobe.torch import structures
from gateprobe.torch.module_state import loose_tensors

MODULE_LIMIT = 8
BYTE_LIMIT = 64 * 1024 * 1024


class FirstCall:
    """A module's first call in training: copies of its arguments, and what a replay has to know of it."""

    def __init__(self, module, given, loose):
        self.module, self.args, self.kwargs, self.problem = module, None, None, None
        # (name, reference, version) of the tensors before the call, and (name, reference) of those that it changed.
        self.given, self.changed = given, None
        self.loose = loose

    def obstacle(self, default):
        """Why the call can't be replayed; None where it can."""
        if self.problem or self.args is None:
            return self.problem or default
        return None

    def written(self):
        """The input that the call changed in place, where the script still has the whole of it; else None."""
        return next((name for name, whole in self.changed or () if whole() is not None), None)

    def input_tensors(self):
        """The tensors of the call."""
        values = list(self.args) + list((self.kwargs or {}).values())
        return [tensor for value in values for _, tensor in structures.tensors(value, "")]


class FirstBatches:
    """One first call for each root module, detached and copied."""

    def __init__(self, torch, watches_state):
        self.torch, self.watches_state = torch, watches_state
        self.is_closed, self.calls = False, {}

    def call(self, module):
        """The first call of a module, None where none was kept."""
        return self.calls.get(id(module))

    def note(self, module, args):
        """Copy the arguments before the module can change them."""
        if id(module) in self.calls or self.is_closed or len(self.calls) >= MODULE_LIMIT:
            return
        loose = loose_tensors(self.torch, module) if self.watches_state else None
        record = self.calls[id(module)] = FirstCall(module, _versions(module, args), loose)
        record.args = self._copies(record, args, lambda: [self._copy(arg) for arg in args])

    def note_keywords(self, module, kwargs):
        """Copy the keyword arguments, which only the hook after the call is given."""
        record = self.calls.get(id(module))
        if record is None or record.kwargs is not None or record.problem:
            return
        given, record.given = record.given, None
        record.changed = [
            (name, whole) for name, whole, version in given or () if whole() is not None and whole()._version != version]
        record.kwargs = self._copies(
            record, kwargs.values(), lambda: {key: self._copy(arg) for key, arg in kwargs.items()})

    def _copies(self, record, values, copies):
        try:
            size = sum(t.numel() * t.element_size() for value in values for _, t in structures.tensors(value, ""))
            if size <= BYTE_LIMIT:
                return copies()
            record.problem = "the first batch is larger than 64 MB"
        except Exception as error:
            record.problem = "its inputs can't be copied (%s)" % type(error).__name__
        return None

    def _copy(self, value):
        return structures.Replacer(self.torch, lambda tensor: tensor.detach().clone()).copy(value)


def unwrapped(module):
    """The model in a DistributedDataParallel, which can be run on one rank alone."""
    return module.module if type(module).__name__ == "DistributedDataParallel" else module


def argument_names(module, count):
    """The names of forward's positional parameters, without importing `inspect`."""
    function = getattr(type(module), "forward", None)
    function = getattr(module.__dict__.get("forward"), "__func__", function)
    code = getattr(function, "__code__", None)
    names = list(code.co_varnames[1 : code.co_argcount]) if code is not None else []
    rest = code.co_varnames[code.co_argcount + code.co_kwonlyargcount] if code and code.co_flags & 4 else "input"
    return [names[i] if i < len(names) else "%s[%d]" % (rest, i - len(names)) for i in range(count)]


def _versions(module, args):
    """(name, tensor or what it is a view of, version) of the positional arguments, which a change in place counts up."""
    found = []
    for name, value in zip(argument_names(module, len(args)), args):
        for path, tensor in structures.tensors(value, name):
            if not tensor.is_inference():
                whole = tensor._base if tensor._is_view() else tensor
                found.append((path, weakref.ref(whole), tensor._version))
    return found


def replayed_outputs(torch, module, record, change=None):
    """(name, tensor) of what the module returns for the recorded call, its tensors cloned or changed."""
    fresh = structures.Replacer(torch, change or torch.clone)
    args = [fresh.copy(value) for value in record.args]
    kwargs = {key: fresh.copy(value) for key, value in (record.kwargs or {}).items()}
    output = module(*args, **kwargs)
    return [(name, tensor.detach().clone()) for name, tensor in structures.tensors(output, "output")]


def same_outputs(first, second):
    """Whether two lists of outputs hold the same bits; a NaN equals a NaN."""
    if len(first) != len(second):
        return False
    for (_, a), (_, b) in zip(first, second):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if not bool(((a == b) | ((a != a) & (b != b))).all()):
            return False
    return True
