"""What a replay may change in a module, taken once and put back exactly."""

import sys

from gateprobe.torch.tensors import has_values

FROZEN_LIMIT = 1 << 20
LOOSE_LIMIT = 65_536


class ModuleState:
    """Modes, buffers and random generators, taken once and put back exactly."""

    def __init__(self, torch, module):
        self.torch, self.module = torch, module
        self.modes = [(part, part.training) for part in module.modules()]
        self.buffers = [
            (part._buffers, name, buffer, buffer.detach().clone())
            for part in module.modules()
            for name, buffer in part._buffers.items()
            if buffer is not None and has_values(buffer)
        ]
        # Some average their frozen parts inside of forward.
        resting = [p for p in module.parameters() if not p.requires_grad and has_values(p)]
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


def loose_tensors(torch, module):
    """(owner, name, copy) of the small tensors of a module that its state_dict does not hold."""
    found = []
    for part in module.modules():
        for name, value in list(part.__dict__.items()):
            if type(value) is torch.Tensor and value.is_floating_point() and value.numel() <= LOOSE_LIMIT:
                found.append((part.__dict__, name, value.detach().clone()))
        for name in getattr(part, "_non_persistent_buffers_set", ()):
            value = part._buffers.get(name)
            if value is not None and value.is_floating_point() and value.numel() <= LOOSE_LIMIT:
                found.append((part._buffers, name, value.detach().clone()))
    return found[:256]
