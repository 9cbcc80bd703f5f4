# failed: rate_sane
# LambdaLR multiplies: the function was meant to give the rate itself.
import torch
from common import STEPS
from torch import nn

model = nn.Linear(6, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-5)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 500.0 * step)
for _ in range(STEPS):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(torch.randn(16, 6)), torch.randint(0, 2, (16,))).backward()
    optimizer.step()
    scheduler.step()
