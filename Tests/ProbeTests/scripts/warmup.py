# healthy
# The first step's learning rate is 0.
import torch
from common import STEPS, tell
from torch import nn

model = nn.Linear(5, 1)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, step / 100))
try:
    for _ in range(STEPS):
        x = torch.randn(8, 5)
        optimizer.zero_grad()
        (model(x) - x.sum(1, keepdim=True)).square().mean().backward()
        optimizer.step()
        schedule.step()
finally:
    tell(model)
