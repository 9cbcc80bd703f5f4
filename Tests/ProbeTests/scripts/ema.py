# healthy
import copy

import torch
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 1))
average = copy.deepcopy(model).requires_grad_(False)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
try:
    for _ in range(STEPS):
        x = torch.randn(8, 5)
        optimizer.zero_grad()
        ((model(x) - x[:, :1]).square().mean() + (model(x) - average(x)).square().mean()).backward()
        optimizer.step()
        with torch.no_grad():
            for slow, fast in zip(average.parameters(), model.parameters()):
                slow.lerp_(fast, 0.1)
finally:
    tell(model, average)
