"""Say what the account of parameters, models and optimizers holds, by the names that the script gave them."""

import sys

from gateprobe_tensors import equal, plain_name, rate

GROUP_LIMIT = 256
# The least cosine between the way of an average and the way to what it averages.
FOLLOWING = 0.2


def _alike(entry):
    """Names that a parameter has in common with those of copies of its part: `student.fc` and `teacher.fc` for two."""
    parts, shape = entry.name.split("."), tuple(entry.tensor.shape)
    for place in range(min(len(parts) - 1, 4)):
        yield ".".join(parts[:place] + ["*"] + parts[place + 1:]), shape
    for place in range(1, min(len(parts), 4)):
        yield ".".join(parts[place:]), shape


class Telling:
    """The part of the ledger that makes items of its entries."""

    def _mark(self):
        for record in self.optimizers.values():
            for group in record.optimizer.param_groups:
                for parameter in group["params"]:
                    entry = self.by_tensor.get(id(parameter))
                    if entry is not None and entry.model is not None:
                        entry.model.optimized = True
        self._name_models()

    def _name_models(self):
        names = {}
        frame = sys._getframe()
        while frame is not None:
            if "gateprobe_" not in frame.f_code.co_filename:
                for name, value in list(frame.f_locals.items()):
                    if isinstance(value, self.torch.nn.Module) and name != "self" and not name.startswith("_"):
                        names.setdefault(id(value), name)
            frame = frame.f_back
        main = sys.modules.get("__main__")
        for name, value in list(getattr(main, "__dict__", {}).items()):
            if isinstance(value, self.torch.nn.Module):
                names.setdefault(id(value), name)
        taken = set()
        for model in self.models:
            label = names.get(id(model.module), model.label)
            model.label = label if label not in taken else "%s#%d" % (label, model.number)
            taken.add(model.label)

    def display(self, entry):
        """A parameter's name; with its model's in front where there are several."""
        several = sum(1 for model in self.models if model.optimized) > 1
        return entry.model.label + "." + entry.name if several and entry.model is not None else entry.name

    def module_label(self, module):
        """A module's variable name or class."""
        top = self.topmost(module)
        for model in self.models:
            if model.module is module:
                return model.label
        for model in self.models:
            if model.module is top:
                for path, part in top.named_modules():
                    if part is module:
                        return model.label + "." + plain_name(path)
        return type(module).__name__

    def main_calls(self, modules):
        """For each optimized model the called module that holds the most parameters."""
        best = {}
        for module in modules:
            top = self.topmost(module)
            count = self.roots.get(id(module), (None, 0))[1]
            if id(top) not in best or count > best[id(top)][0]:
                best[id(top)] = (count, module)
        return [best[id(m.module)][1] for m in self.models if m.optimized and id(m.module) in best]

    def weights_loaded(self, module):
        """Remember that a module did not start from where its constructor left it."""
        self.loaded.add(module)

    def is_optimized(self, module):
        """Whether some optimizer has a parameter of the module's tree."""
        top = self.topmost(module)
        return any(model.optimized for model in self.models if model.module is top or model.module is module)

    def name_of(self, tensor):
        """A parameter's name for a message."""
        entry = self.by_tensor.get(id(tensor))
        return self.display(entry) if entry is not None else "a parameter"

    def part_label(self, module):
        """A module's path in its model."""
        for model in self.models:
            for path, part in model.module.named_modules():
                if part is module:
                    path = plain_name(path) or type(module).__name__
                    return model.label + "." + path if len(self.models) > 1 else path
        return type(module).__name__

    def model_items(self):
        """One item a model."""
        self._refresh()
        self._mark()
        return [
            {
                "model": m.number,
                "label": m.label,
                "class": type(m.module).__name__,
                "optimized": m.optimized,
                "training": bool(m.module.training),
                "loaded": self._is_loaded(m.module),
            }
            for m in self.models
        ]

    def _is_loaded(self, module):
        name = getattr(getattr(module, "config", None), "_name_or_path", "")
        return bool(name) or any(part in self.loaded for part in module.modules())

    def rate_items(self):
        """One item for each parameter group of an optimizer that has stepped."""
        items = []
        for record in self.optimizers.values():
            for number, group in enumerate(record.optimizer.param_groups):
                if record.steps and number in record.rates and len(items) < GROUP_LIMIT:
                    low, high, last = record.rates[number]
                    declared = [rate({"lr": value}) for value in (record.optimizer.defaults.get("lr"), group.get("initial_lr"))]
                    item = {"optimizer": type(record.optimizer).__name__, "group": number, "low": low, "high": high}
                    item.update(last=last, steps=record.steps, scheduled="initial_lr" in group)
                    item["maximizes"] = bool(group.get("maximize", False))
                    item["resting"] = record.resting
                    if number in record.first_rates:
                        item["first"] = record.first_rates[number]
                    if any(value is not None for value in declared):
                        item["declared"] = max(value for value in declared if value is not None)
                    items.append(item)
        return items

    def optimizer_items(self):
        """One item an optimizer."""
        return [
            {
                "class": type(record.optimizer).__name__,
                "steps": record.steps,
                "skipped": record.skipped,
                "parameters": sum(len(group["params"]) for group in record.optimizer.param_groups),
            }
            for record in list(self.optimizers.values())[:64]
        ]

    def parameter_items(self):
        """One item a parameter: what it is, who optimizes it, whether it moved."""
        places = {}
        for record in self.optimizers.values():
            for number, group in enumerate(record.optimizer.param_groups):
                for parameter in group["params"]:
                    places[id(parameter)] = (record, number, group)
        twins = {}
        for entry in self.entries:
            if entry.ever_trainable and not entry.buffer:
                for key in _alike(entry):
                    twins.setdefault(key, entry)
        kept = [entry for entry in self.entries if not (entry.buffer and self._was_thawed(entry.part))]
        return [self._item(entry, places.get(id(entry.tensor)), twins) for entry in kept]

    def _was_thawed(self, part):
        """Whether a module that was frozen at first has been trained since."""
        for parameter in part._parameters.values():
            entry = self.by_tensor.get(id(parameter))
            if parameter is not None and (parameter.requires_grad or entry is not None and entry.ever_trainable):
                return True
        return False

    def _follows(self, entry, twin):
        """Whether a tensor has moved towards where another one is, as an average does."""
        if not entry.full or not twin.full or not entry.tensor.is_floating_point():
            return False
        start, now, other = (t.detach().double() for t in (entry.copy, entry.tensor, twin.tensor))
        own, whole = now - start, other - start
        length = float(own.norm() * whole.norm())
        return length > 0 and float((own * whole).sum()) > FOLLOWING * length

    def _item(self, entry, place, twins):
        tensor = entry.tensor
        moved = not equal(self.torch, entry.copy, self._part(tensor, entry.full))
        item = {
            "name": entry.name,
            "model": entry.model.number if entry.model is not None else -1,
            "trainable": entry.ever_trainable or tensor.requires_grad,
            "moved": moved,
            "steps": self.main_steps - entry.step,
        }
        if entry.buffer:
            item["buffer"] = True
        else:
            item["gradient"] = entry.gradient
            item["optimized"] = place is not None
            if entry.largest is not None:
                item["largest_gradient"] = entry.largest
        if not entry.full:
            item["sampled"] = True
        if place is not None:
            record, number, group = place
            item["optimizer_steps"] = record.steps
            if number in record.rates:
                item["rate"] = record.rates[number][1]
            if "initial_lr" in group:
                item["scheduled"] = True
            if not moved and entry.rounds is not None:
                item["rounds"] = entry.rounds
        if moved and not item["trainable"] and not entry.buffer:
            found = [twins[key] for key in _alike(entry) if key in twins]
            if found:
                item["twin"] = found[0].name
                item["follows"] = self._follows(entry, found[0])
        return item
