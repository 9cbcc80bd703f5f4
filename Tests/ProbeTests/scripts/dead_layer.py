# failed: alive
# Most units begin far below zero; the others keep gradients flowing, so that nothing else notices.
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.head = nn.Linear(10, 32), nn.Linear(32, 3)
        with torch.no_grad():
            self.hidden.bias[:24] = -50.0

    def forward(self, x):
        return self.head(F.relu(self.hidden(x)))


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for _ in range(STEPS):
    optimizer.zero_grad()
    F.cross_entropy(net(torch.randn(32, 10)), torch.randint(0, 3, (32,))).backward()
    optimizer.step()
