# healthy
# The saturating form: the generator makes the critic's loss larger, by a minus sign.
import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn

generator = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2))
critic = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(), nn.Linear(16, 1))
optimizers = {net: torch.optim.SGD(net.parameters(), lr=1e-2) for net in (generator, critic)}
try:
    for _ in range(STEPS):
        for net, sign in ((critic, 1), (generator, -1)):
            optimizers[net].zero_grad()
            scores = critic(generator(torch.randn(8, 4)))
            loss = sign * F.binary_cross_entropy_with_logits(scores, torch.zeros(8, 1))
            if net is critic:
                loss = loss + F.binary_cross_entropy_with_logits(critic(torch.randn(8, 2) + 2), torch.ones(8, 1))
            loss.backward()
            optimizers[net].step()
finally:
    tell(generator, critic)
