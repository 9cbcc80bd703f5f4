"""Observe Keras 3: `fit` under every backend, loops of one's own where the backend computes eagerly."""

import sys

from gateprobe.core import arrays, wrapping
from gateprobe.core.record import TrainingRecord
from gateprobe.core.watcher import Watcher
from gateprobe.keras import replays
from gateprobe.keras.modes import Modes
from gateprobe.keras.variables import Variables

_CALLED_IN_ONE_STEP = "the backend computes a whole step in one compiled function"


def observe(keras, settings, host):
    """Install the hooks in this process and return the watcher; it claims the stream at the first training step."""
    watcher = KerasWatcher(keras, settings, host)
    watcher.install()
    return watcher


class EpochLoss:
    """The loss of each batch, from the mean that Keras keeps over an epoch."""

    def __init__(self):
        self.totals = (0.0, 0.0)

    def restart(self):
        """An epoch begins."""
        self.totals = (0.0, 0.0)

    def of_batch(self, model, value):
        """(loss, samples) that the last batch has added; `value` gives a variable's value now."""
        for metric in model.metrics:
            if metric.name == "loss" and hasattr(metric, "total") and hasattr(metric, "count"):
                total, count = (arrays.number(value(variable)) for variable in (metric.total, metric.count))
                if total is None or count is None:
                    return None, 0
                before, self.totals = self.totals, (total, count)
                added = count - before[1]
                return ((total - before[0]) / added, int(added)) if added > 0 else (None, 0)
        return None, 0


class Turns:
    """How many steps each optimizer has taken."""

    def __init__(self):
        self.calls = {}

    def applied(self, optimizer):
        """An optimizer has applied gradients."""
        record = self.calls.setdefault(id(optimizer), [optimizer, 0])
        record[1] += 1

    def taken(self, optimizer):
        """How many steps an optimizer has taken; some gather the gradients of several calls."""
        calls = self.calls.get(id(optimizer), (optimizer, 0))[1]
        return calls // (getattr(optimizer, "gradient_accumulation_steps", None) or 1)

    def all_taken(self, steps):
        """Whether every optimizer has taken so many steps."""
        return all(self.taken(optimizer) >= steps for optimizer, _ in self.calls.values())


