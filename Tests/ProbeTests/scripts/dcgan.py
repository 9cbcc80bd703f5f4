# healthy
# BatchNorm in both networks, one pass without gradients for each step of the critic, and pictures once an epoch.
import torch
from common import STEPS, tell
from torch import nn

generator = nn.Sequential(
    nn.ConvTranspose2d(4, 8, 4), nn.BatchNorm2d(8), nn.ReLU(), nn.ConvTranspose2d(8, 1, 4, 2, 1), nn.Tanh())
critic = nn.Sequential(
    nn.Conv2d(1, 8, 4, 2, 1), nn.BatchNorm2d(8), nn.LeakyReLU(0.2), nn.Conv2d(8, 1, 4), nn.Flatten(), nn.Sigmoid())
criterion = nn.BCELoss()
d_optimizer = torch.optim.Adam(critic.parameters(), lr=2e-4, betas=(0.5, 0.999))
g_optimizer = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
fixed = torch.randn(16, 4, 1, 1)
try:
    for step in range(STEPS):
        d_optimizer.zero_grad()
        criterion(critic(torch.rand(16, 1, 8, 8)), torch.ones(16, 1)).backward()
        with torch.no_grad():
            fake = generator(torch.randn(16, 4, 1, 1))
        criterion(critic(fake), torch.zeros(16, 1)).backward()
        d_optimizer.step()
        g_optimizer.zero_grad()
        criterion(critic(generator(torch.randn(16, 4, 1, 1))), torch.ones(16, 1)).backward()
        g_optimizer.step()
        if step % 3 == 2:
            with torch.no_grad():
                generator(fixed)
finally:
    tell(generator, critic)
