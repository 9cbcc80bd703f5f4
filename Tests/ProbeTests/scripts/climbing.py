# failed: loss_decreases
# steps: 20
import torch
from common import STEPS
from torch import nn

model = nn.Linear(6, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, maximize=True)
x = torch.randn(64, 6)
y = x.sum(1, keepdim=True)
for _ in range(STEPS):
    optimizer.zero_grad()
    (model(x) - y).square().mean().backward()
    optimizer.step()
