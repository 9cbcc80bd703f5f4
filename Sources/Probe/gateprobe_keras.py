"""Observe Keras 3: `fit` under every backend, loops of one's own where the backend computes eagerly."""

import sys

import gateprobe_account
import gateprobe_arrays
import gateprobe_hooks
import gateprobe_keras_replays
import gateprobe_stops

_CALLED_IN_ONE_STEP = "the backend computes a whole step in one compiled function"


def observe(keras, settings, process):
    """Install the hooks in this process and return the watcher; it claims the stream at the first training step."""
    watcher = Keras(keras, settings, process)
    watcher.install()
    return watcher


class Keras:
    """What is seen of models that Keras trains."""

    def __init__(self, keras, settings, process):
        self.keras, self.settings, self.process = keras, settings, process
        self.account, self.fault, self.off = None, None, False
        self.model, self.depth, self.loss, self.samples = None, 0, None, 0
        self.optimizers, self.names, self.variables, self.optimized = {}, {}, [], set()
        self.totals, self.sample, self.modes = (0.0, 0.0), None, {"trained": 0, "in_eval": 0, "resting": False}
        self.fitting, self.stops = None, 0

    def install(self):
        """Put wrappers around what all ways of training share."""
        keras = self.keras
        lists = sys.modules["keras.src.callbacks.callback_list"].CallbackList
        gateprobe_hooks.call_before(lists, "on_train_batch_begin", self._around(self._batch_begins))
        gateprobe_hooks.call_after(lists, "on_train_batch_end", self._around(self._batch_ended))
        gateprobe_hooks.call_before(keras.Model, "fit", self._around(self._fit_called))
        base = sys.modules["keras.src.optimizers.base_optimizer"].BaseOptimizer
        gateprobe_hooks.call_before(base, "apply", self._around(self._applies))
        gateprobe_hooks.call_after(base, "apply", self._around(self._applied))
        self._wrap_call(keras.Model)
        if self.is_eager():
            gateprobe_hooks.call_before(sys.modules["torch"].autograd, "backward", self._around(self._backward))

    def _wrap_call(self, model_class):
        original = model_class.__call__
        watcher = self

        def __call__(model, *args, **kwargs):
            if watcher.off or watcher._is_symbolic():
                return original(model, *args, **kwargs)
            if watcher.depth == 0:
                watcher._guarded(watcher._call_begins, model, args, kwargs)
            watcher.depth += 1
            try:
                result = original(model, *args, **kwargs)
            finally:
                watcher.depth -= 1
            if watcher.depth == 0:
                watcher._guarded(watcher._called, model, args, kwargs, result)
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
            self._guarded(note, args, kwargs, result)

        return guarded

    def _guarded(self, note, *given):
        if self.stops and note in (self._batch_begins, self._applies):
            gateprobe_stops.stop(self)  # the script goes on although it was ended
        if self.off or self.account is not None and self.account.ended and not self.account.is_over():
            return
        try:
            note(*given)
        except Exception as error:
            self.off, self.fault = True, "%s: %s" % (type(error).__name__, str(error)[:200])

    @property
    def steps(self):
        """Train steps so far."""
        return self.account.steps if self.account is not None else 0

    @property
    def speaks(self):
        """Whether there is something to tell."""
        return self.account is not None and self.account.speaks and not self.account.ended

    def _stop_when_over(self, optimizer=None):
        """End the script at the next step; one in which another optimizer has its turn is not over yet."""
        if self.account is None or not self.account.is_over() or getattr(self.settings, "endless", False):
            return
        again = optimizer is not None and self._taken(optimizer) >= self.settings.steps
        if again or all(self._taken(one) >= self.settings.steps for one, _ in self.optimizers.values()):
            gateprobe_stops.stop(self)

    def _taken(self, optimizer):
        """How many steps an optimizer has taken; some gather the gradients of several calls."""
        calls = self.optimizers.get(id(optimizer), (optimizer, 0))[1]
        return calls // (getattr(optimizer, "gradient_accumulation_steps", None) or 1)

    def _begin(self):
        if self.account is None:
            self.account = gateprobe_account.Account(self.settings, self.process, "keras", self.keras.__version__)
            self.account.kind = "Model"
        return self.account.claim()

    # fit

    def _fit_called(self, args, kwargs, result):
        self.fitting = args[0]
        x = args[1] if len(args) > 1 else kwargs.get("x")
        size = kwargs.get("batch_size") or 32
        if self.sample is None and x is not None:
            self.sample = gateprobe_keras_replays.rows(x, min(int(size), 32))

    def _batch_begins(self, args, kwargs, result):
        self._stop_when_over()
        model, batch = args[0].model, args[1] if len(args) > 1 else kwargs.get("batch")
        if self.is_eager():
            self.model = model
            return
        if not self._begin():
            return
        self._know(model)
        self.optimized |= {id(v) for v in getattr(model.optimizer, "_trainable_variables", [])}
        if not batch:
            self.totals = (0.0, 0.0)

    def _batch_ended(self, args, kwargs, result):
        if self.is_eager() or not self.account.speaks:
            return
        model, logs = args[0].model, args[2] if len(args) > 2 else kwargs.get("logs")
        loss, samples = self._tracked_loss(model)
        if loss is None and isinstance(logs, dict):
            loss = gateprobe_arrays.number(logs.get("loss"))
        self.account.stepped(loss, self._rate(model.optimizer), samples)

    def _tracked_loss(self, model):
        """The batch's own loss: what it added to the mean that Keras keeps over the epoch."""
        for metric in model.metrics:
            if metric.name == "loss" and hasattr(metric, "total") and hasattr(metric, "count"):
                total, count = (gateprobe_arrays.number(self._value(v)) for v in (metric.total, metric.count))
                if total is None or count is None:
                    return None, 0
                before, self.totals = self.totals, (total, count)
                added = count - before[1]
                return ((total - before[0]) / added, int(added)) if added > 0 else (None, 0)
        return None, 0

    def _value(self, variable):
        """A variable's value now; under JAX `fit` holds it outside of the variable."""
        model = self.model
        state = getattr(model, "_jax_state", None) if model is not None else None
        if state and not getattr(model, "_jax_state_synced", True):
            for key, owner in (("trainable_variables", model), ("non_trainable_variables", model),
                               ("metrics_variables", model), ("variables", model.optimizer)):
                held = state.get("optimizer_variables" if key == "variables" else key)
                for own, value in zip(getattr(owner, key), held or ()):
                    if own is variable:
                        return value
        return variable.value

    def _rate(self, optimizer):
        try:
            rate = optimizer._learning_rate
            if hasattr(rate, "value"):
                return gateprobe_arrays.number(self._value(rate))
            return gateprobe_arrays.number(rate(self.steps)) if callable(rate) else float(rate)
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
        found = gateprobe_arrays.leaves(args[0] if args else list(kwargs.values()))
        if any(type(value).__name__ == "KerasTensor" for _, value in found + gateprobe_arrays.leaves(result)):
            return  # a model is being built of layers, nothing is computed
        if self.model is None or len(model.weights) >= len(self.model.weights):
            self.model = model
        self.samples = int(found[0][1].shape[0]) if found and found[0][1].shape else 0
        if self.sample is None and args:
            self.sample = gateprobe_keras_replays.rows(args[0], 32)
        training = kwargs.get("training", args[1] if len(args) > 1 and isinstance(args[1], bool) else None)
        self.modes["resting"] = not training
        if self.account is None or self.account.looks():
            self.pending_outputs = gateprobe_arrays.leaves(result)

    pending_outputs = ()

    def _backward(self, args, kwargs, result):
        self._stop_when_over()
        tensors = args[0] if args else kwargs.get("tensors")
        tensors = tensors[0] if isinstance(tensors, (list, tuple)) and len(tensors) == 1 else tensors
        self.loss = gateprobe_arrays.number(tensors)

    def _applies(self, args, kwargs, result):
        if not self.is_eager() or self._is_symbolic():
            return
        optimizer = args[0]
        self._stop_when_over(optimizer)
        gradients = list(args[1] if len(args) > 1 else kwargs.get("grads"))
        given = args[2] if len(args) > 2 else kwargs.get("trainable_variables")
        variables = list(given if given is not None else optimizer._trainable_variables)
        if not self._begin():
            return
        if self.model is not None:
            self._know(self.model)
        for place, variable in enumerate(variables):
            self._know_variable(variable, getattr(variable, "path", "variable%d" % place), True)
        self.optimized |= {id(variable) for variable in variables}
        pairs = [(self.names.get(id(v)), g) for v, g in zip(variables, gradients)]
        given = {id(variable) for variable in variables}
        pairs += [(self.names[id(v)], getattr(v.value, "grad", None)) for v in self.variables if id(v) not in given]
        self.account.gradients(pairs)

    def _applied(self, args, kwargs, result):
        if not self.is_eager() or self._is_symbolic() or not self.speaks:
            return
        optimizer = args[0]
        record = self.optimizers.setdefault(id(optimizer), [optimizer, 0])
        record[1] += 1
        for name, value in self.pending_outputs:
            self.account.output(self.account.label, name if name != "value" else "output", value)
        self.pending_outputs = ()
        if self._taken(optimizer) > self.account.steps:
            self.modes["trained"] += 1
            self.modes["in_eval"] += bool(self.modes["resting"])
            self.account.stepped(self.loss, self._rate(optimizer), self.samples)

    # Parameters

    def _know(self, model):
        if self.model is not model:
            self.model = model
        if len(self.variables) and self.known is model and len(model.variables) == self.count:
            return
        self.known, self.count = model, len(model.variables)
        self.account.label, self.account.kind = model.name, type(model).__name__
        self.account.optimizer = type(getattr(model, "optimizer", None)).__name__
        trained = {id(variable) for variable in model.trainable_variables}
        for layer in [model] + list(model._flatten_layers(include_self=False)):
            own = [v for v in layer._trainable_variables]
            for variable in own:
                self._know_variable(variable, variable.path, id(variable) in trained)
            if own and not any(id(variable) in trained for variable in own):
                for variable in layer._non_trainable_variables:
                    self._know_variable(variable, variable.path, False, buffer=True)

    known, count = None, 0

    def _know_variable(self, variable, name, trainable, buffer=False):
        if id(variable) in self.names:
            return
        taken = set(self.names.values())
        number = 2
        while name in taken:
            name, number = "%s#%d" % (name.partition("#")[0], number), number + 1
        self.names[id(variable)] = name
        self.variables.append(variable)
        self.account.parameter(name, self._value(variable), trainable, False, buffer)

    def finish(self, ending):
        """Write what was seen; the model is run once more where that can be done without a trace."""
        account, model = self.account, self.model
        self.off = True
        values = [(self.names[id(v)], self._value(v)) for v in self.variables]
        for variable in self.variables:
            entry = account.entries.get(self.names[id(variable)])
            if entry is not None:
                entry.optimized = id(variable) in self.optimized
                if not self.is_eager() and entry.trainable:
                    entry.gradient = "unknown"
        if not self.is_eager():
            account.gap("gradients_reach", _CALLED_IN_ONE_STEP)
            account.gap("gradient_bounds", _CALLED_IN_ONE_STEP, moot=True)
            account.gap("modes", _CALLED_IN_ONE_STEP, moot=True)
        elif not account.gradients_seen:
            account.gap("gradients_reach", "no gradients were given to an optimizer")
        account.gap("losses", "Keras' loss functions are not looked at", moot=True)
        account.gap("units", "Keras' layers are not looked at", moot=True)
        if self.fault:
            account.writer.emit("fault", message=self.fault)
        elif ending["how"] != "exception" and model is not None:
            gateprobe_keras_replays.Replays(self.keras, model, self.sample, account).run()
        if self.is_eager():
            self._tell_modes()
        account.finish(ending, values)

    def replayed_inputs(self):
        """Items on the inputs of a model that an optimizer of torch has trained."""
        account = gateprobe_account.Account(self.settings, self.process, "keras", "", self.model.name)
        self.off = True
        gateprobe_keras_replays.Replays(self.keras, self.model, self.sample, account).run()
        return account.inputs

    def _tell_modes(self):
        model = self.model
        if model is None:
            return
        layers = [layer for layer in model._flatten_layers() if type(layer).__name__ in _MODED and _is_active(layer)]
        if not layers or not getattr(model, "_call_has_training_arg", False):
            return
        kinds = ", ".join(sorted({type(layer).__name__ for layer in layers})[:4])
        self.account.modes = [{
            "module": self.account.label, "optimized": True, "layers": kinds, "trained": self.modes["trained"],
            "in_eval": self.modes["in_eval"], "evaluated": 0, "in_train": 0}]


_MODED = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianDropout", "AlphaDropout", "BatchNormalization")


def _is_active(layer):
    if "Dropout" in type(layer).__name__:
        return bool(getattr(layer, "rate", 0))
    return bool(layer.trainable)