class KerasWatcher(Watcher):
    """What is seen of models that Keras trains."""

    def __init__(self, keras, settings, host):
        super().__init__(settings, host)
        self.keras = keras
        self.variables, self.modes = Variables(), Modes()
        self.epoch_loss, self.turns = EpochLoss(), Turns()
        self.model, self.depth, self.sample = None, 0, None
        # Of the coming step of a loop of one's own.
        self.loss, self.samples, self.pending_outputs = None, 0, ()

    def install(self):
        """Put wrappers around what all ways of training share."""
        keras = self.keras
        lists = sys.modules["keras.src.callbacks.callback_list"].CallbackList
        wrapping.call_before(lists, "on_train_batch_begin", self._around(self._batch_begins))
        wrapping.call_after(lists, "on_train_batch_end", self._around(self._batch_ended))
        wrapping.call_before(keras.Model, "fit", self._around(self._fit_called))
        base = sys.modules["keras.src.optimizers.base_optimizer"].BaseOptimizer
        wrapping.call_before(base, "apply", self._around(self._applies))
        wrapping.call_after(base, "apply", self._around(self._applied))
        self._wrap_call(keras.Model)
        if self.is_eager():
            wrapping.call_before(sys.modules["torch"].autograd, "backward", self._around(self._backward))

    def _wrap_call(self, model_class):
        original = model_class.__call__
        watcher = self

        def __call__(model, *args, **kwargs):
            if watcher.session.is_off or watcher._is_symbolic():
                return original(model, *args, **kwargs)
            if watcher.depth == 0:
                watcher._observe(watcher._call_begins, model, args, kwargs)
            watcher.depth += 1
            try:
                result = original(model, *args, **kwargs)
            finally:
                watcher.depth -= 1
            if watcher.depth == 0:
                watcher._observe(watcher._called, model, args, kwargs, result)
            return result

        __call__.__wrapped__, __call__.__doc__ = original, original.__doc__
        __call__.__name__, __call__.__qualname__ = "__call__", "Model.__call__"
        model_class.__call__ = __call__

    def is_eager(self):
        """Whether each operation runs when it is called, so that loops show themselves."""
        return self.keras.backend.backend() == "torch" and "torch" in sys.modules

    def _is_symbolic(self):
        return sys.modules["keras.src.backend.common.stateless_scope"].in_stateless_scope()

    def _around(self, note):
        def guarded(args, kwargs, result):
            self._observe(note, args, kwargs, result)

        return guarded

    def _observe(self, note, *given):
        if self.session.stops and note in (self._batch_begins, self._applies):
            self.stop()  # the script goes on although it was ended
        if self.record is not None and self.session.has_ended and not self.record.is_over():
            return
        self.guarded(note, *given)

    def _stop_when_over(self, optimizer=None):
        """End the script at the next step; one in which another optimizer has its turn is not over yet."""
        if not self.is_over():
            return
        again = optimizer is not None and self.turns.taken(optimizer) >= self.settings.steps
        if again or self.turns.all_taken(self.settings.steps):
            self.stop()

    def _begin(self):
        if self.record is None:
            self.record = TrainingRecord(self.session, "keras", self.keras.__version__)
            self.record.kind = "Model"
        return self.record.claim()

    # fit

    def _fit_called(self, args, kwargs, result):
        x = args[1] if len(args) > 1 else kwargs.get("x")
        size = kwargs.get("batch_size") or 32
        if self.sample is None and x is not None:
            self.sample = replays.rows(x, min(int(size), 32))

    def _batch_begins(self, args, kwargs, result):
        self._stop_when_over()
        model, batch = args[0].model, args[1] if len(args) > 1 else kwargs.get("batch")
        if self.is_eager():
            self.model = model
            return
        if not self._begin():
            return
        self._know(model)
        self.variables.optimized_by(model.optimizer)
        if not batch:
            self.epoch_loss.restart()

    def _batch_ended(self, args, kwargs, result):
        if self.is_eager() or not self.session.is_reporter:
            return
        model, logs = args[0].model, args[2] if len(args) > 2 else kwargs.get("logs")
        loss, samples = self.epoch_loss.of_batch(model, self._value)
        if loss is None and isinstance(logs, dict):
            loss = arrays.number(logs.get("loss"))
        self.record.record_step(loss, self._rate(model.optimizer), samples)

    def _value(self, variable):
        return self.variables.value(variable, self.model)

    def _rate(self, optimizer):
        try:
            rate = optimizer._learning_rate
            if hasattr(rate, "value"):
                return arrays.number(self._value(rate))
            return arrays.number(rate(self.steps)) if callable(rate) else float(rate)
        except Exception:
            return None

    # Loops of one's own

    def _call_begins(self, model, args, kwargs):
        if self.is_eager() and sys.modules["torch"].is_grad_enabled():
            self._stop_when_over()

    def _called(self, model, args, kwargs, result):
        torch = sys.modules.get("torch")
        if not self.is_eager() or not torch.is_grad_enabled() or not model.trainable_variables:
            return
        found = arrays.leaves(args[0] if args else list(kwargs.values()))
        if any(type(value).__name__ == "KerasTensor" for _, value in found + arrays.leaves(result)):
            return  # a model is being built of layers, nothing is computed
        if self.model is None or len(model.weights) >= len(self.model.weights):
            self.model = model
        self.samples = int(found[0][1].shape[0]) if found and found[0][1].shape else 0
        if self.sample is None and args:
            self.sample = replays.rows(args[0], 32)
        training = kwargs.get("training", args[1] if len(args) > 1 and isinstance(args[1], bool) else None)
        self.modes.called(training)
        if self.record is None or self.record.looks():
            self.pending_outputs = arrays.leaves(result)

    def _backward(self, args, kwargs, result):
        self._stop_when_over()
        tensors = args[0] if args else kwargs.get("tensors")
        tensors = tensors[0] if isinstance(tensors, (list, tuple)) and len(tensors) == 1 else tensors
        self.loss = arrays.number(tensors)

    def _applies(self, args, kwargs, result):
        if not self.is_eager() or self._is_symbolic():
            return
        optimizer = args[0]
        self._stop_when_over(optimizer)
        gradients = list(args[1] if len(args) > 1 else kwargs.get("grads"))
        given = args[2] if len(args) > 2 else kwargs.get("trainable_variables")
        trained = list(given if given is not None else optimizer._trainable_variables)
        if not self._begin():
            return
        if self.model is not None:
            self._know(self.model)
        for place, variable in enumerate(trained):
            self._know_variable(variable, getattr(variable, "path", "variable%d" % place), True)
        self.record.gradients(self.variables.gradients(trained, gradients))

    def _applied(self, args, kwargs, result):
        if not self.is_eager() or self._is_symbolic() or not self.is_reporter:
            return
        optimizer = args[0]
        self.turns.applied(optimizer)
        for name, value in self.pending_outputs:
            self.record.output(self.record.label, name if name != "value" else "output", value)
        self.pending_outputs = ()
        if self.turns.taken(optimizer) > self.record.steps:
            self.modes.trained()
            self.record.record_step(self.loss, self._rate(optimizer), self.samples)

    # Parameters

    def _know(self, model):
        self.model = model
        if self.variables.is_known(model):
            return
        self.record.label, self.record.kind = model.name, type(model).__name__
        self.record.optimizer = type(getattr(model, "optimizer", None)).__name__
        for variable, trainable, buffer in self.variables.of_model(model):
            self._know_variable(variable, variable.path, trainable, buffer)

    def _know_variable(self, variable, name, trainable, buffer=False):
        name = self.variables.add(variable, name)
        if name is not None:
            self.record.parameter(name, self._value(variable), trainable, False, buffer)

    # The end

    def finish(self, ending):
        """Write what was seen; the model is run once more where that can be done without a trace."""
        record, model = self.record, self.model
        self.switch_off()
        values = self.variables.values(model)
        record.parameters.set_optimized(self.variables.optimized_names())
        if not self.is_eager():
            record.parameters.forget_gradients()
        self._note_gaps()
        if self.session.fault:
            self.session.evidence.write_fault(self.session.fault)
        elif ending["how"] != "exception" and model is not None:
            replays.Replays(self.keras, model, self.sample, record).run()
        if self.is_eager() and model is not None:
            record.modes = self.modes.items(model, record.label)
        record.finish(ending, values)

    def _note_gaps(self):
        record = self.record
        if not self.is_eager():
            record.gap("gradients_reach", _CALLED_IN_ONE_STEP)
            record.gap("gradient_bounds", _CALLED_IN_ONE_STEP, moot=True)
            record.gap("modes", _CALLED_IN_ONE_STEP, moot=True)
        elif not record.parameters.gradients_seen:
            record.gap("gradients_reach", "no gradients were given to an optimizer")
        record.gap("losses", "Keras' loss functions are not looked at", moot=True)
        record.gap("units", "Keras' layers are not looked at", moot=True)

    def replayed_inputs(self):
        """Items on the inputs of a model that an optimizer of torch has trained; none where there is no model."""
        if self.model is None:
            return []
        record = TrainingRecord(self.session, "keras", "", self.model.name)
        self.switch_off()
        replays.Replays(self.keras, self.model, self.sample, record).run()
        return record.inputs
