"""Stand behind functions that scripts call by themselves; torch.jit.script reads sources and gets the originals."""

from gateprobe.core import wrapping


class WatchedFunctions:
    """The functions that were replaced: (owner, name) to the original and the wrapper."""

    def __init__(self):
        self.pairs = {}

    def watch(self, owner, name, note):
        """Call `note` with arguments and result after each call."""
        original = getattr(owner, name)
        wrapping.call_after(owner, name, note)
        self.pairs[(owner, name)] = (original, getattr(owner, name))

    def hide_from_scripting(self, torch):
        """Put the originals back while torch.jit.script runs."""
        script = torch.jit.script

        def scripted(*args, **kwargs):
            self._put(0)
            try:
                return script(*args, **kwargs)
            finally:
                self._put(1)

        scripted.__wrapped__ = script
        scripted.__name__, scripted.__doc__ = script.__name__, script.__doc__
        torch.jit.script = scripted

    def _put(self, which):
        for (owner, name), pair in self.pairs.items():
            setattr(owner, name, pair[which])
