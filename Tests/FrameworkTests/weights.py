"""Put in front of a script by test_weights: prints a digest of its weights at its end, and ends it after some steps.

`WEIGHTS_STEPS` is the number of steps after which the script is ended without the help of a probe; 0 leaves it alone.
What is digested: the parameters of every optimizer of torch and of Keras, what estimators of scikit-learn have learned,
and the variable `parameters` of the script.
"""

import atexit
import hashlib
import os
import sys

STEPS = int(os.environ["WEIGHTS_STEPS"])
optimizers, models, variables = [], [], {}
counts = {}


def taken(thing):
    """Whether this one has stepped as often as is wanted; counts the step that is about to begin."""
    count = counts.get(id(thing), 0)
    if STEPS and count >= STEPS:
        sys.exit()
    counts[id(thing)] = count + 1


def digest():
    import numpy

    parts = []
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            parts += [parameter.detach().numpy() for parameter in group["params"]]
    for model in models:
        if hasattr(model, "jax_state_sync"):
            model.jax_state_sync()
        parts += [numpy.asarray(weight) for weight in model.get_weights()]
    for own in variables.values():
        parts += [variable.value.detach().numpy() for variable in own]
    main = sys.modules["__main__"].__dict__
    for layer in main.get("parameters", []) if isinstance(main.get("parameters"), list) else []:
        parts += [numpy.asarray(layer[name]) for name in sorted(layer)]
    for name in sorted(main):
        if hasattr(main[name], "coef_") and not isinstance(main[name], type):
            parts.append(main[name].coef_)
    total = hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()
    # In one write: several processes share the stream.
    sys.stdout.flush()
    os.write(1, b"weights of %d tensors %s\n" % (len(parts), total.encode()))


def watch_torch():
    import torch

    made = torch.optim.Optimizer.__init__

    def remember(self, *args, **kwargs):
        made(self, *args, **kwargs)
        frame = sys._getframe()
        while frame is not None and "optimizer_replays" not in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is None:  # none of those that the probe tries a checkpoint on
            optimizers.append(self)

    torch.optim.Optimizer.__init__ = remember
    hooks = sys.modules["torch.optim.optimizer"]
    hooks.register_optimizer_step_pre_hook(lambda optimizer, *rest: taken(optimizer))


def watch_keras():
    import keras

    fit, apply = keras.Model.fit, keras.optimizers.Optimizer.apply

    class Stop(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            taken(self.model)

    def fitted(self, *args, **kwargs):
        if keras.backend.backend() == "jax":
            if self not in models:
                models.append(self)
            kwargs["callbacks"] = list(kwargs.get("callbacks") or []) + [Stop()]
        return fit(self, *args, **kwargs)

    def applied(self, gradients, trainable_variables=None):
        if keras.backend.backend() == "torch":
            taken(self)
            variables[id(self)] = list(trainable_variables)
        return apply(self, gradients, trainable_variables)

    keras.Model.fit, keras.optimizers.Optimizer.apply = fitted, applied


def watch_scikit_learn():
    from sklearn.linear_model import SGDClassifier

    fit = SGDClassifier.partial_fit

    def fitted(self, *args, **kwargs):
        taken(self)
        return fit(self, *args, **kwargs)

    SGDClassifier.partial_fit = fitted


class Counted:
    """Stands for the probe's module in a loop that shows its steps by a call."""

    __name__ = "gateprobe"

    @staticmethod
    def step(**values):
        """Count a step that is over."""
        taken(Counted)
        if counts[id(Counted)] >= STEPS:
            sys.exit()


def watch(text):
    """Watch what a script uses, as its text says."""
    atexit.register(digest)
    if "sklearn" in text:
        return watch_scikit_learn()
    if "import jax\n" in text and "keras" not in text:
        if STEPS and "GATE_PROBE_EVENTS" not in os.environ:
            sys.modules["gateprobe"] = Counted
        return None
    if "keras" in text:
        watch_keras()
    if "KERAS_BACKEND=jax" not in text:
        watch_torch()
    return None
