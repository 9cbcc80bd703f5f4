"""The shapes, the least and the greatest value of what each root module returned."""

from gateprobe.torch import structures

MODULE_LIMIT = 64
SHAPE_LIMIT = 16


class Outputs:
    """One record for each root module that has parameters."""

    def __init__(self, run, labels):
        self.torch, self.run, self.labels = run.torch, run, labels
        self.records = {}

    def modules(self):
        """The root modules that returned something."""
        return [record["module"] for record in self.records.values()]

    def note(self, module, output, rows):
        """Look at what a root module returned in training for a batch of so many rows."""
        step = self.run.steps + 1
        record = self.records.get(id(module))
        if record is None:
            if len(self.records) >= MODULE_LIMIT:
                return
            record = self.records[id(module)] = {
                "module": module, "calls": 0, "low": None, "high": None, "shapes": _shapes(output, rows)}
        record["calls"] += 1
        for name, tensor in structures.tensors(output, "output"):
            if tensor.is_floating_point() and tensor.numel() and tensor.layout == self.torch.strided:
                self._look(module, record, name, tensor, step)

    def _look(self, module, record, name, tensor, step):
        try:
            low, high = (bound.item() for bound in self.torch.aminmax(tensor.detach()))
        except (RuntimeError, NotImplementedError):
            return  # a tensor without values (meta, vmap) or of a type without order
        if low != low or high != high:
            self._note_oddity(module, name, "nan", step)
            return
        if high == float("inf"):
            self._note_oddity(module, name, "inf", step)
        if tensor.dim() == 0:
            return  # a loss that the model itself returns is no prediction
        if record["low"] is None or low < record["low"][0]:
            record["low"] = (low, name, step)
        if record["high"] is None or high > record["high"][0]:
            record["high"] = (high, name, step)

    def _note_oddity(self, module, name, value, step):
        self.run.session.evidence.note_oddity("output", self.labels.of_module(module) + " " + name, value, step)

    def items(self, main):
        """One item a module; `main` are those that hold most of a model."""
        items = []
        for record in self.records.values():
            item = {"module": self.labels.of_module(record["module"]), "calls": record["calls"]}
            item["main"] = any(record["module"] is module for module in main)
            item["shapes"] = record["shapes"]
            for key in ("low", "high"):
                if record[key] is not None:
                    item[key], item[key + "_output"], item[key + "_step"] = record[key]
            items.append(item)
        return items


def _shapes(output, rows):
    """`output n x 10` for each tensor that is no single number; `n` is the batch, which another batch size changes."""
    found = []
    for name, tensor in structures.tensors(output, "output"):
        sizes = [str(size) for size in tensor.shape]
        if sizes and tensor.shape[0] == rows:
            sizes[0] = "n"
        if sizes and len(found) < SHAPE_LIMIT:
            found.append("%s %s" % (name, " x ".join(sizes)))
    return found
