# healthy
import torch
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1, max_iter=4)
x = torch.randn(32, 3)
y = x.sin().sum(1, keepdim=True)
try:
    for _ in range(STEPS):

        def closure():
            optimizer.zero_grad()
            loss = (model(x) - y).square().mean()
            loss.backward()
            return loss

        optimizer.step(closure)
finally:
    tell(model)
