# failed: outputs_in_range
# range: 0 1
import torch
from common import STEPS
from torch import nn

model = nn.Linear(4, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for _ in range(STEPS):
    optimizer.zero_grad()
    (model(torch.randn(8, 4)) - 0.5).square().mean().backward()
    optimizer.step()
