# failed: params_move gradients_reach
# inconclusive: inputs_matter
# No module at all; one tensor takes no part.
import torch
from common import STEPS

weight = torch.randn(5, 1, requires_grad=True)
offset = torch.zeros(1, requires_grad=True)
optimizer = torch.optim.SGD([weight, offset], lr=0.1)
for _ in range(STEPS):
    x = torch.randn(8, 5)
    optimizer.zero_grad()
    (x @ weight - 1).square().mean().backward()
    optimizer.step()
