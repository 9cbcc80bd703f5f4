"""Observe scikit-learn's estimators and all that derive from its base class: a fit is a step."""

import functools
import sys
import weakref

from gateprobe.core import arrays
from gateprobe.core.record import TrainingRecord
from gateprobe.core.watcher import Watcher
from gateprobe.sklearn import digests, replays
from gateprobe.sklearn.leaks import Leaks

_FITS = ("fit", "partial_fit", "fit_predict", "fit_transform")
_JUDGEMENTS = ("predict", "predict_proba", "score")
_USES = _JUDGEMENTS + ("transform",)
_ROWS = 64
_OUTPUTS = 256
_current = [None]
_wrapped = weakref.WeakSet()
_GRADIENTS = "a fit is one step without gradients that could be seen"
_MOOT = (
    "params_move", "frozen_stay", "gradients_reach", "optimizer_covers", "inputs_matter", "losses", "loss_decreases",
    "clearing", "modes", "units", "gradient_bounds", "rates",
)


def observe(base, settings, host):
    """Install the hooks in this process and return the watcher."""
    watcher = Estimators(settings, host)
    first = _current[0] is None
    _current[0] = watcher
    if first:
        _install(base.BaseEstimator)
    return watcher


def _install(base):
    """Wrap the methods of every estimator class, of those to come too."""
    original = base.__init_subclass__.__func__

    def __init_subclass__(cls, **kwargs):
        original(cls, **kwargs)
        _wrap(cls)

    base.__init_subclass__ = classmethod(functools.wraps(original)(__init_subclass__))
    known = list(base.__subclasses__())
    while known:
        cls = known.pop()
        _wrap(cls)
        known += cls.__subclasses__()


def _wrap(cls):
    """Wrap the methods that a class and its bases define, mixins too."""
    for owner in cls.__mro__[:-1]:
        if owner in _wrapped:
            continue
        _wrapped.add(owner)
        for name in _FITS + _USES:
            method = owner.__dict__.get(name)
            if callable(method) and hasattr(method, "__code__") and not hasattr(method, "_gateprobe"):
                setattr(owner, name, _wrapper(name, method))
            elif hasattr(method, "fn") and hasattr(method, "check") and not hasattr(method.fn, "_gateprobe"):
                method.fn = _wrapper(name, method.fn)  # sklearn's `available_if`


def _wrapper(name, method):
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        watcher = _current[0]
        session = watcher.session
        if session.stops and not watcher.depth and name in _FITS:
            watcher.stop()  # the script goes on although it was ended
        if watcher.depth or session.is_off or session.host.is_worker():
            return method(self, *args, **kwargs)
        return watcher.outermost(name, method, self, args, kwargs)

    wrapper._gateprobe = True
    return wrapper


class Estimators(Watcher):
    """What is seen of the outermost calls of estimators."""

    def __init__(self, settings, host):
        super().__init__(settings, host)
        self.depth, self.leaks = 0, Leaks()
        # Fits of estimators that only prepare, and those of others that are not in the record yet.
        self.prepared, self.waiting = [], []
        self.main, self.sample = None, None
        self.outputs, self.oddities = [], []

    def split(self, args, kwargs, result):
        """`train_test_split` returned."""
        if self.depth == 0 and not self.session.host.is_worker():
            self.guarded(self.leaks.split, args, result, self.leaks.place())

    def outermost(self, name, method, estimator, args, kwargs):
        """Call a method that no other estimator has called, and note what it was given and what it returned."""
        fits = name in _FITS
        if fits and _learns(estimator) and self.is_reporter and self.is_over():
            self.stop()
        x = args[0] if args else kwargs.get("X")
        self.depth = 1
        try:
            given = self.guarded(self.leaks.given, x)
            result = method(estimator, *args, **kwargs)
            if fits:
                self.guarded(self._fit, name, estimator, x, given)
            if name in _USES or name in ("fit_predict", "fit_transform"):
                self.guarded(self._used, name, estimator, x, result, given)
            return result
        finally:
            self.depth = 0

    @property
    def steps(self):
        """Fits of estimators that predict; of any where no other was fitted."""
        return self.record.steps if self.record is not None and self.session.is_reporter else len(self.waiting)

    # Observations

    def _fit(self, name, estimator, x, given):
        self.leaks.fitted(estimator, given, name == "partial_fit")
        if not _learns(estimator):
            self.prepared.append(estimator)
            return
        self.main = estimator
        if self.sample is None or self.sample[0] is not estimator:
            self.sample = (estimator, replays.rows(x, _ROWS))
        self.waiting.append((digests.digest(estimator), _length(x)))
        # A script that has torch may only be preparing for it: then these fits are reported at the end.
        if "torch" not in sys.modules or self.record is not None:
            self._record_waiting()

    def _record_waiting(self):
        if self.record is None:
            version = getattr(sys.modules.get("sklearn"), "__version__", "unknown")
            self.record = TrainingRecord(self.session, "scikit-learn", version)
        if self.record.claim():
            for digest, rows in self.waiting:
                self.record.record_step(samples=rows, digest=digest)
        self.waiting = []

    def _used(self, name, estimator, x, result, given):
        if name in ("transform", "fit_transform"):
            self.leaks.transformed(estimator, given, result)
            odd = replays.new_oddity(x, result)
            if odd:
                self.oddities.append(("transform of " + type(estimator).__name__, odd))
        elif name in _JUDGEMENTS:
            self.leaks.judged(estimator, given)
            if _learns(estimator):
                self._predicted(name, type(estimator).__name__, result)

    def _predicted(self, name, label, result):
        if name == "score":
            number = arrays.number(result)
            if number is not None and number != number:
                self.oddities.append(("score of " + label, "nan"))
            self.outputs.append((label, name, None))
        elif len(self.outputs) < _OUTPUTS:
            self.outputs.append((label, name, replays.ends(result)))

    # The end

    def finish(self, ending):
        """Write what was seen; what was fitted last is tried once more."""
        self._adopt_fits()
        record = self.record
        self.switch_off()
        for what in _MOOT:
            record.gap(what, _GRADIENTS, moot=True)
        if self.main is not None:
            record.label = record.kind = type(self.main).__name__
        for module, name, copy in self.outputs:
            record.output(module, name, copy)
        for name, value in self.oddities:
            record.oddity("output", name, value)
        record.sets = self.leaks.items()
        if self.session.fault:
            self.session.evidence.write_fault(self.session.fault)
        elif ending["how"] != "exception" and self.main is not None:
            _, sample = self.sample or (None, None)
            record.replays, predicted = replays.replays(self.main, sample, self.settings.replays)
            if predicted is not None:
                record.output(record.label, "predict", replays.ends(predicted))
        record.finish(ending)

    def _adopt_fits(self):
        if not self.waiting and self.record is None:
            self.waiting = [(None, 0)] * len(self.prepared)
        self._record_waiting()

    def adopt_late_steps(self):
        """Whether there is something to report after all, at the end of a script in which nobody else reports."""
        if (self.waiting or self.prepared) and self.record is None:
            self._adopt_fits()
        return self.is_reporter


def _learns(estimator):
    """Whether an estimator predicts, and does not only prepare."""
    return hasattr(type(estimator), "predict") or hasattr(type(estimator), "fit_predict") or hasattr(estimator, "predict")


def _length(x):
    try:
        return int(x.shape[0]) if hasattr(x, "shape") else len(x)
    except Exception:
        return 0
