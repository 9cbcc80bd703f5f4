"""The shapes, the least and the greatest value of what each root module returned."""

import gateprobe_inputs

MODULE_LIMIT = 64
SHAPE_LIMIT = 16


class Outputs:
    """One record for each root module that has parameters."""

    def __init__(self, torch, observer):
        self.torch, self.observer = torch, observer
        self.records = {}

    def modules(self):
        """The root modules that returned something."""
        return [record["module"] for record in self.records.values()]

    def note(self, module, output, step, rows):
        """Look at what a root module returned in training for a batch of so many rows."""
        record = self.records.get(id(module))
        if record is None:
            if len(self.records) >= MODULE_LIMIT:
                return
            record = self.records[id(module)] = {
                "module": module, "calls": 0, "low": None, "high": None, "shapes": _shapes(output, rows)}
        record["calls"] += 1
        for name, tensor in gateprobe_inputs.tensors(output, "output"):
            if tensor.is_floating_point() and tensor.numel() and tensor.layout == self.torch.strided:
                self._look(module, record, name, tensor, step)

    def _look(self, module, record, name, tensor, step):
        try:
            low, high = (bound.item() for bound in self.torch.aminmax(tensor.detach()))
        except (RuntimeError, NotImplementedError):
            return  # a tensor without values (meta, vmap) or of a type without order
        label = self.observer.ledger.module_label
        if low != low or high != high:
            self.observer.odd("output", label(module) + " " + name, "nan", step)
            return
        if high == float("inf"):
            self.observer.odd("output", label(module) + " " + name, "inf", step)
        if tensor.dim() == 0:
            return  # a loss that the model itself returns is no prediction
        if record["low"] is None or low < record["low"][0]:
            record["low"] = (low, name, step)
        if record["high"] is None or high > record["high"][0]:
            record["high"] = (high, name, step)

    def items(self, ledger, main):
        """One item a module; `main` are those that hold most of a model."""
        items = []
        for record in self.records.values():
            item = {"module": ledger.module_label(record["module"]), "calls": record["calls"]}
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
    for name, tensor in gateprobe_inputs.tensors(output, "output"):
        sizes = [str(size) for size in tensor.shape]
        if sizes and tensor.shape[0] == rows:
            sizes[0] = "n"
        if sizes and len(found) < SHAPE_LIMIT:
            found.append("%s %s" % (name, " x ".join(sizes)))
    return found
