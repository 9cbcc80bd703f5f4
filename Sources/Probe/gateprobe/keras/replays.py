"""Run a Keras model on its first rows once more: every input zeroed, twice, among other rows, saved and loaded."""

import os
import sys
import tempfile

from gateprobe.core import arrays, faults

TOLERANCE = 1e-4


def rows(value, size):
    """Copies of the first rows of arrays in the structure that a model is called with; None for anything else."""
    numpy = sys.modules.get("numpy")
    if numpy is None or size < 1:
        return None
    if isinstance(value, dict):
        parts = {key: rows(part, size) for key, part in value.items()}
        return parts if parts and all(part is not None for part in parts.values()) else None
    if type(value) in (list, tuple):
        parts = [rows(part, size) for part in value]
        return type(value)(parts) if parts and all(part is not None for part in parts) else None
    if not arrays.is_array(value) or not len(value.shape) or not arrays.is_concrete(value):
        return None
    return arrays.plain(value[:size])


def _mapped(value, change):
    if isinstance(value, dict):
        return {key: _mapped(part, change) for key, part in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_mapped(part, change) for part in value)
    return change(value)


class Replays:
    """The model as it is after the last step, with its variables put back."""

    def __init__(self, keras, model, sample, record):
        self.keras, self.model, self.sample, self.record = keras, model, sample, record

    def run(self):
        """Note inputs, outputs and the replays that are asked for in the record."""
        model, record = self.model, self.record
        if hasattr(model, "jax_state_sync"):
            model.jax_state_sync()
        if self.sample is None:
            reason = "the first rows could not be taken from what the model was given"
            record.inputs.append(_unknown(record.label, "*", reason))
            return
        saved = [(variable, arrays.plain(variable.value)) for variable in model.variables]
        try:
            self._run()
        except NotImplementedError:
            for what in ("inputs_matter",) + tuple(record.session.settings.replays):
                record.gap(what, "%s has no call of its own; its parts are trained" % type(model).__name__, moot=True)
        except Exception as error:
            reason = faults.describe(error).partition("\n")[0]
            record.inputs.append(_unknown(record.label, "*", reason))
        finally:
            for variable, copy in saved:
                if copy is not None and not arrays.same(copy, arrays.plain(variable.value)):
                    variable.assign(copy)

    def outputs(self, sample, model=None):
        """The outputs for some rows under `training=False`, as copies."""
        torch = sys.modules.get("torch")
        given = _mapped(sample, lambda array: array.copy())
        model = model if model is not None else self.model
        arguments = {"training": False} if getattr(model, "_call_has_training_arg", True) else {}
        if self.keras.backend.backend() == "torch" and torch is not None:
            modes = [(part, part.training) for part in model.modules()]
            try:
                with torch.no_grad():
                    result = model(_mapped(given, torch.as_tensor), **arguments)
            finally:
                for part, mode in modes:
                    part.training = mode
        else:
            result = model(given, **arguments)
        return [(name, arrays.plain(value)) for name, value in arrays.leaves(result)]

    def _run(self):
        record = self.record
        base, again = self.outputs(self.sample), self.outputs(self.sample)
        repeats = bool(base) and all(arrays.same(a, b) for (_, a), (_, b) in zip(base, again))
        if not record.outputs.records:
            for name, value in base:
                record.output(record.label, name if name != "value" else "output", value)
        self._zero(base, repeats)
        asked = record.session.settings.replays
        if "eval_deterministic" in asked:
            reason = None if repeats else "two evaluations of the same rows differ"
            self._note("eval_deterministic", "held" if repeats else "unknown", reason)
        if "batch_independent" in asked and repeats:
            self._note("batch_independent", *self._neighbours(base))
        if "checkpoint" in asked:
            self._note("checkpoint", *self._reload(base, repeats))

    def _note(self, what, verdict, reason=None):
        item = {"what": what, "module": self.record.label, "verdict": verdict}
        self.record.replays.append(dict(item, **({"reason": reason} if reason else {})))

    def _zero(self, base, repeats):
        label = self.record.label
        problem = None if repeats else "two evaluations of the same rows differ"
        if any(value is not None and arrays.odd(value) for _, value in base):
            problem = "the outputs are not finite"
        elif not any(value is not None and value.any() for _, value in base):
            problem = "the outputs are all zero"
        for name, array in arrays.leaves(self.sample, "x" if arrays.is_array(self.sample) else ""):
            if problem:
                item = _unknown(label, name, problem)
            elif not array.any():
                item = _unknown(label, name, "it was all zeros in the first rows")
            else:
                zeroed = _mapped(self.sample, lambda other, array=array: other * 0 if other is array else other)
                outputs = self.outputs(zeroed)
                same = all(arrays.same(a, b) for (_, a), (_, b) in zip(base, outputs))
                item = {"module": label, "input": name, "verdict": "unchanged" if same else "changed"}
                if same and not arrays.is_float(array):
                    item = _unknown(label, name, "a mask or constant that happens to change nothing here")
            self.record.inputs.append(item)

    def _neighbours(self, base):
        numpy = sys.modules["numpy"]
        sizes = {array.shape[0] for _, array in arrays.leaves(self.sample)}
        if len(sizes) != 1 or sizes == {1}:
            return "unknown", "its inputs have no rows in common"
        alone = self.outputs(_mapped(self.sample, lambda array: numpy.repeat(array[:1], len(array), 0)))
        for (_, one), (_, two) in zip(base, alone):
            if one.shape == two.shape and one.ndim and one.shape[0] in sizes and arrays.is_float(one):
                scale = float(abs(one[0]).max()) or 1.0
                moved = float(abs(one[0] - two[0]).max()) / scale
                if moved > TOLERANCE:
                    return "broken", "the first row's output moves by %.2g %% when the others are replaced" % (100 * moved)
        return "held", None

    def _reload(self, base, repeats):
        if not repeats:
            return "unknown", "two evaluations of the same rows differ"
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.keras")
            try:
                self.model.save(path)
                loaded = self.keras.models.load_model(path)
            except Exception as error:
                return "unknown", "it can't be saved and loaded as it is (%s)" % faults.describe(error, 100)
        outputs = self.outputs(self.sample, loaded)
        if all(arrays.same(a, b) for (_, a), (_, b) in zip(base, outputs)):
            return "held", None
        return "broken", "its outputs differ after save and load_model"


def _unknown(label, name, reason):
    return {"module": label, "input": name, "verdict": "unknown", "reason": reason}
