# failed: finite
# inconclusive: inputs_matter
import torch
from common import STEPS
from torch import nn

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
for step in range(STEPS):
    x = torch.randn(8, 4)
    optimizer.zero_grad()
    probability = model(x).sigmoid()
    if step == 3:
        probability = probability * 0
    (-(probability.log()) * 0).mean().backward()
    optimizer.step()
