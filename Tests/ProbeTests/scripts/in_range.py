# healthy
# range: 0 1
import torch
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(4, 3), nn.Softmax(1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
try:
    for _ in range(STEPS):
        optimizer.zero_grad()
        (model(torch.randn(8, 4)) - 0.5).square().mean().backward()
        optimizer.step()
finally:
    tell(model)
