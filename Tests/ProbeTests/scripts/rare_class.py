# healthy
# One positive in fifty: the last bias starts at the classes' frequency, so the first loss is far below ln 2.
import math

import torch
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
nn.init.constant_(model[2].bias, math.log(0.02 / 0.98))
nn.init.normal_(model[2].weight, std=1e-2)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([5.0]))
try:
    for _ in range(STEPS):
        y = torch.zeros(64, 1)
        y[0] = 1
        optimizer.zero_grad()
        criterion(model(torch.randn(64, 8) + y), y).backward()
        optimizer.step()
finally:
    tell(model)
