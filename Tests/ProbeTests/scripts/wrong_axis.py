# failed: batch_independent
# Attention weights over dimension 0 mix the samples of a batch.
import torch
from common import STEPS
from torch import nn


class Pool(nn.Module):
    def __init__(self):
        super().__init__()
        self.score, self.head = nn.Linear(5, 1), nn.Linear(5, 3)

    def forward(self, tokens):
        weights = self.score(tokens).softmax(dim=0)
        return self.head((weights * tokens).sum(1))


model = Pool()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for _ in range(STEPS):
    optimizer.zero_grad(set_to_none=True)
    nn.CrossEntropyLoss()(model(torch.randn(12, 7, 5)), torch.randint(0, 3, (12,))).backward()
    optimizer.step()
