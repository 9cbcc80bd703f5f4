"""Copies of parameters within a budget: whole ones, or evenly spaced samples of large tensors."""

COPY_LIMIT = 512 * 1024 * 1024
SAMPLE_ELEMENTS = 65_536


class Copies:
    """How much memory the copies take."""

    def __init__(self, torch):
        self.torch, self.copied = torch, 0

    def take(self, tensor):
        """(copy, whether it is whole)."""
        size = tensor.numel() * tensor.element_size()
        full = self.copied + size <= COPY_LIMIT or tensor.numel() <= SAMPLE_ELEMENTS
        part = self.part(tensor, full)
        self.copied += part.numel() * part.element_size()
        return part.clone(), full

    def part(self, tensor, full):
        """What of a tensor is compared with its copy."""
        tensor = tensor.detach()
        if full or tensor.layout != self.torch.strided:
            return tensor
        flat = tensor.reshape(-1)
        return flat[:: max(1, flat.numel() // SAMPLE_ELEMENTS)]
