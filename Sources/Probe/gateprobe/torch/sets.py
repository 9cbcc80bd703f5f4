"""Know the data sets behind loaders, and find samples that are in two of them."""

import time
import weakref

from gateprobe.core import frames
from gateprobe.core.samples import EVALUATION_WORDS, TRAINING_WORDS, compare, role, row_digests

SET_LIMIT = 16
ITEM_LIMIT = 512
SECONDS = 1.0


class Sets:
    """Data sets by the loaders that were made for them."""

    def __init__(self, torch):
        self.torch = torch
        self.loaders = []

    def loader_made(self, loader):
        """Keep the data set; a loader itself may own worker processes and is not kept alive."""
        if len(self.loaders) < SET_LIMIT:
            sampler = type(getattr(loader, "sampler", None)).__name__
            self.loaders.append((weakref.ref(loader), loader.dataset, "Random" in sampler))

    def items(self):
        """One item for each pair of sets that were compared."""
        names = _names()
        known, pairs = [], []
        for reference, dataset, shuffled in self.loaders:
            loader = reference()
            name = names.get(id(loader)) or names.get(id(dataset)) or "a data set"
            if any(dataset is other for _, other, _, _ in known):
                continue
            known.append((name, dataset, role(name) or ("training" if shuffled else "evaluation"), bool(role(name))))
        deadline = time.monotonic() + SECONDS
        samples = [self._samples(dataset, deadline) for _, dataset, _, _ in known]
        for second in range(len(known)):
            for first in range(second):
                shared = self._shared(known[first][1], known[second][1], samples[first], samples[second])
                # The same samples for the same purpose: a set that is made anew in every epoch.
                same = known[first][2] == known[second][2] and samples[first] == samples[second]
                if shared is not None and not (same and samples[first]):
                    pairs.append(self._item(known[first], known[second], shared))
        pairs += self._arrays()
        return pairs

    def _item(self, first, second, shared):
        if first[2] == "evaluation" and second[2] == "training":
            first, second = second, first
        count, smaller, repeats, how = shared
        clear = (first[2], second[2]) == ("training", "evaluation")
        return {
            "first": first[0], "second": second[0], "shared": count, "of": smaller, "repeats": repeats,
            "by": how, "roles": "clear" if clear else "unclear",
        }

    def _shared(self, first, second, one, two):
        base_one, indices_one = _base(first)
        base_two, indices_two = _base(second)
        if base_one is base_two:
            a = set(indices_one) if indices_one is not None else None
            b = set(indices_two) if indices_two is not None else None
            count = len(a & b) if a is not None and b is not None else len(a if a is not None else b or ())
            sizes = [len(part) for part in (a, b) if part is not None]
            if not sizes or count or not one or not two:
                return (count, min(sizes), 0, "index") if sizes else None
            # Rows that were copied before the split are apart by index alone.
            found = compare(one, two)
            return found if found[0] else (count, min(sizes), 0, "index")
        if not one or not two:
            return None
        return compare(one, two)

    def _samples(self, dataset, deadline):
        """A digest of each sample's first part; None where that can't be had in time."""
        base, indices = _base(dataset)
        rows = getattr(base, "tensors", None)
        try:
            if rows:
                array = rows[0] if indices is None else rows[0][list(indices)]
                return row_digests(array)
            count = len(indices) if indices is not None else len(base)
            found = []
            for place in range(min(count, ITEM_LIMIT)):
                if time.monotonic() > deadline:
                    return None
                sample = base[indices[place] if indices is not None else place]
                part = sample[0] if isinstance(sample, (tuple, list)) and sample else sample
                part = next(iter(part.values())) if isinstance(part, dict) and part else part
                array = part.detach().cpu().numpy() if isinstance(part, self.torch.Tensor) else part
                if not hasattr(array, "tobytes") or getattr(array, "size", 0) < 4:
                    return None
                found.append(hash(array.tobytes()))
            return found
        except Exception:
            return None

    def _arrays(self):
        """Pairs of plain arrays whose names differ in their role alone, `x_train` and `x_test` for one."""
        found = {}
        for name, value in _values(lambda kind: hasattr(kind, "shape") and hasattr(kind, "dtype")):
            purpose = role(name)
            if purpose and len(value.shape) >= 2:
                stem = name.lower()
                for word in TRAINING_WORDS + ("valid",) + EVALUATION_WORDS:
                    stem = stem.replace(word, "")
                found.setdefault(stem.strip("_"), {}).setdefault(purpose, (name, value))
        pairs = []
        for roles in list(found.values())[:8]:
            if len(roles) == 2:
                (first, one), (second, two) = roles["training"], roles["evaluation"]
                if one is two or tuple(one.shape[1:]) != tuple(two.shape[1:]):
                    continue
                one, two = row_digests(one), row_digests(two)
                if one and two:
                    pairs.append(self._item((first, None, "training"), (second, None, "evaluation"), compare(one, two)))
        return pairs


def _base(dataset):
    """The data set under any number of `Subset`s, and the indices into it; None for all."""
    indices = None
    for _ in range(8):
        inner, own = getattr(dataset, "dataset", None), getattr(dataset, "indices", None)
        if inner is None or own is None:
            break
        indices = [int(own[index]) for index in indices] if indices is not None else [int(index) for index in own]
        dataset = inner
    return dataset, indices


def _values(wanted):
    """(name, value) of the script's variables, in its frames and in its main module."""
    found = []
    for frame in frames.outer_frames():
        if "/torch/" not in frame.f_code.co_filename:
            found += list(frame.f_locals.items())
    found += frames.main_variables()
    for name, value in list(found):
        if name == "self":
            found += list(getattr(value, "__dict__", {}).items())
    # Types are asked, not values: a lazy module would import itself.
    return [(name, value) for name, value in found if isinstance(name, str) and wanted(type(value))]


def _names():
    names = {}
    for name, value in _values(lambda kind: hasattr(kind, "__getitem__") or hasattr(kind, "__iter__")):
        if not name.startswith("__") and (id(value) not in names or role(name)):
            names[id(value)] = name
    return names
