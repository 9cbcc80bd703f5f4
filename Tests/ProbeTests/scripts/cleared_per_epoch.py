# failed: gradients_cleared
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.randn(48, 6), torch.randint(0, 2, (48,)))
loader = DataLoader(data, batch_size=16, shuffle=True)
model = nn.Sequential(nn.Linear(6, 8), nn.SiLU(), nn.Linear(8, 2))
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
for epoch in range(STEPS):
    optimizer.zero_grad()
    for x, y in loader:
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
