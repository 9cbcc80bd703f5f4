"""Replay the first batch with one input after the other set to zero, and see whether the outputs notice."""

import copy
import sys
import weakref
from collections.abc import Mapping

import gateprobe_reading
import gateprobe_replays
import gateprobe_tensors

DEPTH_LIMIT = 3
INPUT_LIMIT = 16
MODULE_LIMIT = 8
BYTE_LIMIT = 64 * 1024 * 1024
FROZEN_LIMIT = 1 << 20


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


def _is_count(tensor):
    """Whether a tensor is a single whole number: a count, the items in a batch that Trainer tells a model for one."""
    return not tensor.dim() and not tensor.is_complex() and float(tensor).is_integer()


def is_of_keras(module):
    """Whether a module is a layer of Keras, whose own calls hide what it is given."""
    return any(kind.__module__.startswith("keras.") for kind in type(module).__mro__)


def unwrapped(module):
    """The model in a DistributedDataParallel, which can be run on one rank alone."""
    return module.module if type(module).__name__ == "DistributedDataParallel" else module


def _argument_names(module, count):
    """The names of forward's positional parameters, without importing `inspect`."""
    function = getattr(type(module), "forward", None)
    function = getattr(module.__dict__.get("forward"), "__func__", function)
    code = getattr(function, "__code__", None)
    names = list(code.co_varnames[1 : code.co_argcount]) if code is not None else []
    rest = code.co_varnames[code.co_argcount + code.co_kwonlyargcount] if code and code.co_flags & 4 else "input"
    return [names[i] if i < len(names) else "%s[%d]" % (rest, i - len(names)) for i in range(count)]


