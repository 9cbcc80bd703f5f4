"""Let data loaders end early, or give their first batch again and again."""

import functools


def cut(loader_class, rows, tensors):
    """Let every loader end after `rows` samples; its length says so too."""
    iterate, length = loader_class.__iter__, loader_class.__len__

    def batches(self):
        try:
            size = self.batch_size or getattr(self.batch_sampler, "batch_size", None)
        except AttributeError:
            size = None
        return -(-rows // size) if size else None

    @functools.wraps(iterate)
    def __iter__(self):
        seen = 0
        for batch in iterate(self):
            yield batch
            first = next((tensor for _, tensor in tensors(batch, "")), None)
            seen += int(first.shape[0]) if first is not None and first.dim() else 1
            if seen >= rows:
                return

    @functools.wraps(length)
    def __len__(self):
        whole, most = length(self), batches(self)
        return whole if most is None else min(whole, most)

    loader_class.__iter__, loader_class.__len__ = __iter__, __len__


def repeat(loader_class, copied, seen):
    """Let every loader give its first batch again and again; `seen` gets an entry for each loader that did."""
    iterate = loader_class.__iter__

    @functools.wraps(iterate)
    def __iter__(self):
        try:
            count = len(self)
        except TypeError:
            count = 1 << 30
        first = self.__dict__.get("_gateprobe_first")
        if first is None:
            first = next(iterate(self), None)
            if first is None:
                return
            self.__dict__["_gateprobe_first"] = first
            seen.append(1)
        for _ in range(count):
            yield copied(first)

    loader_class.__iter__ = __iter__
