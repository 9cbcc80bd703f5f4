# failed: loss_shape
import torch
from common import STEPS
from torch import nn

net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(STEPS):
    x = torch.randn(32, 5)
    y = (x.sum(1) > 0).float()
    loss = nn.BCEWithLogitsLoss()(net(x).squeeze(1), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
