# healthy
import torch
from common import STEPS, tell
from torch import nn


class Names(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell, self.head = nn.LSTM(4, 8, batch_first=True), nn.Linear(8, 3)

    def forward(self, letters, state):
        out, state = self.cell(letters, state)
        return self.head(out[:, -1]), state


model = Names()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
try:
    for _ in range(STEPS):
        state = (torch.zeros(1, 8, 8), torch.zeros(1, 8, 8))
        optimizer.zero_grad()
        logits, _ = model(torch.randn(8, 5, 4), state)
        nn.functional.cross_entropy(logits, torch.randint(0, 3, (8,))).backward()
        optimizer.step()
finally:
    tell(model)
