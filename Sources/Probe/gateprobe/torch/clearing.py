"""Notice gradients that were never cleared."""


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
                is_smaller = best is None or parameter.numel() < best.numel()
                if parameter.grad is not None and is_smaller and self._nonzero(parameter.grad):
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
