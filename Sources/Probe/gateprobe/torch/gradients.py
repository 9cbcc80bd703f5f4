"""The gradients of parameters: whether they arrive, how large they are, whether they are finite or lost in rounding."""

from gateprobe.torch.tensors import equal, gradient_scale, rate, rounds, values

ODD_LIMIT = 20


class GradientLog:
    """What was seen of the gradients of a ledger's entries."""

    def __init__(self, torch, ledger, labels):
        self.torch, self.ledger, self.labels = torch, ledger, labels
        # Entries whose gradient was not present yet, and how many of the ledger's entries were looked at.
        self.awaited, self.seen = [], 0
        self.norm, self.odd = None, []

    def measure(self, optimizer):
        """Measure the gradients that an optimizer is about to use."""
        torch = self.torch
        pairs = [(p, values(p.grad)) for g in optimizer.param_groups for p in g["params"] if p.grad is not None]
        pairs = [(p, g) for p, g in pairs if g.numel()]
        if not pairs:
            return
        gradients = [g for _, g in pairs]
        try:
            norms = torch._foreach_norm(gradients)
        except (AttributeError, RuntimeError, TypeError):
            norms = [torch.linalg.vector_norm(g) for g in gradients]
        scale = gradient_scale(optimizer)
        numbers = [norm / scale for norm in torch.stack([n.float() for n in norms]).tolist()]
        total = sum(norm * norm for norm in numbers) ** 0.5
        for (parameter, _), norm in zip(pairs, numbers):
            entry = self.ledger.entry(parameter)
            if entry is not None and not norm <= (entry.largest or 0.0):
                entry.largest = norm
        if total - total == 0:
            self.norm = max(total, self.norm or 0.0)
        else:
            self._note_odd(pairs)

    def _note_odd(self, pairs):
        for parameter, gradient in pairs:
            # The largest magnitude: an L2 norm overflows in half precision where every element is finite.
            top = float(gradient.abs().max())
            if top - top != 0 and len(self.odd) < ODD_LIMIT:
                self.odd.append((self.labels.name_of(parameter), "nan" if top != top else "inf"))

    def take_odd(self):
        """(name, `nan` or `inf`) of gradients that were not finite, once."""
        odd, self.odd = self.odd, []
        return odd

    def take_norm(self):
        """The norm of the step's gradients, once; None where it was not measured."""
        norm, self.norm = self.norm, None
        return norm

    def look_at_awaited(self):
        """See which of the entries have a gradient now."""
        entries = self.ledger.entries
        if not self.awaited and self.seen == len(entries):
            return
        if self.seen < len(entries):
            self.awaited += [entry for entry in entries[self.seen:] if not entry.buffer]
            self.seen = len(entries)
        still = []
        for entry in self.awaited:
            tensor = entry.tensor
            entry.ever_trainable = entry.ever_trainable or tensor.requires_grad
            gradient = tensor.grad
            if gradient is None:
                still.append(entry)
            elif bool((values(gradient) != 0).any()):
                entry.gradient = "present"
                if not entry.ever_trainable:
                    still.append(entry)
            else:
                entry.gradient = "zero" if entry.gradient == "none" else entry.gradient
                still.append(entry)
        self.awaited = still

    def look_at_rounding(self, optimizer):
        """See whether updates are lost in rounding; now, because a script may clear its gradients before the end."""
        ledger = self.ledger
        for group in optimizer.param_groups:
            high = rate(group)
            for parameter in group["params"]:
                entry = ledger.entry(parameter)
                if high and entry is not None and parameter.grad is not None:
                    stays = equal(self.torch, entry.copy, ledger.copies.part(parameter, entry.full))
                    # What has moved now and has not at the end was put back.
                    if stays:
                        entry.rounds = rounds(self.torch, parameter, high)
                    elif parameter.numel() > 1:  # a single number may be clamped to where it began
                        entry.rounds = False
