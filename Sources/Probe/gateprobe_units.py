"""Count the units of rectified layers that were never active, and gradients that were never cleared."""

import gateprobe_sampling

LAYER_LIMIT = 512


class Units:
    """Which units behind a ReLU gave anything but 0, over the batches of some steps."""

    def __init__(self, torch, where):
        self.torch, self.where = torch, where
        self.kinds = (torch.nn.ReLU, torch.nn.ReLU6)
        self.layers = {}
        self.active = False

    def watch(self, upcoming, steps):
        """Whether the coming step is one of those that are looked at."""
        self.active = gateprobe_sampling.looks(upcoming, steps, dense=3)

    def seen(self, module, output):
        """A module of one of the kinds returned."""
        self._add(id(module), module, output)

    def called(self, output):
        """A function was called; layers are told apart by the line that calls it, and by their width."""
        if output.dim() >= 2:
            where = self.where()
            self._add((where, self._width(output)), where, output)

    def _width(self, output):
        return output.shape[1 if output.dim() != 3 else 2]

    def _add(self, key, source, output):
        torch = self.torch
        if type(output) is not torch.Tensor or output.dim() < 2 or not output.is_floating_point():
            return
        if output.layout != torch.strided or not output.requires_grad:
            return
        with torch.no_grad():
            unit = 1 if output.dim() != 3 else 2
            others = [index for index in range(output.dim()) if index != unit]
            alive = output.detach().amax(others) > 0
            layer = self.layers.get(key)
            if layer is None:
                if len(self.layers) < LAYER_LIMIT:
                    self.layers[key] = [source, alive, output.numel() // max(1, output.shape[unit])]
            elif layer[1].shape == alive.shape:
                layer[1] |= alive
                layer[2] += output.numel() // max(1, output.shape[unit])

    def items(self, ledger):
        """One item a layer, those with the largest dead share first."""
        items = []
        for source, alive, samples in self.layers.values():
            name = "relu at " + source if isinstance(source, str) else ledger.part_label(source)
            units = alive.numel()
            items.append({"layer": name, "units": units, "dead": units - int(alive.sum()), "samples": samples})
        items.sort(key=lambda item: -item["dead"] / max(1, item["units"]))
        return items[:64]


class Clearing:
    """Whether `backward` adds to gradients that a step has used already."""

    def __init__(self, torch):
        self.torch = torch
        self.watched = {}

    def backward(self):
        """Look at one gradient of each optimizer that has stepped, before new ones are added."""
        for watched in self.watched.values():
            if watched["tensor"] is not None and watched["stale"] is not False:
                gradient = watched["tensor"].grad
                watched["stale"] = gradient is not None and self._nonzero(gradient)

    def overlooked(self):
        """A `backward` was not looked at: of several optimizers, one may have cleared its gradients just before it."""
        for watched in self.watched.values():
            if watched["stale"]:
                watched["stale"] = None

    def _nonzero(self, gradient):
        if gradient.is_sparse:
            gradient = gradient.detach().coalesce().values()
        return bool((gradient != 0).any())

    def stepped(self, optimizer, step, name, looks):
        """Count the step, and choose the gradient that the next `backward` is to find cleared, where it will look."""
        watched = self.watched.get(id(optimizer))
        if watched is None:
            watched = self.watched[id(optimizer)] = {
                "optimizer": optimizer, "tensor": None, "stale": None, "seen": 0, "kept": 0, "first": None, "name": None,
            }
        if watched["stale"] is not None:
            watched["seen"] += 1
            if watched["stale"]:
                watched["kept"] += 1
                watched["first"] = watched["first"] or step
                watched["name"] = watched["name"] or name(watched["tensor"])
        watched["stale"] = None
        if not looks:
            return
        tensor = watched["tensor"]
        if tensor is None or tensor.grad is None or not self._nonzero(tensor.grad):
            watched["tensor"] = self._choose(optimizer)

    def _choose(self, optimizer):
        best = None
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None and (best is None or parameter.numel() < best.numel()):
                    if self._nonzero(parameter.grad):
                        best = parameter
        return best

    def items(self):
        """One item an optimizer."""
        items = []
        for watched in self.watched.values():
            item = {"optimizer": type(watched["optimizer"]).__name__, "seen": watched["seen"], "kept": watched["kept"]}
            if watched["first"] is not None:
                item["first"], item["name"] = watched["first"], watched["name"]
            items.append(item)
        return items[:64]
