"""Count the units of rectified layers that were never active."""

from gateprobe.core import sampling

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
        self.active = sampling.looks(upcoming, steps, dense=3)

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

    def items(self, labels):
        """One item a layer, those with the largest dead share first."""
        items = []
        for source, alive, samples in self.layers.values():
            name = "relu at " + source if isinstance(source, str) else labels.of_part(source)
            units = alive.numel()
            items.append({"layer": name, "units": units, "dead": units - int(alive.sum()), "samples": samples})
        items.sort(key=lambda item: -item["dead"] / max(1, item["units"]))
        return items[:64]
