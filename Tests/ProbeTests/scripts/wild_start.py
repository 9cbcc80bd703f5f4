# failed: initial_loss
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn

model = nn.Sequential(nn.Linear(20, 64), nn.LeakyReLU(), nn.Linear(64, 10))
for layer in (model[0], model[2]):
    nn.init.normal_(layer.weight, std=1.5)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
for _ in range(STEPS):
    x, y = torch.randn(32, 20), torch.randint(0, 10, (32,))
    optimizer.zero_grad()
    F.cross_entropy(model(x), y, label_smoothing=0.1).backward()
    optimizer.step()
