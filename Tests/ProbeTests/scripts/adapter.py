# healthy
# A low-rank adapter starts at zero and merges itself into its frozen base in eval().
import torch
from common import STEPS, tell
from torch import nn


class Adapted(nn.Linear):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.weight.requires_grad_(False)
        self.bias.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(2, sizes[0]) * 0.1)
        self.up = nn.Parameter(torch.zeros(sizes[1], 2))
        self.merged = False

    def train(self, mode=True):
        if self.merged == mode:
            self.weight.data += (-1 if mode else 1) * (self.up @ self.down)
            self.merged = not mode
        return super().train(mode)

    def forward(self, x):
        return super().forward(x) + (0 if self.merged else x @ self.down.T @ self.up.T)


model = nn.Sequential(Adapted(6, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-2)
try:
    for _ in range(STEPS):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(8, 6)), torch.randint(0, 2, (8,))).backward()
        optimizer.step()
finally:
    tell(model)
