"""See which parts of a batch a model looks up in the dict or the object that it is given the whole batch in."""

_OF_LOSSES = (
    "label", "target", "tgt", "truth", "gt", "mask", "weight", "tags", "index", "idx", "answer", "reward", "bbox", "boxes")


def is_for_loss(name):
    """Whether a name in a batch means what a loss is given, or of the sample's place."""
    plain = name.strip("[].\"").lower()
    return plain in ("y", "id", "ids", "t") or any(word in plain for word in _OF_LOSSES)


class Lookups:
    """What was read of some dicts and objects."""

    def __init__(self):
        self.held, self.read = [], []

    def watch(self, value):
        """The same dict or object, which remembers what is looked up in it; anything else stays what it is, and unwatched."""
        if type(value) is dict:
            self.held += value.values()
            return self._dict(value)
        if hasattr(value, "__dict__") and not callable(value) and type(value).__module__ != "builtins":
            return self._object(value)
        return value

    def watches(self, part):
        """Whether a part is directly in something that is watched."""
        return any(part is held for held in self.held)

    def was_read(self, part):
        """Whether it was looked up."""
        return any(part is read for read in self.read)

    def _dict(self, value):
        read = self.read

        class Watched(dict):
            def __getitem__(self, key):
                read.append(dict.__getitem__(self, key))
                return read[-1]

            def get(self, key, default=None):
                read.append(dict.get(self, key, default))
                return read[-1]

            def values(self):
                read.extend(dict.values(self))
                return dict.values(self)

            def items(self):
                read.extend(dict.values(self))
                return dict.items(self)

            def pop(self, key, *default):
                read.append(dict.pop(self, key, *default))
                return read[-1]

        return Watched(value)

    def _object(self, value):
        read, kind = self.read, type(value)

        def looked_up(self, name):
            found = kind.__getattribute__(self, name)
            read.append(found)
            return found

        try:
            parts = list(vars(value).values())
            value.__class__ = type(kind.__name__, (kind,), {"__getattribute__": looked_up})
        except TypeError:
            return value  # its class can't be another one: its parts stay unwatched
        self.held += parts
        return value
