"""Small questions about single tensors and parameter groups."""


def rate(group):
    """A group's learning rate as a float, or None where it has none."""
    try:
        return float(group.get("lr"))
    except (TypeError, ValueError):
        return None


def gradient_scale(optimizer):
    """What a gradient scaler has multiplied the gradients with, where the optimizer is to undo it."""
    scale = getattr(optimizer, "grad_scale", None)
    try:
        return float(scale) if scale is not None and float(scale) > 0 else 1.0
    except (TypeError, ValueError):
        return 1.0


def has_values(tensor):
    """Whether a tensor holds anything: those of lazy modules do after their first forward pass alone."""
    return not hasattr(tensor, "materialize")


def values(gradient):
    """A gradient's stored values."""
    if gradient.is_sparse:
        return gradient.detach().coalesce().values()
    return gradient.detach()


def equal(torch, first, second):
    """Whether two tensors hold the same; a NaN equals a NaN."""
    try:
        first = first.to(second.device)
        return bool(torch.equal(first, second)) or bool(((first == second) | ((first != first) & (second != second))).all())
    except RuntimeError:
        return False


def plain_name(name):
    """A name without what DistributedDataParallel and torch.compile put into it."""
    return ".".join(part for part in name.split(".") if part not in ("module", "_orig_mod"))


def rounds(torch, parameter, high):
    """Whether updates of this size are lost in the parameter's precision; None where that is unknown."""
    gradient = parameter.grad
    if gradient is None or gradient.is_sparse or not parameter.is_floating_point():
        return None
    step = torch.finfo(parameter.dtype).eps * parameter.detach().abs()
    return bool((high * values(gradient).abs() <= step).all())


def transforms(torch):
    """A function that gives None outside of `vmap`, `grad` and their like, whose tensors must not be looked into."""
    found = getattr(getattr(torch._C, "_functorch", None), "peek_interpreter_stack", None)
    return found or (lambda: None)
