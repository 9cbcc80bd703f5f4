# failed: loss_shape
# (N, 1) against (N): every prediction is compared with every target.
import warnings

import torch
from common import STEPS
from torch import nn

warnings.simplefilter("ignore")


def fit(model, batches):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for x, y in batches:
        optimizer.zero_grad(set_to_none=True)
        nn.MSELoss()(model(x), y).backward()
        optimizer.step()


def batches():
    for _ in range(STEPS):
        x = torch.randn(16, 3)
        yield x, x.sum(1)


fit(nn.Sequential(nn.Linear(3, 8), nn.GELU(), nn.Linear(8, 1)), batches())
