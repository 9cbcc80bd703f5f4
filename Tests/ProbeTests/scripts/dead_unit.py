# failed: params_move gradients_reach inputs_matter
import torch
from common import STEPS
from torch import nn

model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 2))
with torch.no_grad():
    model[0].bias.fill_(-1000.0)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-1)
for _ in range(STEPS):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(torch.randn(8, 6)), torch.randint(0, 2, (8,))).backward()
    optimizer.step()
