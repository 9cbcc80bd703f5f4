"""Modules as the script has nested and called them."""

import weakref

from gateprobe.torch.tensors import has_values

ROOT_LIMIT = 256


class ModuleTree:
    """Who holds whom, which modules were called from outside any other, and which got their weights from elsewhere."""

    def __init__(self):
        self.parents, self.owners = weakref.WeakKeyDictionary(), {}
        self.roots, self.lazy = {}, weakref.WeakSet()
        self.loaded = weakref.WeakSet()

    def module_registered(self, parent, name, module):
        """Remember a module's parent; wrappers and Lightning hide the topmost one from the forward hooks."""
        if module is not None and module is not parent:
            self.parents[module] = weakref.ref(parent)

    def parameter_registered(self, module, name, parameter):
        """Remember which module a parameter belongs to, for models whose forward hooks never run."""
        if parameter is not None:
            self.owners[id(parameter)] = weakref.ref(module)

    def root_called(self, module):
        """Note a module that was called from outside any module."""
        if id(module) not in self.roots and len(self.roots) < ROOT_LIMIT:
            held = [has_values(parameter) for parameter in module.parameters()]
            if not all(held) and module not in self.lazy:
                self.lazy.add(module)  # its first forward pass gives them their sizes
                return
            self.roots[id(module)] = (module, sum(p.numel() for p in module.parameters() if has_values(p)))

    def weights_loaded(self, module):
        """Remember that a module did not start from where its constructor left it."""
        self.loaded.add(module)

    def is_loaded(self, module):
        """Whether a module or a part of it was given weights."""
        name = getattr(getattr(module, "config", None), "_name_or_path", "")
        return bool(name) or any(part in self.loaded for part in module.modules())

    def has_parameters(self, module):
        """Whether a root module has parameters; a loss function usually has none."""
        return self.size(module) > 0

    def size(self, module):
        """How many numbers a root module's parameters hold; 0 for a module that was not called as a root."""
        known = self.roots.get(id(module))
        return known[1] if known is not None else 0

    def called_roots(self):
        """The modules that were called from outside any module."""
        return [module for module, _ in self.roots.values()]

    def owner(self, parameter):
        """The module that a parameter was registered in, None where it is gone or unknown."""
        owner = self.owners.get(id(parameter))
        return owner() if owner is not None else None

    def topmost(self, module):
        """The module at the top of the tree that this one hangs in."""
        for _ in range(100):
            parent = self.parents.get(module)
            parent = parent() if parent is not None else None
            if parent is None or module not in parent.children():
                return module
            module = parent
        return module


def path_in(model, wanted):
    """Where a module keeps something in a plain list, tuple or dict: `layers[0]` for one; None where it does not."""
    for path, part in model.named_modules():
        for name, value in list(part.__dict__.items()):
            if name.startswith("_") or not isinstance(value, (list, tuple, dict)):
                continue
            pairs = list(value.items() if isinstance(value, dict) else enumerate(value))[:256]
            for key, item in pairs:
                if item is wanted:
                    return "%s%s[%s]" % (path + "." if path else "", name, key)
    return None
