"""See which loss functions a script calls, on what, and whether `backward` runs on their values."""

import math

# Calls that are looked at: each of the first, then at every tenth.
DENSE_CALLS = 3
SPARSE_EVERY = 10
RECORD_LIMIT = 32
SHARES = 64
LABEL_LIMIT = 65_536
# Operations that only give a tensor another shape or type.
_SHAPING = ("View", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Permute", "ToCopy", "Slice", "Select", "Clone", "TBackward")
# Operations that leave probabilities what they are, but for rounding.
_KEEPING = _SHAPING + ("Clamp", "Index", "Cat")
_CLASSES = ("cross_entropy", "nll_loss")
_BINARY = ("binary_cross_entropy", "binary_cross_entropy_with_logits")
_DISTANCES = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss")
NAMES = _CLASSES + _BINARY + _DISTANCES + ("kl_div",)


class Losses:
    """One record for each loss function and each shape of what it is given."""

    def __init__(self, torch, where):
        self.torch, self.where = torch, where
        self.records, self.recent, self.without_gradient, self.compares = {}, [], 0, True
        self.labels = []  # flat copies of what the first step's losses were given as targets
        self.originals = {name: getattr(torch.nn.functional, name) for name in NAMES}

    def called(self, name, args, kwargs, result, step):
        """Look at one call; `step` counts from 0 before the first optimizer step."""
        given = args[0] if args else kwargs.get("input")
        target = args[1] if len(args) > 1 else kwargs.get("target")
        if type(result) is not self.torch.Tensor or not isinstance(given, self.torch.Tensor):
            return
        if not isinstance(target, self.torch.Tensor):
            return
        if not self.torch.is_grad_enabled():
            self.without_gradient += 1
            return
        if step == 0 and len(self.labels) < RECORD_LIMIT and target.numel() <= LABEL_LIMIT:
            self.labels.append(target.detach().reshape(-1).double())
        key = (name, tuple(given.shape[1:]), target.dtype)
        record = self.records.get(key)
        if record is None:
            if len(self.records) >= RECORD_LIMIT:
                return
            record = self.records[key] = {"function": name, "where": self.where(), "calls": 0, "forms": {}, "signs": {}}
        record["calls"] += 1
        if self.compares and len(self.recent) < 2 * SHARES:
            self.recent.append((record, result.detach()))
        if record["calls"] <= DENSE_CALLS or record["calls"] % SPARSE_EVERY == 0:
            with self.torch.no_grad():
                self._look(record, name, given, target, kwargs.get("ignore_index", -100), step)

    def _look(self, record, name, given, target, ignored, step):
        form = self._form(name, given, target)
        record["forms"][form] = record["forms"].get(form, 0) + 1
        if form == "broadcast":
            record["shapes"] = "%s and %s" % (_shape(given), _shape(target))
        if record["calls"] > 1 or step > 0:
            return
        plain = given.detach().float()
        if name == "cross_entropy" or (name == "nll_loss" and form == "log_probabilities"):
            dimension = 1 if plain.dim() > 1 else 0
            record["classes"] = plain.shape[dimension]
            targets = target.float() if target.is_floating_point() else target
            record["first"] = float(self.originals[name](plain, targets, ignore_index=ignored))
            if targets.dim():
                # An untrained model knows no labels: where others do better, a margin is set against the right one.
                record["shuffled"] = float(self.originals[name](plain, targets.roll(1, 0), ignore_index=ignored))
            if not target.is_floating_point():
                flat = target.reshape(-1)
                flat = flat[flat != ignored]
                counts = self.torch.unique(flat, return_counts=True)[1].double()
                record["entropy"] = _entropy((counts / max(1, flat.numel())).tolist())
                # Contrastive losses: the partner of each sample is the class, so a good start has a low loss.
                places = self.torch.arange(flat.numel(), device=flat.device)
                record["contrastive"] = flat.numel() > 1 and bool((flat == places).all())
        elif name in _BINARY:
            record["classes"] = 2
            record["first"] = float(self.originals[name](plain, target.float()))
            share = float(target.float().mean())
            record["entropy"] = _entropy([share, 1 - share])

    def _form(self, name, given, target):
        """What was handed to the function: values, probabilities, log_probabilities or broadcast shapes."""
        torch = self.torch
        if given.numel() == 0:
            return "nothing"
        if name in _DISTANCES:
            if given.shape == target.shape:
                return "values"
            size = math.prod(torch.broadcast_shapes(given.shape, target.shape))
            return "broadcast" if size > max(given.numel(), target.numel()) else "values"
        if name == "binary_cross_entropy_with_logits":
            return "probabilities" if _origin(given).startswith(("Sigmoid", "Softmax")) else "values"
        if name not in _CLASSES and name != "kl_div":
            return "values"
        dimension = 1 if given.dim() > 1 else 0
        if name == "kl_div":
            return "probabilities" if _origin(given).startswith(("Softmax", "Sigmoid")) else "values"
        if given.shape[dimension] < 2:
            return "one_class"
        plain = given.detach().float()
        if name == "nll_loss":
            total = plain.logsumexp(dimension)
            return "log_probabilities" if bool((total.abs() < 1e-2).all()) else "values"
        if _origin(given).startswith(("Softmax", "Sigmoid")):
            return "probabilities"
        sums = plain.sum(dimension)
        return "probabilities" if bool((plain >= 0).all()) and bool(((sums - 1).abs() < 1e-3).all()) else "values"

    def is_label(self, tensor):
        """Whether a loss of the first step was given these numbers as its target."""
        flat = tensor.detach().reshape(-1)
        return any(flat.numel() == label.numel() and bool((flat.double() == label).all()) for label in self.labels)

    def broadcast(self, function, shapes):
        """Note a loss of plain arithmetic in which every prediction met every target."""
        record = {"function": function, "where": self.where(), "calls": 1, "forms": {"broadcast": 1}, "signs": {}}
        self.records.setdefault((function, shapes), dict(record, shapes=shapes))

    def backward(self, value):
        """Compare the value that `backward` runs on with those that the functions returned."""
        recent, self.recent = self.recent, []
        if value is None or not recent or value - value != 0:
            return
        for record, result in recent:
            if result.numel() == 0:
                continue
            loss = float(result.float().mean())
            if loss - loss != 0 or abs(loss) < 1e-9:
                continue
            share = loss / value if value else 0.0
            whole = round(abs(share))
            if 1 <= whole <= SHARES and abs(abs(share) - whole) < 1e-4 * whole:
                sign = "flipped" if share < 0 else "kept"
                record["signs"][sign] = record["signs"].get(sign, 0) + 1

    def items(self):
        """One item a record, forms and signs by what occurred most."""
        items = []
        for record in self.records.values():
            item = {key: value for key, value in record.items() if key not in ("forms", "signs")}
            item["form"] = max(record["forms"], key=record["forms"].get) if record["forms"] else "unknown"
            if record["signs"]:
                item["sign"] = max(record["signs"], key=record["signs"].get)
            items.append(item)
        return items


def _shape(tensor):
    return "x".join(str(size) for size in tensor.shape) or "a single number"


def _entropy(shares):
    return -sum(share * math.log(share) for share in shares if share > 0)


def _origin(tensor):
    """The name of the operation that made a tensor's values, past those that only shape it."""
    node = getattr(tensor, "grad_fn", None)
    for _ in range(6):
        if node is None:
            return ""
        name = node.name()
        if not name.startswith(_KEEPING):
            return name
        node = node.next_functions[0][0] if node.next_functions else None
    return ""
