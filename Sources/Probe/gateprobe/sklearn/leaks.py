"""Find rows on which an estimator is judged although something was fitted on them."""

import sys
import weakref

from gateprobe.core import frames, samples

RECORD_LIMIT = 64
# What these learn from rows is which values there are, not how they are distributed.
_NAMING = ("LabelEncoder", "OneHotEncoder", "OrdinalEncoder", "LabelBinarizer", "MultiLabelBinarizer", "Normalizer",
           "PolynomialFeatures", "FunctionTransformer", "Binarizer", "HashingVectorizer", "FeatureHasher", "ColumnSelector",
           "CountVectorizer", "DictVectorizer")


class _Given:
    """The rows that one call was given: digests, and the variable's name in the calling frame."""

    def __init__(self, value, name, place):
        self.held, self.name, self.place = _held(value), name, place
        self.role = samples.role(name) if name else None
        # Now, before the call or the script changes them; None where rows can't be told apart.
        self.digests, self.length = _digests(value), _length(value)


def _held(value):
    """A way to a value that does not keep it alive."""
    try:
        return weakref.ref(value)
    except TypeError:
        return lambda: None


def _digests(value):
    numpy = sys.modules["numpy"]
    try:
        if hasattr(value, "iloc"):
            value = value.to_numpy()
        if not isinstance(value, numpy.ndarray) or value.ndim < 2:
            return None
        return samples.row_digests(numpy.ascontiguousarray(value))
    except Exception:
        return None


class Leaks:
    """What was fitted on which rows, and which rows were judged."""

    def __init__(self):
        self.fits, self.pairs, self.products, self.splits = {}, [], [], 0

    def place(self):
        """The script's line that is running."""
        return _variable(None)[1]

    def given(self, x):
        """Note what a call is about to be given."""
        if x is None:
            return None
        return _Given(x, *_variable(x))

    def fitted(self, estimator, given, more):
        """Note the rows of a fit; `more` where earlier ones still count."""
        if given is None:
            return
        record = self.fits.get(id(estimator))
        before = record["given"].role if record is not None else None
        if record is None or not more:
            if record is None and len(self.fits) >= RECORD_LIMIT:
                return
            record = self.fits[id(estimator)] = {"estimator": estimator, "rows": set(), "list": [], "given": given}
        rows = given.digests
        if rows:
            record["rows"] |= set(rows)
            record["list"] += rows
        if given.role == "evaluation" and _learns_values(estimator) and hasattr(estimator, "transform"):
            others = [r for r in self.fits.values() if type(r["estimator"]) is type(estimator) and r["given"].role == "training"]
            if before == "training" or others:
                # Two instances may each be for a picture of their own; one that is fitted twice is no longer the first.
                first = "what %s was fitted on (%s)" % (type(estimator).__name__, given.place)
                self._pair(first, given.name, given.length, given.length, clear=before == "training")

    def transformed(self, estimator, given, result):
        """Note a transformation's result, and rows of evaluation that it was fitted on."""
        if given is None or not _learns_values(estimator):
            return
        record = self.fits.get(id(estimator))
        if record is None:
            return
        if len(self.products) < RECORD_LIMIT:
            whole = given.held() is not None and given.held() is record["given"].held()
            self.products.append((_held(result), estimator, record["given"], whole))
        if given.role == "evaluation" and record["given"].role != "evaluation":
            self._compare(record, given, "what %s was fitted on (%s)" % (type(estimator).__name__, record["given"].place))

    def judged(self, estimator, given):
        """Note rows that an estimator predicts or is scored on, where their name says that they are for evaluation."""
        record = self.fits.get(id(estimator))
        if record is None or given is None or given.role != "evaluation" or record["given"].role == "evaluation":
            return
        first = record["given"].name or "the rows that %s was fitted on" % type(estimator).__name__
        self._compare(record, given, first)

    def split(self, arrays, parts, place):
        """Note a split of rows into those for training and those for evaluation."""
        for number, array in enumerate(arrays):
            for product, estimator, fit, whole in self.products:
                if whole and product() is array:
                    count = _length(parts[2 * number + 1])
                    self._pair("what %s was fitted on (%s)" % (type(estimator).__name__, fit.place),
                               "the test part of the split (%s)" % place, count, count)

    def _compare(self, record, given, first):
        rows = given.digests
        if not rows or not record["rows"] or (first, given.name) in [(pair["first"], pair["second"]) for pair in self.pairs]:
            return
        shared = sum(1 for digest in rows if digest in record["rows"])
        whole = record["list"]
        repeats = samples.by_chance(rows, whole)
        self._pair(first, given.name, shared, len(rows), repeats)

    def _pair(self, first, second, shared, size, repeats=0, clear=True):
        if len(self.pairs) < RECORD_LIMIT and (first, second) not in [(p["first"], p["second"]) for p in self.pairs]:
            self.pairs.append({
                "first": first, "second": second, "shared": shared, "of": size, "repeats": repeats, "by": "content",
                "roles": "clear" if clear else "unclear"})

    def items(self):
        """One item a pair of sets."""
        return self.pairs


def _predicts(estimator):
    return hasattr(estimator, "predict")


def _learns_values(estimator):
    name = type(estimator).__name__
    if name in _NAMING or _predicts(estimator):
        return False
    tags = getattr(estimator, "__sklearn_tags__", None)
    try:
        return tags is None or bool(tags().requires_fit)
    except Exception:
        return True


def _length(value):
    try:
        return int(value.shape[0]) if hasattr(value, "shape") else len(value)
    except (TypeError, IndexError):
        return 0


def _variable(value):
    """(name, place) of a value in the script's nearest frame; None where it has no name there."""
    for frame in frames.outer_frames():
        file = frame.f_code.co_filename
        if "/sklearn/" not in file and not file.startswith("<"):
            known = list(frame.f_locals.items()) + list(frame.f_globals.items())
            names = [name for name, other in known if other is value and not name.startswith("_")]
            names.sort(key=lambda name: samples.role(name) is None)
            return (names[0] if names else None), "%s:%d" % (file.rpartition("/")[2], frame.f_lineno)
    return None, "?"
