# healthy
# Uncertainty by Monte Carlo: the same batch several times over active Dropout, between the steps.
import torch
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
probe = torch.randn(8, 3)
try:
    for _ in range(STEPS):
        x = torch.randn(16, 3)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), x.sum(1, keepdim=True)).backward()
        optimizer.step()
        with torch.no_grad():
            spread = torch.stack([model(probe) for _ in range(5)]).std(0)
finally:
    tell(model)
