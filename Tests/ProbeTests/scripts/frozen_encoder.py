# healthy
# frozen: encoder.*
import torch
from common import STEPS, tell
from torch import nn


class Probe(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.encoder(x))


model = Probe()
for parameter in model.encoder.parameters():
    parameter.requires_grad = False
model.encoder.eval()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
try:
    for _ in range(STEPS):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(8, 6)), torch.randint(0, 2, (8,))).backward()
        optimizer.step()
finally:
    tell(model)
