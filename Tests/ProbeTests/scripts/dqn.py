# healthy
import torch
from common import STEPS, tell
from torch import nn

policy = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
target = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
target.load_state_dict(policy.state_dict())
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-3)
try:
    for step in range(STEPS):
        state, action, following = torch.randn(16, 4), torch.randint(0, 2, (16, 1)), torch.randn(16, 4)
        wanted = 1.0 + 0.9 * target(following).max(1).values.detach()
        optimizer.zero_grad()
        (policy(state).gather(1, action).squeeze(1) - wanted).square().mean().backward()
        optimizer.step()
        if step % 2 == 0:
            target.load_state_dict(policy.state_dict())
finally:
    tell(policy, target)
