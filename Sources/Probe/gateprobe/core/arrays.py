"""Copies, comparisons and bounds of arrays of any framework, by numpy where the script has imported it."""

import math
import sys

LEAF_LIMIT = 10_000
DEPTH_LIMIT = 12


def leaves(value, name=""):
    """(name, array) of the arrays and lists of numbers in nested dicts, lists, tuples and objects with fields."""
    found = []
    _collect(value, name, found, 0)
    return found


def _collect(value, name, found, depth):
    if value is None or depth > DEPTH_LIMIT or len(found) >= LEAF_LIMIT:
        return
    if is_array(value) or isinstance(value, (int, float)):
        found.append((name or "value", value))
        return
    for key, part in _parts(value):
        _collect(part, "%s.%s" % (name, key) if name else str(key), found, depth + 1)


def _parts(value):
    if hasattr(value, "items") and callable(value.items):
        return list(value.items())
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(zip(value._fields, value))
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(part, (int, float)) for part in value):
            return [("values", _Numbers(value))]
        return list(enumerate(value))
    inner = getattr(type(value), "__dataclass_fields__", None)
    if inner:
        return [(key, getattr(value, key, None)) for key in inner]
    jax = sys.modules.get("jax")
    if jax is not None:  # a node that its library has told JAX about, a Flax module's state for one
        try:
            pairs = jax.tree_util.tree_flatten_with_path(value)[0]
        except Exception:
            return []
        if len(pairs) == 1 and pairs[0][1] is value:
            return []
        return [(jax.tree_util.keystr(path).strip(".[]'\"").replace("']['", "."), part) for path, part in pairs]
    return []


class _Numbers(tuple):
    """A list of plain numbers, taken as one array."""

    dtype, shape = "float64", ()


def is_array(value):
    """Whether a value is an array, a tensor, or a list of numbers."""
    return hasattr(value, "dtype") and hasattr(value, "shape") and not isinstance(value, type)


def is_concrete(value):
    """Whether an array has values now; inside a JAX transformation it stands for values to come."""
    jax = sys.modules.get("jax")
    return jax is None or not isinstance(value, jax.core.Tracer)


def plain(value):
    """A numpy array of a copy of the values, or a tuple of floats without numpy; None where there are none."""
    numpy = sys.modules.get("numpy")
    if isinstance(value, _Numbers):
        return tuple(float(part) for part in value)
    if isinstance(value, (int, float)):
        return (float(value),)
    if numpy is None or not is_concrete(value):
        return None
    try:
        if hasattr(value, "detach"):
            value = value.detach().cpu()
            value = (value.float() if str(value.dtype) == "torch.bfloat16" else value).numpy()
        array = numpy.array(value)
    except Exception:
        return None
    return None if array.dtype == object else array


def same(first, second):
    """Whether two copies hold the same bytes."""
    if isinstance(first, tuple) or isinstance(second, tuple):
        return first == second or (type(first) is type(second) and repr(first) == repr(second))
    return first.shape == second.shape and first.dtype == second.dtype and first.tobytes() == second.tobytes()


def is_float(array):
    """Whether a copy holds floating-point numbers, those of other libraries' small types included."""
    return isinstance(array, tuple) or array.dtype.kind in "fV" or "float" in str(array.dtype)


def _wide(array):
    numpy = sys.modules["numpy"]
    return array.astype(numpy.float64) if array.dtype != numpy.float64 else array


def bounds(array):
    """(least, greatest) of a copy, None where it is empty; either may be nan or infinite."""
    if isinstance(array, tuple):
        if any(part != part for part in array):
            return math.nan, math.nan
        return (min(array), max(array)) if array else None
    if array.size == 0 or array.dtype.kind in "cOSU":
        return None
    array = _wide(array)
    return float(array.min()), float(array.max())


def odd(array):
    """`nan`, `inf` or None: whether a copy holds what is not finite."""
    if not is_float(array):
        return None
    ends = bounds(array)
    if ends is None:
        return None
    if ends[0] != ends[0] or ends[1] != ends[1]:
        return "nan"
    return "inf" if math.inf in (abs(ends[0]), abs(ends[1])) else None


def norm(array):
    """The L2 norm of a copy."""
    if isinstance(array, tuple):
        return math.sqrt(sum(part * part for part in array))
    return float((_wide(array.reshape(-1)) ** 2).sum() ** 0.5)


def size(array):
    """How many numbers a copy holds."""
    return len(array) if isinstance(array, tuple) else int(array.size)


def number(value):
    """A float of a scalar of any framework; None where it is none."""
    array = plain(value) if value is not None else None
    if array is None or size(array) != 1:
        return None
    return float(array[0]) if isinstance(array, tuple) else float(_wide(array.reshape(-1))[0])
