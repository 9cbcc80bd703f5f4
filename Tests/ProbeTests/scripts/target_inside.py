# healthy
# The slow copy hangs in the same module as the network that it follows.
import copy

import torch
from common import STEPS, tell
from torch import nn


class Twins(nn.Module):
    def __init__(self):
        super().__init__()
        self.online = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3))
        self.target = copy.deepcopy(self.online).requires_grad_(False)
        self.predictor = nn.Linear(3, 3)

    def forward(self, x):
        with torch.no_grad():
            aim = self.target(x + 0.1 * torch.randn_like(x))
        return (self.predictor(self.online(x)) - aim).square().mean()


model = Twins()
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-2)
try:
    for _ in range(STEPS):
        optimizer.zero_grad()
        model(torch.randn(8, 5)).backward()
        optimizer.step()
        with torch.no_grad():
            for slow, fast in zip(model.target.parameters(), model.online.parameters()):
                slow.lerp_(fast, 0.1)
finally:
    tell(model)