class Recorder:
    """The first training batch of each root module, detached and copied."""

    def __init__(self, torch, watches_state=False):
        self.torch, self.watches_state = torch, watches_state
        self.closed, self.is_label = False, lambda tensor: False
        self.calls = {}

    def note(self, module, args):
        """Copy the arguments before the module can change them."""
        if id(module) in self.calls or self.closed or len(self.calls) >= MODULE_LIMIT:
            return
        record = {"module": module, "args": None, "kwargs": None, "problem": None}
        self.calls[id(module)] = record
        record["given"], record["written"] = self._versions(module, args), None
        record["loose"] = gateprobe_replays.loose_tensors(self.torch, module) if self.watches_state else None
        self._fill(record, "args", args, lambda: [self._copy(arg) for arg in args])

    def _versions(self, module, args):
        """(name, tensor or what it is a view of, version) of the positional arguments, which a change in place counts up."""
        found = []
        for name, value in zip(_argument_names(module, len(args)), args):
            for path, tensor in tensors(value, name):
                if not tensor.is_inference():
                    whole = tensor._base if tensor._is_view() else tensor
                    found.append((path, weakref.ref(whole), tensor._version))
        return found

    def written(self, record):
        """The input that the first call changed in place, where the script still has the whole of it; else None."""
        return next((name for name, whole in record.get("written") or () if whole() is not None), None)

    def note_keywords(self, module, kwargs):
        """Copy the keyword arguments, which only the hook after the call is given."""
        record = self.calls.get(id(module))
        if record is None or record["kwargs"] is not None or record["problem"]:
            return
        given, record["given"] = record["given"], None
        record["written"] = [
            (name, whole) for name, whole, version in given or () if whole() is not None and whole()._version != version]
        self._fill(record, "kwargs", kwargs.values(), lambda: {key: self._copy(arg) for key, arg in kwargs.items()})

    def _fill(self, record, key, values, copies):
        try:
            size = sum(t.numel() * t.element_size() for value in values for _, t in tensors(value, ""))
            if size > BYTE_LIMIT:
                record["problem"] = "the first batch is larger than 64 MB"
            else:
                record[key] = copies()
        except Exception as error:
            record["problem"] = "its inputs can't be copied (%s)" % type(error).__name__

    def _copy(self, value):
        return Replacer(self.torch, lambda tensor: tensor.detach().clone()).copy(value)

    def state(self, module):
        """Everything that a replay may change, to be put back."""
        return _State(self.torch, module)

    def input_tensors(self, record):
        """The tensors of a recorded call."""
        values = list(record["args"]) + list((record["kwargs"] or {}).values())
        return [tensor for value in values for _, tensor in tensors(value, "")]

    def replay(self, module, label):
        """One item for each tensor input: changed, unchanged or unknown, with the reason."""
        record = self.calls.get(id(module))
        if record is None:
            return [_unknown(label, "*", "no training batch was recorded")]
        if record["problem"] or record["args"] is None:
            return [_unknown(label, "*", record["problem"] or "its inputs were not copied")]
        if type(module).__name__ == "FullyShardedDataParallel":
            return [_unknown(label, "*", "a distributed wrapper can't be run on one rank alone")]
        module = unwrapped(module)
        state = self.state(module)
        try:
            return self._compare(module, label, record, state)
        except Exception as error:
            return [_unknown(label, "*", "%s: %s" % (type(error).__name__, str(error)[:120]))]
        finally:
            state.restore()

    def _compare(self, module, label, record, state):
        names = _argument_names(module, len(record["args"]))
        arguments = list(zip(names, record["args"])) + list((record["kwargs"] or {}).items())
        found = [(name, tensor, top) for top, value in arguments for name, tensor in tensors(value, top)]
        found = [part for part in found if not _is_count(part[1])]
        if not found:
            return [_unknown(label, "*", "the forward pass takes no tensor")]
        base = {}
        for training in (False, True):
            base[training] = self._run(module, record, state, None, training)
            again = self._run(module, record, state, None, training)
            problem = self._problem(base[training], again)
            if problem and not training:
                return [_unknown(label, name, problem) for name, _, _ in found[:INPUT_LIMIT]]
            if problem:
                base[training] = None
        items = []
        for name, tensor, top in found[:INPUT_LIMIT]:
            try:
                items.append(self._zeroed(module, label, record, state, base, name, tensor, top))
            except Exception:
                # The batch itself ran four times: what refuses zeros in this place has read it.
                items.append({"module": label, "input": name, "verdict": "changed", "reason": "it can't be all zeros"})
        return [item for item in items if item is not None]

    def _zeroed(self, module, label, record, state, base, name, tensor, top):
        if tensor.numel() == 0 or not bool((tensor != 0).any()):
            # A first hidden state, or the token that starts a sequence: ones are something else.
            if tensor.numel() and not self.same(base[False], self._run(module, record, state, tensor, False, 1)):
                return {"module": label, "input": name, "verdict": "changed"}
            return _unknown(label, name, "it was all zeros in the first batch")
        if not self.same(base[False], self._run(module, record, state, tensor, False)):
            return {"module": label, "input": name, "verdict": "changed"}
        # Some inputs, a decoder's targets for one, take part under train() alone.
        if base[True] is None:
            return _unknown(label, name, "no effect in evaluation, and training mode can't be repeated")
        if not self.same(base[True], self._run(module, record, state, tensor, True)):
            return {"module": label, "input": name, "verdict": "changed", "reason": "under train() only"}
        if self.is_label(tensor):
            return None  # it came with the batch, for the loss
        if not tensor.is_floating_point() and not tensor.is_complex():
            if tensor.dtype == self.torch.bool or bool((tensor == tensor.reshape(-1)[0]).all()):
                return _unknown(label, name, "a mask or constant that happens to change nothing here")
        # Of a batch that is given as a whole, forward takes what it needs and leaves the rest to the loss.
        rest = top != name and (tensor.dim() < 2 or gateprobe_reading.is_for_loss(name[len(top):]))
        if rest and not self._reads(module, record, state, tensor):
            return None
        return {"module": label, "input": name, "verdict": "unchanged"}

    def _reads(self, module, record, state, tensor):
        """Whether forward looks up a tensor in the dict or the object that it is given it in, or can't be seen to."""
        copies = {}

        def change(original):
            return copies.setdefault(id(original), original.clone())

        state.reset(False)
        fresh, seen = Replacer(self.torch, change), gateprobe_reading.Reading()
        values = [seen.watch(fresh.copy(value)) for value in record["args"]]
        named = {key: seen.watch(fresh.copy(value)) for key, value in (record["kwargs"] or {}).items()}
        module(*values, **named)
        return not seen.watches(copies.get(id(tensor))) or seen.was_read(copies[id(tensor)])

    def _run(self, module, record, state, replaced, training, value=0):
        state.reset(training)

        def change(tensor):
            return self.torch.full_like(tensor, value) if tensor is replaced else tensor.clone()

        return self.outputs(module, record, change)

    def outputs(self, module, record, change=None):
        """(name, tensor) of what the module returns for the recorded call, its tensors cloned or changed."""
        fresh = Replacer(self.torch, change or self.torch.clone)
        args = [fresh.copy(value) for value in record["args"]]
        kwargs = {key: fresh.copy(value) for key, value in (record["kwargs"] or {}).items()}
        output = module(*args, **kwargs)
        return [(name, tensor.detach().clone()) for name, tensor in tensors(output, "output")]

    def _problem(self, first, second):
        if not first:
            return "the forward pass returned no tensor"
        if not self.same(first, second):
            return "two evaluations of the same batch differ"
        if any(t.is_floating_point() and not bool(self.torch.isfinite(t).any()) for _, t in first if t.numel()):
            return "the outputs are not finite"
        if not any(t.numel() and bool((t != 0).any()) for _, t in first):
            return "the outputs are all zero"
        return None

    def same(self, first, second):
        """Whether two lists of outputs hold the same bits; a NaN equals a NaN."""
        if len(first) != len(second):
            return False
        for (_, a), (_, b) in zip(first, second):
            if a.shape != b.shape or a.dtype != b.dtype:
                return False
            if not bool(((a == b) | ((a != a) & (b != b))).all()):
                return False
        return True


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


