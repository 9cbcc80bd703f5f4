# healthy
# Five steps of the critic for one of the generator.
import torch
from common import STEPS
from torch import nn

generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
critic = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(), nn.Linear(16, 1))
g_optimizer = torch.optim.RMSprop(generator.parameters(), lr=1e-2)
d_optimizer = torch.optim.RMSprop(critic.parameters(), lr=1e-2)
for step in range(5 * STEPS):
    d_optimizer.zero_grad()
    (critic(generator(torch.randn(8, 4)).detach()).mean() - critic(torch.randn(8, 2) + 3).mean()).backward()
    d_optimizer.step()
    for parameter in critic.parameters():
        parameter.data.clamp_(-0.1, 0.1)
    if step % 5 == 4:
        g_optimizer.zero_grad()
        (-critic(generator(torch.randn(8, 4))).mean()).backward()
        g_optimizer.step()
