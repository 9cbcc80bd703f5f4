"""What a loss was computed from: parameters that no module has, and sizes that were broadcast by hand."""

LOOKS = 8
NODE_LIMIT = 20_000
LOSS_NODES = 24
# Between a loss and the difference that it is the mean of.
_REDUCING = ("Mean", "Sum", "Pow", "Abs", "Mul", "Div", "Add", "Sub", "Rsub", "Neg", "Sqrt", "Clamp", "Squeeze", "View")
_WORDS = {"SubBackward0": "a subtraction", "RsubBackward1": "a subtraction", "MulBackward0": "a multiplication"}


class Graph:
    """The graphs of the first losses."""

    def __init__(self, torch, ledger, losses):
        self.torch, self.ledger, self.losses = torch, ledger, losses
        self.looked = 0

    def backward(self, loss):
        """`backward` is about to free this loss's graph."""
        if self.looked >= LOOKS or loss.grad_fn is None:
            return
        self.looked += 1
        self._look_at_sizes(loss.grad_fn)
        seen, waiting = set(), [loss.grad_fn]
        while waiting and len(seen) < NODE_LIMIT:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            variable = getattr(node, "variable", None)
            if isinstance(variable, self.torch.nn.Parameter):
                self.ledger.reached(variable)
            waiting += [following for following, _ in node.next_functions if following is not None]

    def _look_at_sizes(self, start):
        seen, waiting = 0, [start]
        while waiting and seen < LOSS_NODES:
            node = waiting.pop(0)
            seen += 1
            shapes = self._broadcast(node) if node.name() in _WORDS else None
            if shapes is not None:
                self.losses.broadcast(_WORDS[node.name()] + " in the loss", shapes)
            elif node.name().startswith(_REDUCING):
                waiting += [following for following, _ in node.next_functions if following is not None]

    def _broadcast(self, node):
        """The two shapes, where a column of predictions met a row of constants."""
        inputs = [(following, place) for following, place in node.next_functions if following is not None]
        if len(inputs) != 1 or not hasattr(node, "_input_metadata"):
            return None
        whole = tuple(node._input_metadata[0].shape)
        own = tuple(inputs[0][0]._input_metadata[inputs[0][1]].shape)
        size = whole[0] if whole else 0
        if len(whole) != 2 or size < 2 or whole[1] != size or own not in ((size, 1), (size,)):
            return None
        other = (size,) if own == (size, 1) else (size, 1)
        if node.name() == "MulBackward0":
            saved = node._saved_other if node.next_functions[0][0] is not None else node._saved_self
            if saved is None or tuple(saved.shape) != other:
                return None
        return "%s and %s" % tuple("x".join(str(length) for length in shape) for shape in (own, other))
