"""Replays of the first batch after the last step: in evaluation mode twice, with other neighbours, and after a reload."""

import io

from gateprobe.core import faults
from gateprobe.torch.first_batches import replayed_outputs, same_outputs, unwrapped
from gateprobe.torch.module_state import ModuleState
from gateprobe.torch.tensors import has_values

BYTE_LIMIT = 512 * 1024 * 1024
TOLERANCE = 1e-4
HALF_TOLERANCE = 2e-2
_DROPOUTS = ("dropout", "alpha_dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout")


class Replays:
    """What a policy asks for beyond the observed run; every state is put back exactly."""

    def __init__(self, torch, batches, asked):
        self.torch, self.batches, self.asked = torch, batches, asked

    def items(self, module, label):
        """One item a replay: held, broken or unknown, with the reason."""
        record = self.batches.call(module)
        module = unwrapped(module)
        items = []
        for what, replay in (
            ("eval_deterministic", self._twice), ("batch_independent", self._neighbours), ("checkpoint", self._reload)
        ):
            if what not in self.asked:
                continue
            missing = "no training batch was recorded"
            obstacle = record.obstacle(missing) if record is not None else missing
            if obstacle:
                verdict, reason = "unknown", obstacle
            else:
                verdict, reason = self._tried(replay, module, record)
            items.append(dict({"what": what, "module": label, "verdict": verdict}, **({"reason": reason} if reason else {})))
        return items

    def _tried(self, replay, module, record):
        state = ModuleState(self.torch, module)
        try:
            return replay(module, record, state)
        except Exception as error:
            return "unknown", faults.describe(error)
        finally:
            state.restore()

    def _outputs(self, module, record, change=None):
        return replayed_outputs(self.torch, module, record, change)

    # Two evaluations

    def _twice(self, module, record, state):
        state.reset(False)
        # Generators go on between the two: what is drawn in evaluation shows.
        first, second = self._outputs(module, record), self._outputs(module, record)
        if not first:
            return "unknown", "the forward pass returned no tensor"
        if same_outputs(first, second):
            name = record.written()
            if name is not None and not self._repeats(module, record, state):
                return "broken", "forward changes its input %s in place, and the script's own data with it" % name
            return "held", None
        functional = self.torch.nn.functional
        originals = {name: getattr(functional, name) for name in _DROPOUTS if hasattr(functional, name)}
        attention = getattr(functional, "scaled_dot_product_attention", None)

        def without_dropout(query, key, value, attn_mask=None, dropout_p=0.0, *rest, **others):
            return attention(query, key, value, attn_mask, 0.0, *rest, **others)

        try:
            for name in originals:
                setattr(functional, name, lambda input, *rest, **others: input)
            if attention is not None:
                originals["scaled_dot_product_attention"] = attention
                functional.scaled_dot_product_attention = without_dropout
            quiet = same_outputs(self._outputs(module, record), self._outputs(module, record))
        finally:
            for name, original in originals.items():
                setattr(functional, name, original)
        if quiet:
            return "broken", "dropout is active under eval()"
        return "unknown", "it draws numbers in evaluation, which a sampling model does on purpose"

    def _repeats(self, module, record, state):
        """Whether the same tensors, not copies of them, give the same twice."""
        held = {}
        state.reset(False)
        first, second = (
            self._outputs(module, record, lambda tensor: held.setdefault(id(tensor), tensor.clone())) for _ in range(2))
        return same_outputs(first, second)

    # Other neighbours

    def _neighbours(self, module, record, state):
        inputs = record.input_tensors()
        sizes = {tensor.shape[0] for tensor in inputs if tensor.dim()}
        if len(sizes) != 1 or any(not tensor.dim() for tensor in inputs):
            return "unknown", "its inputs have no first dimension in common"
        size = sizes.pop()
        if size < 2:
            return "unknown", "the batch holds one sample"
        if all(tensor.dim() == 1 and tensor.is_floating_point() for tensor in inputs):
            return "unknown", "its inputs may be a single sample"
        if len(inputs) > 1 and any(tensor.dim() == 2 and tensor.shape[1] == size for tensor in inputs):
            return "unknown", "an input relates the samples to one another"
        timed = any(getattr(part, "batch_first", True) is False for part in module.modules())
        widths = {tensor.shape[1] for tensor in inputs if tensor.dim() > 1}

        def alone(tensor):
            return tensor[:1].expand_as(tensor).clone() if tensor.dim() else tensor.clone()

        state.reset(False)
        first = self._outputs(module, record)
        state.reset(False)
        if not same_outputs(first, self._outputs(module, record)):
            return "unknown", "two evaluations of the same batch differ"
        state.reset(False)
        second = self._outputs(module, record, alone)
        worst, where, compared, skipped = 0.0, None, False, "no output has one row a sample"
        for place, ((name, one), (_, two)) in enumerate(zip(first, second)):
            if not one.dim() or one.shape != two.shape or one.shape[0] != size or not one.is_floating_point():
                continue
            if timed and not (one.dim() == 2 and one.shape[1] not in widths):
                skipped = "its first dimension may be time"
                continue
            if one.dim() > 1 and one.shape[1] == size and self._relates(module, record, state, place, size):
                skipped = "its output relates the samples to one another"
                continue
            compared = True
            among, alone_now = one[0].double(), two[0].double()
            moved = float((among - alone_now).abs().max()) / (float(among.abs().max()) or 1.0)
            limit = HALF_TOLERANCE if first[0][1].element_size() < 4 else TOLERANCE
            if moved > limit and moved > worst:
                worst, where = moved, name
        if not compared:
            return "unknown", skipped
        if where is not None:
            return "broken", "the first sample's %s moves by %.2g %% when the others are replaced" % (where, 100 * worst)
        return "held", None

    def _relates(self, module, record, state, place, size):
        """Whether an output of as many columns as rows has one less of both where the batch has one sample less."""
        state.reset(False)
        fewer = self._outputs(module, record, lambda tensor: tensor[: size - 1].clone())
        return len(fewer) <= place or fewer[place][1].dim() < 2 or fewer[place][1].shape[1] != size

    # Saved and loaded

    def _reload(self, module, record, state):
        torch = self.torch
        held = [t for t in module.state_dict(keep_vars=True).values() if isinstance(t, torch.Tensor)]
        held = [tensor for tensor in held if has_values(tensor)]
        if sum(t.numel() * t.element_size() for t in held) > BYTE_LIMIT:
            return "unknown", "the model is larger than 512 MB"
        copies = [(t, t.detach().clone()) for t in held]
        try:
            state.reset(False)
            file = io.BytesIO()
            torch.save(module.state_dict(), file)  # before the first pass, which may count or queue something
            first = self._outputs(module, record)
            with torch.no_grad():
                for tensor, _ in copies:
                    tensor.logical_not_() if tensor.dtype == torch.bool else tensor.add_(1)
            file.seek(0)
            module.load_state_dict(torch.load(file, weights_only=True))
            state.reset_modes(False)
            state.reset_generators()
            if not same_outputs(first, self._outputs(module, record)):
                return "broken", "its outputs differ after torch.save and load_state_dict"
        finally:
            with torch.no_grad():
                for tensor, copy in copies:
                    tensor.copy_(copy)
        return self._loose(module, record, state, first)

    def _loose(self, module, record, state, first):
        """Whether outputs depend on a tensor that training has changed and that no file holds."""
        for owner, name, start in record.loose or ():
            now = owner.get(name)
            if not isinstance(now, self.torch.Tensor) or now.shape != start.shape or self.torch.equal(now, start):
                continue
            try:
                owner[name] = start
                state.reset_modes(False)
                state.reset_generators()
                same = same_outputs(first, self._outputs(module, record))
            finally:
                owner[name] = now
            if not same:
                return "broken", "%s changes in training, is used, and is not in the state_dict" % name
        return "held", None
