# inconclusive: params_move
# Updates of the large weight are lost in bfloat16.
import torch
from common import STEPS, tell
from torch import nn

model = nn.Linear(4, 1).to(torch.bfloat16)
with torch.no_grad():
    model.bias.fill_(64.0)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
try:
    for _ in range(STEPS):
        x = torch.randn(8, 4, dtype=torch.bfloat16)
        optimizer.zero_grad()
        (model(x) - 60).square().mean().backward()
        optimizer.step()
finally:
    tell(model)
