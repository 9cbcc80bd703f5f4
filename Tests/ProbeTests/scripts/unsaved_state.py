# failed: checkpoint
# The running scale is a plain attribute: no checkpoint holds it.
import torch
from common import STEPS
from torch import nn


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)
        self.scale = torch.ones(4)

    def forward(self, x):
        if self.training:
            self.scale = 0.9 * self.scale + 0.1 * x.detach().abs().mean(0)
        return self.layer(x / self.scale)


model = Scaled()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for _ in range(STEPS):
    x, y = 5 * torch.randn(16, 4), torch.randint(0, 2, (16,))
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x), y).backward()
    optimizer.step()
