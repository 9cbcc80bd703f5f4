# failed: eval_deterministic
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(6, 32), nn.Linear(32, 2)

    def forward(self, x):
        return self.second(F.dropout(torch.tanh(self.first(x)), 0.4))


net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for _ in range(STEPS):
    optimizer.zero_grad()
    F.cross_entropy(net(torch.randn(16, 6)), torch.randint(0, 2, (16,))).backward()
    optimizer.step()
