"""Models, modules and parameters by the names that the script gave them."""

from gateprobe.core import frames
from gateprobe.torch.tensors import plain_name


class Labels:
    """Names for reports."""

    def __init__(self, torch, ledger):
        self.torch, self.ledger = torch, ledger

    def settle(self):
        """Enter what the ledger lacks, and name the models."""
        self.ledger.settle()
        self.name_models()

    def name_models(self):
        """Give every model the name of the script's variable that holds it."""
        names = {}
        for frame in frames.outer_frames():
            for name, value in list(frame.f_locals.items()):
                if isinstance(value, self.torch.nn.Module) and name != "self" and not name.startswith("_"):
                    names.setdefault(id(value), name)
        for name, value in frames.main_variables():
            if isinstance(value, self.torch.nn.Module):
                names.setdefault(id(value), name)
        taken = set()
        for model in self.ledger.models:
            label = names.get(id(model.module), model.label)
            model.label = label if label not in taken else "%s#%d" % (label, model.number)
            taken.add(model.label)

    def name_of(self, tensor):
        """A parameter's name; with its model's in front where several are trained."""
        entry = self.ledger.entry(tensor)
        if entry is None:
            return "a parameter"
        several = sum(1 for model in self.ledger.models if model.optimized) > 1
        return entry.model.label + "." + entry.name if several and entry.model is not None else entry.name

    def of_module(self, module):
        """A module's variable name or class."""
        models, top = self.ledger.models, self.ledger.tree.topmost(module)
        for model in models:
            if model.module is module:
                return model.label
        for model in models:
            if model.module is top:
                for path, part in top.named_modules():
                    if part is module:
                        return model.label + "." + plain_name(path)
        return type(module).__name__

    def of_part(self, module):
        """A module's path in its model."""
        models = self.ledger.models
        for model in models:
            for path, part in model.module.named_modules():
                if part is module:
                    name = plain_name(path) or type(module).__name__
                    return model.label + "." + name if len(models) > 1 else name
        return type(module).__name__
