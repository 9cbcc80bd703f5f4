# healthy
# Attacks are made in evaluation mode, and their gradients at the weights are thrown away.
import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
try:
    for _ in range(STEPS):
        x, y = torch.randn(16, 6), torch.randint(0, 3, (16,))
        model.eval()
        attacked = x.clone().requires_grad_(True)
        F.cross_entropy(model(attacked), y).backward()
        attacked = (x + 0.1 * attacked.grad.sign()).detach()
        model.train()
        optimizer.zero_grad()
        F.cross_entropy(model(attacked), y).backward()
        optimizer.step()
finally:
    model.train()
    tell(model)
