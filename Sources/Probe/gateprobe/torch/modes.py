"""Notice evaluation under train(), and training under eval(), of models with Dropout or BatchNorm."""

from gateprobe.core import frames

FRAMES = 14
MODEL_LIMIT = 32
_EVALUATING = ("eval", "valid", "test", "accuracy", "predict", "infer")
# Their calls without gradients are part of training.
_NO_EVALUATION = ("swa_utils.py", "checkpoint.py")


class Modes:
    """One record for each root module with layers that behave differently in the two modes."""

    def __init__(self, torch, where):
        self.torch, self.where = torch, where
        self.records = {}
        self.streak, self.prints, self.quiet, self.place = [], set(), 0, None

    def _record(self, module):
        record = self.records.get(id(module))
        if record is None:
            if len(self.records) >= MODEL_LIMIT:
                return None
            layers = [part for part in module.modules() if self._differs(part)]
            record = self.records[id(module)] = {
                "module": module, "layers": layers, "training": 0, "resting": 0, "at": None,
                "trained": 0, "in_eval": 0, "first": None, "evaluated": 0, "in_train": 0, "where": None, "trained_at": None,
            }
        return record

    def _differs(self, part):
        nn = self.torch.nn
        if isinstance(part, nn.modules.dropout._DropoutNd):
            return part.p > 0
        if isinstance(part, nn.modules.batchnorm._NormBase):
            return bool(part.track_running_stats)
        return isinstance(part, (nn.RNNBase, nn.MultiheadAttention)) and bool(part.dropout)

    def called(self, module, args, gradient):
        """Note a call of a root module."""
        record = self._record(module)
        if record is None or not record["layers"]:
            if gradient:
                self._end_streak()
            return
        active = any(layer.training for layer in record["layers"])
        if gradient:
            self._end_streak()
            record["training" if active or module.training else "resting"] += 1
            if not active and not module.training and record["at"] is None:
                record["at"] = self.where()
            return
        if any(name in place for name in _NO_EVALUATION for place, _ in _callers()):
            return
        mark = self._fingerprint(args)
        if mark is not None and mark in self.prints:
            return  # the same batch again: sampling over Dropout is done on purpose
        self.prints.add(mark)
        where = self.where()
        self.streak.append((record, active, where))
        # A loop over batches comes back to the same line; two single passes at two places are no loop.
        self.quiet = self.quiet + 1 if where == self.place else 1
        self.place = where
        named = any(word in function.lower() for _, function in _callers() for word in _EVALUATING)
        if named or self.quiet > 1:
            self._count()

    def _fingerprint(self, args):
        for value in args:
            if isinstance(value, self.torch.Tensor):
                return (tuple(value.shape), float(value.detach().double().sum()))
        return None

    def loss_without_gradient(self):
        """A loss under no_grad: what was just called was an evaluation."""
        self._count()

    def _count(self):
        for record, active, where in self.streak:
            record["evaluated"] += 1
            if active:
                record["in_train"] += 1
                record["where"] = record["where"] or where
        self.streak = []

    def _end_streak(self):
        if self.quiet or self.prints:
            self.streak, self.prints, self.quiet, self.place = [], set(), 0, None

    def stepped(self, step):
        """Count a step for every model that was called with gradients since the last one."""
        for record in self.records.values():
            if record["training"]:
                record["trained"] += 1
            elif record["resting"]:
                record["trained"] += 1
                record["in_eval"] += 1
                record["first"] = record["first"] or step
                record["trained_at"] = record["trained_at"] or record["at"]
            record["training"], record["resting"] = 0, 0

    def items(self, ledger, labels):
        """One item for each optimized module whose modes matter."""
        items = []
        for record in self.records.values():
            if not record["layers"]:
                continue
            kinds = sorted({type(layer).__name__ for layer in record["layers"]})[:4]
            item = {"module": labels.of_module(record["module"]), "optimized": ledger.is_optimized(record["module"])}
            item["layers"] = ", ".join(kinds)
            for key in ("trained", "in_eval", "evaluated", "in_train"):
                item[key] = record[key]
            for key, name in (("first", "first_in_eval"), ("trained_at", "in_eval_at"), ("where", "in_train_at")):
                if record[key] is not None:
                    item[name] = record[key]
            items.append(item)
        return items


def _callers():
    """(file, function) of the calling frames that are not torch's module calls."""
    found = []
    for frame in frames.outer_frames():
        if len(found) >= FRAMES:
            break
        code = frame.f_code
        if not code.co_filename.endswith("nn/modules/module.py"):
            found.append((code.co_filename, code.co_name))
    return found
