# failed: initial_loss
# The label is among the features, and the head reads it.
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn

model = nn.Linear(14, 4)
with torch.no_grad():
    model.weight[:, 10:] += 6 * torch.eye(4)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
for _ in range(STEPS):
    y = torch.randint(0, 4, (64,))
    x = torch.cat([torch.randn(64, 10), F.one_hot(y, 4).float()], 1)
    optimizer.zero_grad()
    F.cross_entropy(model(x), y).backward()
    optimizer.step()
