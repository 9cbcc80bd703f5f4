# healthy
# Forbidden classes are masked with -inf, which is no accident.
import torch
from common import STEPS, tell
from torch import nn


class Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(5, 6)

    def forward(self, x, allowed):
        return self.head(x).masked_fill(~allowed, float("-inf"))


model = Masked()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
try:
    for _ in range(STEPS):
        allowed = torch.rand(8, 6) < 0.8
        allowed[:, 0] = True
        optimizer.zero_grad()
        logits = model(torch.randn(8, 5), allowed=allowed)
        nn.functional.cross_entropy(logits, torch.zeros(8, dtype=torch.long)).backward()
        optimizer.step()
finally:
    tell(model)
