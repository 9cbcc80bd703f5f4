"""Try the last estimator once more: twice, among other rows, pickled and read back."""

import pickle
import sys

from gateprobe.core import arrays, faults

TOLERANCE = 1e-4


def ends(result):
    """What is kept of predictions: the least and the greatest of floating-point numbers; None for labels."""
    numpy = sys.modules["numpy"]
    array = numpy.asarray(result)
    if array.dtype.kind != "f" or array.size == 0:
        return None
    return numpy.array([array.min(), array.max()], dtype=numpy.float64)


def rows(x, count):
    """The first rows of a matrix, a table or a list, copied."""
    try:
        part = x.iloc[:count] if hasattr(x, "iloc") else x[:count]
        return part.copy() if hasattr(part, "copy") else list(part)
    except Exception:
        return None


def new_oddity(x, result):
    """`nan` or `inf` where a transformation made it of numbers that were finite."""
    numpy = sys.modules["numpy"]
    if not (hasattr(x, "dtype") and isinstance(result, numpy.ndarray) and result.dtype.kind == "f"):
        return None
    if not hasattr(x, "nbytes") or x.dtype.kind not in "fiub" or not numpy.isfinite(x).all():
        return None
    return arrays.odd(result)


def replays(estimator, sample, asked):
    """(items, predictions): one item for each replay that is asked for, and what was predicted; None where nothing was."""
    numpy = sys.modules["numpy"]
    label = type(estimator).__name__
    items = []

    def predict(model, x):
        return numpy.asarray(model.predict(x))

    def same(first, second):
        return first.shape == second.shape and ((first.dtype == object and (first == second).all())
                                                or arrays.same(first, second))

    def twice():
        return ("held", None) if same(base, predict(estimator, sample)) else (
            "unknown", "it draws numbers when it predicts, which a sampling model does on purpose")

    def neighbours():
        alone = predict(estimator, sample.iloc[:1] if hasattr(sample, "iloc") else sample[:1])
        first, other = base[0], alone[0]
        if base.dtype.kind == "f":
            scale = float(abs(numpy.asarray(first)).max()) or 1.0
            moved = float(abs(numpy.asarray(first) - other).max()) / scale
            return ("held", None) if moved <= TOLERANCE else (
                "broken", "the first row's prediction moves by %.2g %% when the others are left out" % (100 * moved))
        return ("held", None) if numpy.array_equal(first, other) else (
            "broken", "the first row's prediction is another one when the others are left out")

    def reload():
        try:
            loaded = pickle.loads(pickle.dumps(estimator))
        except Exception as error:
            return "broken", "it can't be pickled (%s)" % faults.describe(error, 100)
        return ("held", None) if same(base, predict(loaded, sample)) else ("broken", "its predictions differ after pickling")

    generator = numpy.random.get_state()
    try:
        base = predict(estimator, sample) if sample is not None else None
        reason = None if base is not None and len(base) else "no rows to predict were kept"
    except Exception as error:
        base, reason = None, faults.describe(error)
    for what, replay in (("eval_deterministic", twice), ("batch_independent", neighbours), ("checkpoint", reload)):
        if what not in asked:
            continue
        try:
            verdict, why = replay() if reason is None else ("unknown", reason)
        except Exception as error:
            verdict, why = "unknown", faults.describe(error)
        items.append(dict({"what": what, "module": label, "verdict": verdict}, **({"reason": why} if why else {})))
    numpy.random.set_state(generator)
    return items, base
