# failed: gradients_cleared
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)

    def step(self, x, y):
        loss = F.cross_entropy(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()


trainer = Trainer(nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 2)))
for _ in range(STEPS):
    trainer.step(torch.randn(16, 6), torch.randint(0, 2, (16,)))
