# inconclusive: optimizer_covers
# A fixed network in evaluation mode judges the outputs; gradients reach it and nobody uses them.
import torch
from common import STEPS, tell
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
judge = nn.Sequential(nn.Linear(4, 6), nn.Tanh()).eval()
optimizer = torch.optim.NAdam(model.parameters(), lr=1e-3)
try:
    for _ in range(STEPS):
        x = torch.randn(8, 4)
        optimizer.zero_grad()
        (judge(model(x)) - judge(x)).square().mean().backward()
        optimizer.step()
finally:
    tell(model, judge)