def _unknown(label, name, reason):
    return {"module": label, "input": name, "verdict": "unknown", "reason": reason}


class _State:
    """Modes, buffers and random generators, taken once and put back exactly."""

    def __init__(self, torch, module):
        self.torch, self.module = torch, module
        self.modes = [(part, part.training) for part in module.modules()]
        self.buffers = [
            (part._buffers, name, buffer, buffer.detach().clone())
            for part in module.modules()
            for name, buffer in part._buffers.items()
            if buffer is not None and gateprobe_tensors.has_values(buffer)
        ]
        # Some average their frozen parts inside of forward.
        resting = [p for p in module.parameters() if not p.requires_grad and gateprobe_tensors.has_values(p)]
        self.frozen = [(p, p.data, p.detach().clone()) for p in resting if p.numel() <= FROZEN_LIMIT]
        self.generators = self._generators()

    def _generators(self):
        states = [(self.torch.set_rng_state, self.torch.get_rng_state())]
        if self.torch.cuda.is_available() and self.torch.cuda.is_initialized():
            states.append((self.torch.cuda.set_rng_state_all, self.torch.cuda.get_rng_state_all()))
        random = sys.modules.get("random")
        if random is not None:
            states.append((random.setstate, random.getstate()))
        numpy = sys.modules.get("numpy")
        if numpy is not None and hasattr(numpy, "random"):
            states.append((numpy.random.set_state, numpy.random.get_state()))
        return states

    def reset(self, training):
        """The same starting point for every run, in evaluation or in training mode."""
        self.restore()
        self.reset_modes(training)

    def reset_modes(self, training):
        """The mode alone."""
        for part, mode in self.modes:
            # Not eval(): some modules override it and merge weights.
            part.training = mode and training

    def reset_generators(self):
        """The random generators alone."""
        for put, state in self.generators:
            put(state)

    def restore(self):
        """Put back what the runs may have changed; attributes are set directly, past any overridden train()."""
        for part, mode in self.modes:
            part.training = mode
        with self.torch.no_grad():
            for owner, name, buffer, copied in self.buffers:
                owner[name] = buffer
                buffer.copy_(copied)
            for parameter, data, copied in self.frozen:
                parameter.data = data
                data.copy_(copied)
        self.reset_generators()
