# failed: finite
# inconclusive: inputs_matter
import torch
from common import STEPS
from torch import nn

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e18)
for _ in range(STEPS):
    x = torch.randn(8, 4)
    optimizer.zero_grad()
    (model(x) - 1).square().mean().backward()
    optimizer.step()
