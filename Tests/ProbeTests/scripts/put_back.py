# failed: params_move
# Somebody restores a layer after each step.
import torch
from common import STEPS
from torch import nn

model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 2))


class Stuck(torch.optim.SGD):
    def step(self, closure=None):
        kept = model[0].weight.detach().clone()
        super().step(closure)
        with torch.no_grad():
            model[0].weight.copy_(kept)


optimizer = Stuck(model.parameters(), lr=0.1)
for _ in range(STEPS):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(torch.randn(8, 6)), torch.randint(0, 2, (8,))).backward()
    optimizer.step()
