# healthy
import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn

generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
critic = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(), nn.Linear(16, 1))
g_optimizer = torch.optim.Adam(generator.parameters(), lr=1e-3)
d_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
ones, zeros = torch.ones(8, 1), torch.zeros(8, 1)
try:
    for _ in range(STEPS):
        for parameter in critic.parameters():
            parameter.requires_grad_(True)
        real, fake = torch.randn(8, 2) + 3, generator(torch.randn(8, 4))
        d_optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(critic(real), ones)
        loss = loss + F.binary_cross_entropy_with_logits(critic(fake.detach()), zeros)
        loss.backward()
        d_optimizer.step()
        for parameter in critic.parameters():
            parameter.requires_grad_(False)
        g_optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(critic(fake), ones).backward()
        g_optimizer.step()
finally:
    tell(generator, critic)
