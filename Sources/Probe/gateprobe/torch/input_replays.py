"""Replay the first batch with one input after the other set to zero, and see whether the outputs notice."""

from gateprobe.core import faults
from gateprobe.torch import first_batches, lookups, structures
from gateprobe.torch.first_batches import same_outputs
from gateprobe.torch.module_state import ModuleState

INPUT_LIMIT = 16


class InputReplays:
    """Which inputs matter; `is_label` tells the numbers that a loss was given as its target."""

    def __init__(self, torch, batches, is_label):
        self.torch, self.batches, self.is_label = torch, batches, is_label

    def items(self, module, label):
        """One item for each tensor input: changed, unchanged or unknown, with the reason."""
        record = self.batches.call(module)
        if record is None:
            return [_unknown(label, "*", "no training batch was recorded")]
        obstacle = record.obstacle("its inputs were not copied")
        if obstacle:
            return [_unknown(label, "*", obstacle)]
        if type(module).__name__ == "FullyShardedDataParallel":
            return [_unknown(label, "*", "a distributed wrapper can't be run on one rank alone")]
        module = first_batches.unwrapped(module)
        state = ModuleState(self.torch, module)
        try:
            return self._compare(module, label, record, state)
        except Exception as error:
            return [_unknown(label, "*", faults.describe(error))]
        finally:
            state.restore()

    def _compare(self, module, label, record, state):
        names = first_batches.argument_names(module, len(record.args))
        arguments = list(zip(names, record.args)) + list((record.kwargs or {}).items())
        found = [(name, tensor, top) for top, value in arguments for name, tensor in structures.tensors(value, top)]
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
            if tensor.numel() and not same_outputs(base[False], self._run(module, record, state, tensor, False, 1)):
                return {"module": label, "input": name, "verdict": "changed"}
            return _unknown(label, name, "it was all zeros in the first batch")
        if not same_outputs(base[False], self._run(module, record, state, tensor, False)):
            return {"module": label, "input": name, "verdict": "changed"}
        # Some inputs, a decoder's targets for one, take part under train() alone.
        if base[True] is None:
            return _unknown(label, name, "no effect in evaluation, and training mode can't be repeated")
        if not same_outputs(base[True], self._run(module, record, state, tensor, True)):
            return {"module": label, "input": name, "verdict": "changed", "reason": "under train() only"}
        if self.is_label(tensor):
            return None  # it came with the batch, for the loss
        is_whole = not tensor.is_floating_point() and not tensor.is_complex()
        if is_whole and (tensor.dtype == self.torch.bool or bool((tensor == tensor.reshape(-1)[0]).all())):
            return _unknown(label, name, "a mask or constant that happens to change nothing here")
        # Of a batch that is given as a whole, forward takes what it needs and leaves the rest to the loss.
        rest = top != name and (tensor.dim() < 2 or lookups.is_for_loss(name[len(top):]))
        if rest and not self._reads(module, record, state, tensor):
            return None
        return {"module": label, "input": name, "verdict": "unchanged"}

    def _reads(self, module, record, state, tensor):
        """Whether forward looks up a tensor in the dict or the object that it is given it in, or can't be seen to."""
        copies = {}

        def change(original):
            return copies.setdefault(id(original), original.clone())

        state.reset(False)
        fresh, seen = structures.Replacer(self.torch, change), lookups.Lookups()
        values = [seen.watch(fresh.copy(value)) for value in record.args]
        named = {key: seen.watch(fresh.copy(value)) for key, value in (record.kwargs or {}).items()}
        module(*values, **named)
        return not seen.watches(copies.get(id(tensor))) or seen.was_read(copies[id(tensor)])

    def _run(self, module, record, state, replaced, training, value=0):
        state.reset(training)

        def change(tensor):
            return self.torch.full_like(tensor, value) if tensor is replaced else tensor.clone()

        return first_batches.replayed_outputs(self.torch, module, record, change)

    def _problem(self, first, second):
        if not first:
            return "the forward pass returned no tensor"
        if not same_outputs(first, second):
            return "two evaluations of the same batch differ"
        if any(t.is_floating_point() and not bool(self.torch.isfinite(t).any()) for _, t in first if t.numel()):
            return "the outputs are not finite"
        if not any(t.numel() and bool((t != 0).any()) for _, t in first):
            return "the outputs are all zero"
        return None


def _is_count(tensor):
    """Whether a tensor is a single whole number: a count, the items in a batch that Trainer tells a model for one."""
    return not tensor.dim() and not tensor.is_complex() and float(tensor).is_integer()


def is_of_keras(module):
    """Whether a module is a layer of Keras, whose own calls hide what it is given."""
    return any(kind.__module__.startswith("keras.") for kind in type(module).__mro__)


def _unknown(label, name, reason):
    return {"module": label, "input": name, "verdict": "unknown", "reason": reason}
