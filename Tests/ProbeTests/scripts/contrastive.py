# healthy
# Two views of each sample; the classes of its cross-entropy are the batch's own samples.
import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn

encoder = nn.Sequential(nn.Linear(12, 32), nn.ReLU(), nn.Linear(32, 8))
optimizer = torch.optim.AdamW(encoder.parameters(), lr=1e-3)
try:
    for _ in range(STEPS):
        x = torch.randn(16, 12)
        one, two = (F.normalize(encoder(x + 0.05 * torch.randn_like(x)), dim=1) for _ in range(2))
        logits = one @ two.T / 0.05
        optimizer.zero_grad()
        F.cross_entropy(logits, torch.arange(16)).backward()
        optimizer.step()
finally:
    tell(encoder)
