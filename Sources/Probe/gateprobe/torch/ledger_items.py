"""The items of a ledger: what each model and parameter is, who optimizes it, whether it moved."""

from gateprobe.torch.tensors import equal

# The least cosine between the way of an average and the way to what it averages.
FOLLOWING = 0.2


def model_items(ledger):
    """One item a model."""
    return [
        {
            "model": m.number,
            "label": m.label,
            "class": type(m.module).__name__,
            "optimized": m.optimized,
            "training": bool(m.module.training),
            "loaded": ledger.tree.is_loaded(m.module),
        }
        for m in ledger.models
    ]


def parameter_items(torch, ledger):
    """One item a parameter: what it is, who optimizes it, whether it moved."""
    places = {
        id(parameter): (record, number, group)
        for record, number, group in ledger.optimizers.groups() for parameter in group["params"]}
    twins = {}
    for entry in ledger.entries:
        if entry.ever_trainable and not entry.buffer:
            for key in _alike(entry):
                twins.setdefault(key, entry)
    kept = [entry for entry in ledger.entries if not (entry.buffer and _was_thawed(ledger, entry.part))]
    return [_item(torch, ledger, entry, places.get(id(entry.tensor)), twins) for entry in kept]


def _alike(entry):
    """Names that a parameter has in common with those of copies of its part: `student.fc` and `teacher.fc` for two."""
    parts, shape = entry.name.split("."), tuple(entry.tensor.shape)
    for place in range(min(len(parts) - 1, 4)):
        yield ".".join(parts[:place] + ["*"] + parts[place + 1:]), shape
    for place in range(1, min(len(parts), 4)):
        yield ".".join(parts[place:]), shape


def _was_thawed(ledger, part):
    """Whether a module that was frozen at first has been trained since."""
    for parameter in part._parameters.values():
        entry = ledger.entry(parameter)
        if parameter is not None and (parameter.requires_grad or (entry is not None and entry.ever_trainable)):
            return True
    return False


def _follows(entry, twin):
    """Whether a tensor has moved towards where another one is, as an average does."""
    if not entry.full or not twin.full or not entry.tensor.is_floating_point():
        return False
    start, now, other = (t.detach().double() for t in (entry.copy, entry.tensor, twin.tensor))
    own, whole = now - start, other - start
    length = float(own.norm() * whole.norm())
    return length > 0 and float((own * whole).sum()) > FOLLOWING * length


def _item(torch, ledger, entry, place, twins):
    tensor = entry.tensor
    moved = not equal(torch, entry.copy, ledger.copies.part(tensor, entry.full))
    item = {
        "name": entry.name,
        "model": entry.model.number if entry.model is not None else -1,
        "trainable": entry.ever_trainable or tensor.requires_grad,
        "moved": moved,
        "steps": ledger.optimizers.main_steps - entry.step,
    }
    if entry.buffer:
        item["buffer"] = True
    else:
        item["gradient"] = entry.gradient
        item["optimized"] = place is not None
        if entry.largest is not None:
            item["largest_gradient"] = entry.largest
    if not entry.full:
        item["sampled"] = True
    if place is not None:
        record, number, group = place
        item["optimizer_steps"] = record.steps
        if number in record.rates:
            item["rate"] = record.rates[number][1]
        if "initial_lr" in group:
            item["scheduled"] = True
        if not moved and entry.rounds is not None:
            item["rounds"] = entry.rounds
    if moved and not item["trainable"] and not entry.buffer:
        found = [twins[key] for key in _alike(entry) if key in twins]
        if found:
            item["twin"] = found[0].name
            item["follows"] = _follows(entry, found[0])
    return item
