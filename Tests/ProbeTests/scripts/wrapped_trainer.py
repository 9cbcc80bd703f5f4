# healthy
# A trainer's module holds the model and its loss; its own forward is never called, a trace and evaluation come first.
import warnings

import torch
from common import STEPS, tell
from torch import nn

warnings.simplefilter("error")


class Lit(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 2))
        self.loss = nn.CrossEntropyLoss()

    def training_step(self, batch):
        x, y = batch
        return self.loss(self.model(x), y)


class Trainer:
    def fit(self, module):
        optimizer = torch.optim.Adam(module.parameters(), lr=1e-3)
        for index in range(STEPS):
            batch = torch.randn(8, 6), torch.randint(0, 2, (8,))

            def closure():
                optimizer.zero_grad()
                loss = module.training_step(batch)
                loss.backward()
                return loss

            optimizer.step(closure)
            if index % 2:
                module.eval()
                with torch.no_grad():
                    module.training_step(batch)
                module.train()


lit = Lit()
with torch.inference_mode():
    lit.training_step((torch.randn(2, 6), torch.zeros(2, dtype=torch.long)))
try:
    Trainer().fit(lit)
finally:
    tell(lit)
