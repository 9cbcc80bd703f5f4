# healthy
# A layer finds its size in the first forward pass, and another one, left over, is never called.
import torch
from common import STEPS, tell
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head, self.spare = nn.LazyLinear(8), nn.Linear(8, 2), nn.LazyLinear(3)

    def forward(self, x):
        return self.head(torch.relu(self.body(x)))


net = Net()
net(torch.randn(2, 4))
optimizer = torch.optim.SGD([*net.body.parameters(), *net.head.parameters()], lr=0.1)
for _ in range(STEPS):
    x = torch.randn(16, 4)
    optimizer.zero_grad()
    nn.functional.cross_entropy(net(x), (x[:, 0] > 0).long()).backward()
    optimizer.step()
tell(net.body, net.head)
