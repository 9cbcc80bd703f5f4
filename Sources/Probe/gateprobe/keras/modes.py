"""Whether models with Dropout or BatchNormalization are trained in training mode."""

_MODED = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianDropout", "AlphaDropout", "BatchNormalization")


class Modes:
    """The mode of the last call before each step."""

    def __init__(self):
        self.steps, self.in_evaluation, self.is_resting = 0, 0, False

    def called(self, training):
        """A model was called; `training` is the argument, None where there was none."""
        self.is_resting = not training

    def trained(self):
        """A step was taken on the last call."""
        self.steps += 1
        self.in_evaluation += self.is_resting

    def items(self, model, label):
        """One item where the model's mode matters."""
        layers = [layer for layer in model._flatten_layers() if type(layer).__name__ in _MODED and _is_active(layer)]
        if not layers or not getattr(model, "_call_has_training_arg", False):
            return []
        kinds = ", ".join(sorted({type(layer).__name__ for layer in layers})[:4])
        return [{
            "module": label, "optimized": True, "layers": kinds, "trained": self.steps,
            "in_eval": self.in_evaluation, "evaluated": 0, "in_train": 0}]


def _is_active(layer):
    if "Dropout" in type(layer).__name__:
        return bool(getattr(layer, "rate", 0))
    return bool(layer.trainable)
