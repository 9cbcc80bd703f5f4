# healthy
# Activations are computed again in the backward pass; per-sample gradients are taken with vmap.
import torch
from common import STEPS, tell
from torch import nn
from torch.func import functional_call, grad, vmap
from torch.utils.checkpoint import checkpoint


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = nn.Sequential(nn.Linear(6, 8), nn.GELU()), nn.Linear(8, 2)

    def forward(self, x):
        return self.head(checkpoint(self.body, x, use_reentrant=False))


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
head = {name: p.detach() for name, p in model.head.named_parameters()}
vmap(grad(lambda p, x: functional_call(model.head, p, (x,)).sum()), (None, 0))(head, torch.randn(4, 8))
try:
    for _ in range(STEPS):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(8, 6)), torch.randint(0, 2, (8,))).backward()
        optimizer.step()
finally:
    tell(model)
