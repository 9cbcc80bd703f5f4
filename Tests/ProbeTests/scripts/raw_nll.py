# failed: loss_shape
import torch
from common import STEPS
from torch import nn

model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
loss_function = nn.NLLLoss()
for _ in range(STEPS):
    optimizer.zero_grad()
    loss_function(model(torch.randn(16, 6)), torch.randint(0, 3, (16,))).backward()
    optimizer.step()
