# healthy
# Weights from a file, a small rate that warms up from nearly nothing, and a first loss that is low already.
import io

import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn

saved = io.BytesIO()
trained = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 4))
with torch.no_grad():
    trained[0].weight[:4] = 2 * torch.eye(4)
    trained[0].bias.zero_()
    trained[2].weight.zero_()
    trained[2].weight[:, :4] = 9 * torch.eye(4)
torch.save(trained.state_dict(), saved)
saved.seek(0)
model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 4))
model.load_state_dict(torch.load(saved))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
warm_up = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1e-3, total_iters=5)
try:
    for _ in range(STEPS):
        y = torch.randint(0, 4, (16,))
        x = F.one_hot(y, 4).float() + 0.1 * torch.randn(16, 4)
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
        warm_up.step()
finally:
    tell(model)
