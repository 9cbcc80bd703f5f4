# failed: gradient_bounds
# steps: 4
# A recurrent weight above 1 that grows, unrolled without clipping.
import torch
from common import STEPS
from torch import nn

cell = nn.Linear(4, 4, bias=False)
with torch.no_grad():
    cell.weight.copy_(1.05 * torch.eye(4))
optimizer = torch.optim.SGD(cell.parameters(), lr=3e-5)
for _ in range(STEPS):
    state = torch.ones(8, 4)
    for _ in range(25):
        state = cell(state)
    optimizer.zero_grad()
    (-state.square().mean()).backward()
    optimizer.step()
