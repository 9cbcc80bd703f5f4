# healthy
# The target takes part under train() only.
import torch
from common import STEPS, tell
from torch import nn


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell, self.head = nn.GRUCell(3, 8), nn.Linear(8, 3)

    def forward(self, source, target=None):
        state, token, out = torch.zeros(len(source), 8), source, []
        for position in range(4):
            state = self.cell(token, state)
            out.append(self.head(state))
            token = target[:, position] if self.training and target is not None else out[-1]
        return torch.stack(out, 1)


model = Decoder()
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
try:
    for _ in range(STEPS):
        source, target = torch.randn(8, 3), torch.randn(8, 4, 3)
        optimizer.zero_grad()
        (model(source, target=target) - target).square().mean().backward()
        optimizer.step()
finally:
    tell(model)
