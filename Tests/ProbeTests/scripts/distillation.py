# healthy
# A teacher in evaluation mode, soft targets, mixed samples, and one parameter group a layer.
import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn

teacher = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 4)).eval().requires_grad_(False)
student = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 4))
groups = [{"params": layer.parameters(), "lr": 1e-3 * 0.8**depth} for depth, layer in enumerate(student)]
optimizer = torch.optim.AdamW([group for group in groups], lr=1e-3)
try:
    for _ in range(STEPS):
        x, y = torch.randn(16, 6), F.one_hot(torch.randint(0, 4, (16,)), 4).float()
        share, order = 0.7, torch.randperm(16)
        x, y = share * x + (1 - share) * x[order], share * y + (1 - share) * y[order]
        with torch.no_grad():
            soft = teacher(x)
        logits = student(x)
        loss = F.cross_entropy(logits, y)
        loss = loss + 4 * F.kl_div(F.log_softmax(logits / 2, 1), F.log_softmax(soft / 2, 1), log_target=True, reduction="batchmean")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
finally:
    tell(student, teacher)
