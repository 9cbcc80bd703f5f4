# failed: optimizer_covers
import torch
from common import STEPS
from torch import nn

encoder, decoder = nn.Linear(6, 4), nn.Linear(4, 6)
optimizer = torch.optim.Adam(decoder.parameters(), lr=1e-3)
for _ in range(STEPS):
    x = torch.randn(8, 6)
    optimizer.zero_grad()
    (decoder(encoder(x).relu()) - x).square().mean().backward()
    optimizer.step()
