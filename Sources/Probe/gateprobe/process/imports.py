"""Watch some modules on their way in, without importing anything."""

import sys


class ImportWatch:
    """A finder for sys.meta_path: calls a function with a module once the script's own import has run it."""

    def __init__(self, wanted):
        self.wanted = wanted

    def find_spec(self, name, path=None, target=None):
        """Ask the other finders, and prepare the loader that one of them gives."""
        if name not in self.wanted:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self._watch(name, spec.loader)
                return spec
        return None

    def _watch(self, name, loader):
        original = getattr(loader, "exec_module", None)

        def exec_module(module):
            loader.__dict__.pop("exec_module", None)
            original(module)
            # Only now: importlib.util.find_spec asks for a module that it may never run.
            then = self.wanted.pop(name, None)
            if then is not None:
                try:
                    then(module)
                except Exception:
                    pass

        try:
            # On the loader that Python chose, so that module.__loader__ stays what it would have been.
            loader.exec_module = exec_module
        except AttributeError:
            pass
