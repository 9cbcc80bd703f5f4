"""Give models and loss functions the tensors of the first step again, where no loader gives the batches."""

import functools

from gateprobe.torch import losses, structures

CALL_LIMIT = 256
BYTE_LIMIT = 64 * 1024 * 1024


class Repeats:
    """What each root module and each loss function was given in the first step, by the place of the call in its step."""

    def __init__(self, run, batches):
        self.torch, self.run, self.batches = run.torch, run, batches
        self.first, self.size = {}, 0
        self.counts, self.expected = {}, None
        self.depth, self.covered, self.problem = 0, False, None

    def install(self):
        """Stand in front of every module and every loss function; for runs that repeat the first batch alone."""
        module = self.torch.nn.Module
        module.__call__ = self._around(module.__call__, None)
        functional = self.torch.nn.functional
        for name in losses.NAMES:
            setattr(functional, name, self._around(getattr(functional, name), name))

    def reason(self):
        """Why the first batch was not repeated; None where it was."""
        if self.batches:
            return None
        if self.problem is None and self.expected is None:
            return "no DataLoader gave the batches, and no step was seen"
        return self.problem

    def stepped(self):
        """A step is over: the next one must call the same things as often."""
        if self.expected is None:
            self.expected = dict(self.counts)
        elif self.counts != self.expected:
            self._fail("later steps call the model another number of times")
        self.counts, self.covered = {}, False

    def backward(self):
        """`backward` is about to run; what it runs on must have come from something that was given the first batch."""
        if not self.covered:
            self._fail("the loss is computed by hand")

    def _fail(self, reason):
        if self.problem is None:
            self.problem = "no DataLoader gave the batches, and " + reason

    def _around(self, original, name):
        """A function that hands on what the first step gave it; `name` is a loss function's, None for modules."""

        @functools.wraps(original)
        def wrapper(*args, **kwargs):
            # What a module calls inside works on the first batch already.
            if self.depth or not self._repeats():
                return original(*args, **kwargs)
            given = [args[1:] if name is None else args, kwargs]
            given = self._first((name or id(args[0]),), given)
            self.depth += 1
            try:
                result = original(*args[:1] if name is None else (), *given[0], **given[1])
            finally:
                self.depth -= 1
            for _, tensor in structures.tensors(result, ""):
                # A module that returns a single number returns a loss.
                if tensor.requires_grad and (name is not None or not tensor.dim()):
                    self.covered = True
            return result

        return wrapper

    def _repeats(self):
        return self.problem is None and not self.batches and self.torch.is_grad_enabled() and self.run.is_training()

    def _first(self, key, given):
        """The arguments with the tensors of the first step's call at the same place, those apart that a gradient needs."""
        place = self.counts.get(key, 0)
        self.counts[key] = place + 1
        found = [tensor for _, tensor in structures.tensors(given, "") if not tensor.requires_grad]
        if self.expected is None:
            self.size += sum(tensor.numel() * tensor.element_size() for tensor in found)
            if self.size > BYTE_LIMIT or len(self.first) >= CALL_LIMIT:
                self._fail("the first step works on more than 64 MB")
            else:
                self.first[key + (place,)] = [tensor.detach().clone() for tensor in found]
            return given
        known = self.first.get(key + (place,))
        if known is None or [_kind(tensor) for tensor in known] != [_kind(tensor) for tensor in found]:
            self._fail("later steps give other tensors")
            return given
        fresh = {id(new): old for new, old in zip(found, known)}
        replaced = set()

        def change(tensor):
            if id(tensor) not in fresh:
                return tensor
            replaced.add(id(tensor))
            return fresh[id(tensor)].clone()

        given = structures.Replacer(self.torch, change).copy(given)
        if len(replaced) < len(fresh):
            self._fail("a tensor is deep inside what the model is given")
        return given


def _kind(tensor):
    """What a tensor has in common with the one of the first step: an epoch's last batch may be smaller."""
    return tensor.dim(), tensor.dtype
