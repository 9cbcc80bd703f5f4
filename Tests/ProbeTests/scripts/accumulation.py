# healthy
import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
try:
    for index in range(4 * STEPS):
        x, y = torch.randn(8, 6), torch.randint(0, 3, (8,))
        (F.cross_entropy(model(x), y) / 4).backward()
        if index % 4 == 3:
            optimizer.step()
            optimizer.zero_grad()
finally:
    tell(model)
