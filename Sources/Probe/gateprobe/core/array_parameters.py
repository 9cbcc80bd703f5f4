"""The parameters of a training as arrays: first values, gradients, and whether they moved."""

from gateprobe.core import arrays

COPY_LIMIT = 512 * 1024 * 1024
# Of the greatest gradient: smaller ones may be lost in rounding.
SMALL_SHARE = 1e-5


class _Entry:
    __slots__ = ("name", "copy", "trainable", "optimized", "buffer", "step", "gradient", "largest", "half")

    def __init__(self, name, copy, trainable, optimized, buffer, step):
        self.name, self.copy, self.trainable, self.optimized, self.buffer = name, copy, trainable, optimized, buffer
        self.step, self.gradient, self.largest = step, "unknown", None
        self.half = not isinstance(copy, tuple) and copy.dtype.itemsize < 4


class ArrayParameters:
    """One entry a parameter, with a copy of its first value."""

    def __init__(self):
        self.entries, self.copied, self.omitted = {}, 0, 0
        self.gradient_norm, self.gradients_seen = None, False

    def note(self, name, value, step, trainable, optimized, buffer):
        """Note a parameter's first value; later calls say whether it was trainable or optimized after all."""
        entry = self.entries.get(name)
        if entry is not None:
            entry.trainable, entry.optimized = entry.trainable or trainable, entry.optimized or optimized
            return
        copy = arrays.plain(value) if len(self.entries) < arrays.LEAF_LIMIT else None
        if copy is None or not arrays.is_float(copy):
            return
        amount = 8 * arrays.size(copy)
        if self.copied + amount > COPY_LIMIT:
            self.omitted += 1
            return
        self.copied += amount
        self.entries[name] = _Entry(name, copy, trainable, optimized, buffer, step)

    def note_gradients(self, pairs, looks):
        """Note gradients by their parameters' names; returns (name, `nan` or `inf`) of those that are not finite."""
        self.gradients_seen, total, odd = True, 0.0, []
        for name, value in pairs:
            entry = self.entries.get(name)
            if entry is None:
                continue
            if entry.gradient == "unknown":
                entry.gradient = "none"
            if value is None or (entry.gradient == "present" and not looks):
                continue
            copy = arrays.plain(value)
            if copy is None:
                continue
            oddity = arrays.odd(copy)
            if oddity is not None:
                odd.append((name, oddity))
                entry.gradient = "present"
                continue
            length = arrays.norm(copy)
            total += length * length
            entry.largest = max(entry.largest or 0.0, length)
            if length > 0:
                entry.gradient = "present"
            elif entry.gradient == "none":
                entry.gradient = "zero"
        if looks:
            self.gradient_norm = total ** 0.5
        return odd

    def take_norm(self):
        """The norm of the step's gradients, once; None where it was not measured."""
        norm, self.gradient_norm = self.gradient_norm, None
        return norm

    def is_optimized(self):
        """Whether an optimizer has any of them."""
        return any(entry.optimized for entry in self.entries.values())

    def set_optimized(self, names):
        """Mark those that an optimizer has, and no others."""
        for entry in self.entries.values():
            entry.optimized = entry.name in names

    def forget_gradients(self):
        """Mark the gradients of what is trainable as unknown: they could not be observed."""
        for entry in self.entries.values():
            if entry.trainable:
                entry.gradient = "unknown"

    def elements(self):
        """How many numbers the parameters hold."""
        return sum(arrays.size(entry.copy) for entry in self.entries.values() if not entry.buffer)

    def items(self, values, steps, rate):
        """One item for each parameter whose value is given, and (name, `nan` or `inf`) of those no longer finite.

        Args:
            values: The parameters' values now, by name.
            steps: The number of steps of the run.
            rate: The greatest learning rate, None where none is known.
        """
        top = max([entry.largest or 0.0 for entry in self.entries.values()] or [0.0])
        items, odd = [], []
        for entry in self.entries.values():
            now = arrays.plain(values[entry.name]) if entry.name in values else None
            if now is None:
                self.omitted += 1
                continue
            oddity = arrays.odd(now)
            if oddity is not None and arrays.odd(entry.copy) is None:
                odd.append((entry.name, oddity))
            items.append(self._item(entry, now, steps, rate, top))
        return items, odd

    def _item(self, entry, now, steps, rate, top):
        moved = not arrays.same(entry.copy, now)
        item = {"name": entry.name, "model": 0, "trainable": entry.trainable, "moved": moved, "steps": steps - entry.step}
        if entry.buffer:
            item["buffer"] = True
            return item
        item["gradient"], item["optimized"], item["optimizer_steps"] = entry.gradient, entry.optimized, steps
        if entry.largest is not None:
            item["largest_gradient"] = entry.largest
        if rate is not None:
            item["rate"] = rate
        if not moved:
            small = entry.largest is not None and entry.largest < SMALL_SHARE * top
            item["rounds"] = bool(entry.half or small)
        return item
