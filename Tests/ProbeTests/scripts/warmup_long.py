# inconclusive: rate_sane params_move inputs_matter
# The schedule holds the rate at 0 for longer than anybody watches, and the output layer starts at zero.
import torch
from common import STEPS, tell
from torch import nn

model = nn.Linear(5, 1)
nn.init.zeros_(model.weight)
nn.init.zeros_(model.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.0 if step < 500 else 1.0)
try:
    for _ in range(STEPS):
        x = torch.randn(8, 5)
        optimizer.zero_grad()
        (model(x) - x.sum(1, keepdim=True)).square().mean().backward()
        optimizer.step()
        schedule.step()
finally:
    tell(model)
