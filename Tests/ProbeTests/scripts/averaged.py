# healthy
# Stochastic weight averaging: BatchNorm's statistics are taken anew under train() and without gradients.
import torch
from common import STEPS, tell
from torch import nn
from torch.optim.swa_utils import AveragedModel, update_bn

model = nn.Sequential(nn.Linear(5, 16), nn.BatchNorm1d(16), nn.ELU(), nn.Linear(16, 1))
averaged = AveragedModel(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
batches = [torch.randn(16, 5) for _ in range(4)]
try:
    for step in range(STEPS):
        x = batches[step % 4]
        optimizer.zero_grad()
        nn.functional.smooth_l1_loss(model(x), x[:, :1]).backward()
        optimizer.step()
        averaged.update_parameters(model)
        if step % 4 == 3:
            update_bn(batches, averaged)
            update_bn(batches, model)
finally:
    tell(model, averaged)
