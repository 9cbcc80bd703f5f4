"""Observe scikit-learn's estimators and all that derive from its base class: a fit is a step."""

import functools
import sys
import weakref

import gateprobe_account
import gateprobe_arrays
import gateprobe_sklearn_leaks
import gateprobe_sklearn_replays
import gateprobe_stops

_FITS = ("fit", "partial_fit", "fit_predict", "fit_transform")
_USES = ("predict", "predict_proba", "transform", "score")
_ROWS = 64
_OUTPUTS = 256
_current = [None]
_wrapped = weakref.WeakSet()
_GRADIENTS = "a fit is one step without gradients that could be seen"
_MOOT = (
    "params_move", "frozen_stay", "gradients_reach", "optimizer_covers", "inputs_matter", "losses", "loss_decreases",
    "clearing", "modes", "units", "gradient_bounds", "rates",
)


def observe(base, settings, process):
    """Install the hooks in this process and return the watcher."""
    watcher = Estimators(settings, process)
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
        if watcher.stops and not watcher.depth and name in _FITS:
            gateprobe_stops.stop(watcher)  # the script goes on although it was ended
        if watcher.depth or watcher.off or watcher.process.is_worker():
            return method(self, *args, **kwargs)
        return watcher.outermost(name, method, self, args, kwargs)

    wrapper._gateprobe = True
    return wrapper


class Estimators:
    """What is seen of the outermost calls of estimators."""

    def __init__(self, settings, process):
        self.settings, self.process = settings, process
        self.account, self.fault, self.off, self.depth = None, None, False, 0
        self.leaks = gateprobe_sklearn_leaks.Leaks()
        self.fitted, self.waiting, self.main, self.sample = [], [], None, None
        self.outputs, self.oddities, self.stops = [], [], 0

    def split(self, args, kwargs, result):
        """`train_test_split` returned."""
        if self.depth == 0 and not self.process.is_worker():
            self._guarded(self.leaks.split, args, result, self.leaks.place())

    def outermost(self, name, method, estimator, args, kwargs):
        """Call a method that no other estimator has called, and note what it was given and what it returned."""
        fits = name in _FITS
        if fits and _learns(estimator):
            self._stop_when_over()
        x = args[0] if args else kwargs.get("X")
        given = None
        self.depth = 1
        try:
            given = self._guarded(self.leaks.given, name, estimator, x)
            result = method(estimator, *args, **kwargs)
            if fits:
                self._guarded(self._fit, name, estimator, x, result, given)
            if name in _USES or name in ("fit_predict", "fit_transform"):
                self._guarded(self._used, name, estimator, x, result, given)
            return result
        finally:
            self.depth = 0

    def _guarded(self, note, *given):
        if self.off:
            return None
        try:
            return note(*given)
        except Exception as error:
            self.off, self.fault = True, "%s: %s" % (type(error).__name__, str(error)[:200])
            return None

    @property
    def steps(self):
        """Fits of estimators that predict; of any where no other was fitted."""
        return self.account.steps if self.account is not None and self.account.speaks else len(self.waiting)

    @property
    def speaks(self):
        """Whether there is something to tell."""
        return self.account is not None and self.account.speaks and not self.account.ended

    def _stop_when_over(self):
        if self.speaks and self.account.is_over() and not getattr(self.settings, "endless", False):
            gateprobe_stops.stop(self)

    # What is seen

    def _fit(self, name, estimator, x, result, given):
        self.leaks.fitted(estimator, given, name == "partial_fit")
        if not _learns(estimator):
            self.fitted.append(estimator)
            return
        self.main = estimator
        if self.sample is None or self.sample[0] is not estimator:
            self.sample = (estimator, gateprobe_sklearn_replays.rows(x, _ROWS))
        digest = gateprobe_sklearn_replays.digest(estimator)
        self.waiting.append((digest, _length(x)))
        # A script that has torch may only be preparing for it: then this is told at the end.
        if "torch" not in sys.modules or self.account is not None:
            self._tell_waiting()

    def _tell_waiting(self):
        if self.account is None:
            version = getattr(sys.modules.get("sklearn"), "__version__", "unknown")
            self.account = gateprobe_account.Account(self.settings, self.process, "scikit-learn", version)
        if self.account.claim():
            for digest, rows in self.waiting:
                self.account.stepped(samples=rows, digest=digest)
        self.waiting = []

    def _used(self, name, estimator, x, result, given):
        if name == "transform" or name == "fit_transform":
            self.leaks.transformed(estimator, given, result)
        elif name in ("predict", "score", "predict_proba"):
            self.leaks.judged(name, estimator, given)
        if name in ("predict", "predict_proba", "score") and _learns(estimator):
            if name == "score":
                number = gateprobe_arrays.number(result)
                if number is not None and number != number:
                    self.oddities.append(("score of " + type(estimator).__name__, "nan"))
                self.outputs.append((type(estimator).__name__, name, None))
            elif len(self.outputs) < _OUTPUTS:
                self.outputs.append((type(estimator).__name__, name, gateprobe_sklearn_replays.ends(result)))
        elif name in ("transform", "fit_transform"):
            odd = gateprobe_sklearn_replays.new_oddity(x, result)
            if odd:
                self.oddities.append(("transform of " + type(estimator).__name__, odd))

    # Telling

    def finish(self, ending):
        """Write what was seen; what was fitted last is tried once more."""
        self._adopt_fits()
        account = self.account
        self.off = True
        for what in _MOOT:
            account.gap(what, _GRADIENTS, moot=True)
        if self.main is not None:
            account.label = account.kind = type(self.main).__name__
        for module, name, copy in self.outputs:
            account.output(module, name, copy)
        for name, value in self.oddities:
            account.odd("output", name, value)
        account.sets = self.leaks.items()
        if self.fault:
            account.writer.emit("fault", message=self.fault)
        elif ending["how"] != "exception" and self.main is not None:
            estimator, sample = self.sample or (None, None)
            items, predicted = gateprobe_sklearn_replays.replays(self.main, sample, account.settings.replays)
            account.replays = items
            if predicted is not None:
                account.output(account.label, "predict", gateprobe_sklearn_replays.ends(predicted))
        account.finish(ending)

    def _adopt_fits(self):
        if not self.waiting and self.account is None:
            self.waiting = [(None, 0)] * len(self.fitted)
        self._tell_waiting()

    def take_over(self):
        """Whether there is something to tell after all, at the end of a script in which nobody else spoke."""
        if (self.waiting or self.fitted) and self.account is None:
            self._adopt_fits()
        return self.speaks


def _learns(estimator):
    """Whether an estimator predicts, and does not only prepare."""
    return hasattr(type(estimator), "predict") or hasattr(type(estimator), "fit_predict") or hasattr(estimator, "predict")


def _length(x):
    try:
        return int(x.shape[0]) if hasattr(x, "shape") else len(x)
    except Exception:
        return 0
