# failed: inputs_matter
import torch
from common import STEPS
from torch import nn


class Fusion(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(6, 2)

    def forward(self, batch, scale=None):
        return {"logits": self.head(batch["image"] * scale)}


model = Fusion()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for _ in range(STEPS):
    batch = {"image": torch.randn(8, 6), "depth": torch.randn(8, 6)}
    optimizer.zero_grad()
    logits = model(batch, scale=torch.full((8, 1), 2.0))["logits"]
    nn.functional.cross_entropy(logits, torch.randint(0, 2, (8,))).backward()
    optimizer.step()
