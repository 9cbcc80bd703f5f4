# healthy
# The model's own forward is never called; noise is drawn in evaluation too.
import torch
from common import STEPS, tell
from torch import nn


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(8, 6)
        self.mean, self.spread = nn.Linear(6, 2), nn.Linear(6, 2)
        self.decoder = nn.Linear(2, 8)

    def forward(self, x):
        hidden = self.encoder(x).relu()
        mean, spread = self.mean(hidden), self.spread(hidden)
        code = mean + torch.randn_like(mean) * (0.5 * spread).exp()
        return self.decoder(code), mean, spread


model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
try:
    for _ in range(STEPS):
        x = torch.randn(16, 8)
        optimizer.zero_grad()
        back, mean, spread = model.forward(x)
        loss = (back - x).square().sum(1) - 0.5 * (1 + spread - mean.square() - spread.exp()).sum(1)
        loss.mean().backward()
        optimizer.step()
finally:
    tell(model)
