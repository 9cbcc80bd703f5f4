"""Keep account of every parameter: who optimizes it, whether a gradient reached it, whether it moved."""

import weakref

import gateprobe_graph
from gateprobe_telling import Telling
from gateprobe_tensors import equal, gradient_scale, has_values, plain_name, rate, rounds, values

NAME_LIMIT = 10_000
MODEL_LIMIT = 64
COPY_LIMIT = 512 * 1024 * 1024
SAMPLE_ELEMENTS = 65_536


class _Entry:
    """One parameter, or one buffer of a frozen module."""

    __slots__ = (
        "name", "tensor", "model", "copy", "step", "full", "buffer", "ever_trainable", "gradient", "rounds", "largest", "part")

    def __init__(self, name, tensor, model, copied, step, buffer=False):
        self.name, self.tensor, self.model, self.buffer = name, tensor, model, buffer
        self.copy, self.full = copied
        self.step = step
        self.ever_trainable = tensor.requires_grad
        self.gradient, self.rounds, self.largest, self.part = "none", None, None, None


class _Model:
    def __init__(self, module, number):
        self.module, self.number, self.label = module, number, type(module).__name__
        self.optimized, self.loaded = False, False


class _Optimizer:
    def __init__(self, optimizer):
        self.optimizer, self.steps, self.skipped, self.scaler_mark = optimizer, 0, 0, 0
        self.rates, self.first_rates = {}, {}
        self.resting = 0  # steps in a row, up to now, with every rate at 0


