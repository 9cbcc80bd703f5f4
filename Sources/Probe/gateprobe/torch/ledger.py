"""Every model and parameter of one process, with copies of the first values."""

from gateprobe.core.globs import Glob
from gateprobe.torch.module_tree import path_in
from gateprobe.torch.tensors import has_values, plain_name

NAME_LIMIT = 10_000
MODEL_LIMIT = 64


class Entry:
    """One parameter, or one buffer of a frozen module; `gradient`, `rounds` and `largest` are the gradient log's to write."""

    __slots__ = (
        "name", "tensor", "model", "copy", "step", "full", "buffer", "ever_trainable", "gradient", "rounds", "largest", "part")

    def __init__(self, name, tensor, model, copied, step, part=None):
        self.name, self.tensor, self.model, self.buffer, self.part = name, tensor, model, part is not None, part
        self.copy, self.full = copied
        self.step = step
        self.ever_trainable = tensor.requires_grad
        self.gradient, self.rounds, self.largest = "none", None, None


class Model:
    """One topmost module; its label is given by `Labels`."""

    def __init__(self, module, number):
        self.module, self.number, self.label = module, number, type(module).__name__
        self.optimized = False


class Ledger:
    """What the script's modules and optimizers hold, entered as it shows."""

    def __init__(self, settings, tree, optimizers, copies):
        self.settings, self.tree, self.optimizers, self.copies = settings, tree, optimizers, copies
        self.models, self.entries, self.by_tensor = [], [], {}
        self.elements, self.omitted = 0, 0
        # What a loss depends on and nobody holds yet; and how much there was to enter at the last look.
        self.strays, self.shape = [], None

    def entry(self, tensor):
        """The entry of a parameter, None where it has none."""
        return self.by_tensor.get(id(tensor))

    def reached(self, parameter):
        """Note a parameter that a loss depends on, whether a model or an optimizer has it or not."""
        if id(parameter) not in self.by_tensor:
            self.strays.append(parameter)

    def settle(self):
        """Enter what is not entered yet, and mark which models some optimizer trains."""
        self.refresh()
        for _, _, group in self.optimizers.groups():
            for parameter in group["params"]:
                entry = self.by_tensor.get(id(parameter))
                if entry is not None and entry.model is not None:
                    entry.model.optimized = True

    def is_optimized(self, module):
        """Whether some optimizer has a parameter of the module's tree."""
        top = self.tree.topmost(module)
        return any(model.optimized for model in self.models if model.module is top or model.module is module)

    def main_calls(self, modules):
        """For each optimized model the called module that holds the most parameters."""
        best = {}
        for module in modules:
            top, count = self.tree.topmost(module), self.tree.size(module)
            if id(top) not in best or count > best[id(top)][0]:
                best[id(top)] = (count, module)
        return [best[id(m.module)][1] for m in self.models if m.optimized and id(m.module) in best]

    # Entering

    def refresh(self):
        """Enter new models and parameters; costs little where nothing was added."""
        shape = [len(self.tree.roots), len(self.strays)]
        for record in self.optimizers.records.values():
            shape += [len(group["params"]) for group in record.optimizer.param_groups]
        if shape == self.shape:
            return
        self.shape = shape
        self._add_models()
        for _, number, group in self.optimizers.groups():
            for place, parameter in enumerate(group["params"]):
                if id(parameter) not in self.by_tensor:
                    self._add("group%d.tensor%d" % (number, place), parameter, None)
        self._add_strays()

    def _add_models(self):
        tree = self.tree
        tops = [tree.topmost(module) for module in tree.called_roots() if tree.has_parameters(module)]
        for _, _, group in self.optimizers.groups():
            for parameter in group["params"]:
                owner = None if id(parameter) in self.by_tensor else tree.owner(parameter)
                if owner is not None and any(parameter is p for p in owner._parameters.values()):
                    tops.append(tree.topmost(owner))
        known = {id(model.module) for model in self.models}
        for module in tops:
            if id(module) not in known and len(self.models) < MODEL_LIMIT:
                known.add(id(module))
                self._add_model(module)

    def _add_model(self, module):
        model = Model(module, len(self.models))
        self.models.append(model)
        names = [(name, p) for name, p in module.named_parameters() if id(p) not in self.by_tensor]
        # Copies are bounded; what a policy calls frozen is copied first.
        if self.settings.frozen:
            globs = [Glob(pattern) for pattern in self.settings.frozen]
            names.sort(key=lambda pair: not any(glob.matches(pair[0]) for glob in globs))
        for name, parameter in names:
            self._add(plain_name(name), parameter, model)
        for path, part in module.named_modules():
            own = [p for p in part._parameters.values() if p is not None]
            if not own or any(p.requires_grad for p in own):
                continue
            for name, buffer in part._buffers.items():
                if buffer is not None and id(buffer) not in self.by_tensor:
                    self._add(plain_name(path + "." + name if path else name), buffer, model, part)

    def _add_strays(self):
        """Add what a loss depends on and a model keeps where `parameters()` does not find it."""
        for parameter in reversed(self.strays):
            if id(parameter) in self.by_tensor:
                continue
            owner = self.tree.owner(parameter)
            top = self.tree.topmost(owner) if owner is not None else None
            if top is not None and not top.training:
                continue  # a fixed network, hidden on purpose
            for model in self.models:
                path = path_in(model.module, parameter if top is None else top)
                if path is not None:
                    named = [("", parameter)] if top is None else list(top.named_parameters())
                    for name, part in named:
                        if id(part) not in self.by_tensor:
                            self._add(path + ("." + name if name else ""), part, model)
                    break
        self.strays = [p for p in self.strays if id(p) not in self.by_tensor]
        self.shape[1] = len(self.strays)

    def _add(self, name, tensor, model, part=None):
        held = has_values(tensor)
        if part is None and held:
            self.elements += tensor.numel()
        if len(self.entries) >= NAME_LIMIT or not held:
            self.omitted += 1
            self.by_tensor[id(tensor)] = None
            return
        entry = Entry(name, tensor, model, self.copies.take(tensor), self.optimizers.main_steps, part)
        self.entries.append(entry)
        self.by_tensor[id(tensor)] = entry
