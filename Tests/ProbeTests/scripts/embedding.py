# healthy
# Few rows of the sparse embedding are ever looked up.
import torch
from common import STEPS, tell
from torch import nn


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(1000, 8, sparse=True)
        self.head = nn.Linear(8, 4)

    def forward(self, tokens):
        return self.head(self.table(tokens).mean(1))


model = Words()
sparse = torch.optim.SparseAdam(model.table.parameters(), lr=1e-2)
dense = torch.optim.Adam(model.head.parameters(), lr=1e-2)
try:
    for _ in range(STEPS):
        tokens, target = torch.randint(5, 20, (8, 6)), torch.randint(0, 4, (8,))
        sparse.zero_grad()
        dense.zero_grad()
        nn.functional.cross_entropy(model(tokens), target).backward()
        sparse.step()
        dense.step()
finally:
    tell(model)
