# failed: loss_shape
import torch
import torch.nn.functional as F
from common import STEPS

model = torch.nn.Linear(6, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for _ in range(STEPS):
    x, y = torch.randn(8, 6), torch.randint(0, 3, (8,))
    loss = -F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