class Ledger(Telling):
    """All models, parameters and optimizers of one process."""

    def __init__(self, torch, frozen):
        self.torch = torch
        self.frozen = frozen
        self.parents = weakref.WeakKeyDictionary()
        self.owners = {}
        self.roots, self.models, self.entries = {}, [], []
        self.loaded, self.lazy = weakref.WeakSet(), weakref.WeakSet()
        self.by_tensor = {}
        self.optimizers = {}
        self.pending, self.shape = [], None
        self.reached_by_graph = []
        self.main_steps, self.elements, self.omitted, self.copied = 0, 0, 0, 0
        self.gradient_norm, self.odd_gradients = None, []

    # Structure

    def module_registered(self, parent, name, module):
        """Remember a module's parent; wrappers and Lightning hide the topmost one from the forward hooks."""
        if module is not None and module is not parent:
            self.parents[module] = weakref.ref(parent)

    def parameter_registered(self, module, name, parameter):
        """Remember which module a parameter belongs to, for models whose forward hooks never run."""
        if parameter is not None:
            self.owners[id(parameter)] = weakref.ref(module)

    def optimizer_made(self, optimizer):
        """Keep the optimizer alive to the end; it counts also when it never steps."""
        if optimizer is not None and id(optimizer) not in self.optimizers:
            self.optimizers[id(optimizer)] = _Optimizer(optimizer)
        return self.optimizers.get(id(optimizer))

    def scaler_skipped(self, optimizer):
        """Whether a gradient scaler was asked for a step and left it out."""
        record = self.optimizer_made(optimizer)
        if record is None:
            return False
        skipped = record.steps == record.scaler_mark
        record.scaler_mark = record.steps
        record.skipped += skipped
        return skipped

    def has_parameters(self, module):
        """Whether a root module has parameters; a loss function usually has none."""
        known = self.roots.get(id(module))
        return known is not None and known[1] > 0

    def root_called(self, module):
        """Note a module that was called from outside any module."""
        if id(module) not in self.roots and len(self.roots) < 4 * MODEL_LIMIT:
            held = [has_values(parameter) for parameter in module.parameters()]
            if not all(held) and module not in self.lazy:
                self.lazy.add(module)  # its first forward pass gives them their sizes
                return
            self.roots[id(module)] = (module, sum(p.numel() for p in module.parameters() if has_values(p)))

    def topmost(self, module):
        """The module at the top of the tree that this one hangs in."""
        for _ in range(100):
            parent = self.parents.get(module)
            parent = parent() if parent is not None else None
            if parent is None or module not in parent.children():
                return module
            module = parent
        return module

    def reached(self, parameter):
        """Note a parameter that a loss depends on, whether a model or an optimizer has it or not."""
        if id(parameter) not in self.by_tensor:
            self.reached_by_graph.append(parameter)

    def _refresh(self):
        shape = [len(self.roots), len(self.reached_by_graph)]
        for record in self.optimizers.values():
            shape += [len(group["params"]) for group in record.optimizer.param_groups]
        if shape == self.shape:
            return
        self.shape = shape
        tops = [self.topmost(module) for module, count in self.roots.values() if count]
        for record in self.optimizers.values():
            for group in record.optimizer.param_groups:
                for parameter in group["params"]:
                    owner = None if id(parameter) in self.by_tensor else self.owners.get(id(parameter))
                    owner = owner() if owner is not None else None
                    if owner is not None and any(parameter is p for p in owner._parameters.values()):
                        tops.append(self.topmost(owner))
        known = {id(model.module) for model in self.models}
        for module in tops:
            if id(module) not in known and len(self.models) < MODEL_LIMIT:
                known.add(id(module))
                self._add_model(module)
        for record in self.optimizers.values():
            for number, group in enumerate(record.optimizer.param_groups):
                for place, parameter in enumerate(group["params"]):
                    if id(parameter) not in self.by_tensor:
                        self._add("group%d.tensor%d" % (number, place), parameter, None)
        self._add_strays()

    def _add_strays(self):
        """Add what a loss depends on and a model keeps where `parameters()` does not find it."""
        for parameter in reversed(self.reached_by_graph):
            if id(parameter) in self.by_tensor:
                continue
            owner = self.owners.get(id(parameter))
            owner = owner() if owner is not None else None
            top = self.topmost(owner) if owner is not None else None
            if top is not None and not top.training:
                continue  # a fixed network, hidden on purpose
            for model in self.models:
                path = gateprobe_graph.path_in(model.module, parameter if top is None else top)
                if path is not None:
                    named = [("", parameter)] if top is None else list(top.named_parameters())
                    for name, part in named:
                        if id(part) not in self.by_tensor:
                            self._add(path + ("." + name if name else ""), part, model)
                    break
        self.reached_by_graph = [p for p in self.reached_by_graph if id(p) not in self.by_tensor]
        self.shape[1] = len(self.reached_by_graph)

    def _add_model(self, module):
        model = _Model(module, len(self.models))
        self.models.append(model)
        names = [(name, p) for name, p in module.named_parameters() if id(p) not in self.by_tensor]
        # Copies are bounded; what a policy calls frozen is copied first.
        if self.frozen:
            import gateprobe_globs

            globs = [gateprobe_globs.Glob(pattern) for pattern in self.frozen]
            names.sort(key=lambda pair: not any(glob.matches(pair[0]) for glob in globs))
        for name, parameter in names:
            self._add(plain_name(name), parameter, model)
        for path, part in module.named_modules():
            own = [p for p in part._parameters.values() if p is not None]
            if not own or any(p.requires_grad for p in own):
                continue
            for name, buffer in part._buffers.items():
                if buffer is not None and id(buffer) not in self.by_tensor:
                    self._add(plain_name(path + "." + name if path else name), buffer, model, buffer=part)

    def _add(self, name, tensor, model, buffer=None):
        held = has_values(tensor)
        if buffer is None and held:
            self.elements += tensor.numel()
        if len(self.entries) >= NAME_LIMIT or not held:
            self.omitted += 1
            self.by_tensor[id(tensor)] = None
            return
        entry = _Entry(name, tensor, model, self._copy(tensor), self.main_steps, buffer is not None)
        entry.part = buffer
        self.entries.append(entry)
        self.by_tensor[id(tensor)] = entry
        if buffer is None:
            self.pending.append(entry)

    def _copy(self, tensor):
        size = tensor.numel() * tensor.element_size()
        full = self.copied + size <= COPY_LIMIT or tensor.numel() <= SAMPLE_ELEMENTS
        part = self._part(tensor, full)
        self.copied += part.numel() * part.element_size()
        return part.clone(), full

    def _part(self, tensor, full):
        tensor = tensor.detach()
        if full or tensor.layout != self.torch.strided:
            return tensor
        flat = tensor.reshape(-1)
        return flat[:: max(1, flat.numel() // SAMPLE_ELEMENTS)]

    # Steps

    def before_step(self, optimizer, measure, skipping):
        """Look at gradients and rates before the optimizer changes anything."""
        record = self.optimizer_made(optimizer)
        self._refresh()
        rests = bool(optimizer.param_groups)
        for number, group in enumerate(optimizer.param_groups):
            value = rate(group)
            rests = rests and value == 0
            if value is not None:
                low, high, _ = record.rates.get(number, (value, value, value))
                record.rates[number] = (min(low, value), max(high, value), value)
                if value > 0:
                    record.first_rates.setdefault(number, value)
        record.resting = record.resting + 1 if rests else 0
        if skipping:
            return
        if measure:
            self._measure(optimizer)
        self._look_at_pending()

    def after_step(self, optimizer, look_at_rounding):
        """Count the step; a closure's gradients are there only now."""
        record = self.optimizer_made(optimizer)
        record.steps += 1
        self.main_steps = max(self.main_steps, record.steps)
        self._look_at_pending()
        if look_at_rounding:
            self._look_at_rounding(optimizer)

    def steps_taken(self, optimizer=None):
        """One optimizer's number of steps, or those of all that have stepped."""
        if optimizer is not None:
            return self.optimizer_made(optimizer).steps
        return [record.steps for record in self.optimizers.values() if record.steps] or [0]

    def _look_at_rounding(self, optimizer):
        # Now, because a script may clear its gradients before anybody can look again.
        for group in optimizer.param_groups:
            high = rate(group)
            for parameter in group["params"]:
                entry = self.by_tensor.get(id(parameter))
                if high and entry is not None and parameter.grad is not None:
                    stays = equal(self.torch, entry.copy, self._part(parameter, entry.full))
                    # What has moved now and has not at the end was put back.
                    if stays:
                        entry.rounds = rounds(self.torch, parameter, high)
                    elif parameter.numel() > 1:  # a single number may be clamped to where it began
                        entry.rounds = False

    def _look_at_pending(self):
        still = []
        for entry in self.pending:
            tensor = entry.tensor
            entry.ever_trainable = entry.ever_trainable or tensor.requires_grad
            gradient = tensor.grad
            if gradient is None:
                still.append(entry)
            elif bool((values(gradient) != 0).any()):
                entry.gradient = "present"
                if not entry.ever_trainable:
                    still.append(entry)
            else:
                entry.gradient = "zero" if entry.gradient == "none" else entry.gradient
                still.append(entry)
        self.pending = still

    def _measure(self, optimizer):
        torch = self.torch
        pairs = [(p, values(p.grad)) for g in optimizer.param_groups for p in g["params"] if p.grad is not None]
        pairs = [(p, g) for p, g in pairs if g.numel()]
        if not pairs:
            return
        gradients = [g for _, g in pairs]
        try:
            norms = torch._foreach_norm(gradients)
        except (AttributeError, RuntimeError, TypeError):
            norms = [torch.linalg.vector_norm(g) for g in gradients]
        scale = gradient_scale(optimizer)
        numbers = [norm / scale for norm in torch.stack([n.float() for n in norms]).tolist()]
        total = sum(norm * norm for norm in numbers) ** 0.5
        for (parameter, _), norm in zip(pairs, numbers):
            entry = self.by_tensor.get(id(parameter))
            if entry is not None and not norm <= (entry.largest or 0.0):
                entry.largest = norm
        if total - total == 0:
            self.gradient_norm = max(total, self.gradient_norm or 0.0)
            return
        largest = 0.0
        for parameter, gradient in pairs:
            # The largest magnitude: an L2 norm overflows in half precision where every element is finite.
            top = float(gradient.abs().max())
            largest = max(largest, top) if top - top == 0 else largest
            if top - top != 0 and len(self.odd_gradients) < 20:
                entry = self.by_tensor.get(id(parameter))
                name = self.display(entry) if entry is not None else "a parameter"
                self.odd_gradients.append((name, "nan" if top != top else "inf"))
