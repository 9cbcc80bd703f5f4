# failed: loss_shape
# steps: 20
# (n,) returns minus (n,1) values, by hand.
import torch, torch.nn as nn
torch.manual_seed(0)
actor, critic = (nn.Linear(4, 2), nn.Linear(4, 1))
o = torch.optim.Adam([*actor.parameters(), *critic.parameters()], 0.01)
for i in range(40):
    s = torch.randn(16, 4)
    d = torch.distributions.Categorical(logits=actor(s))
    a = d.sample()
    R = (a == (s[:, 0] > 0)).float()
    v = critic(s)
    adv = R - v
    l = -(d.log_prob(a) * adv.detach()).mean() + 0.5 * adv.pow(2).mean() - 0.01 * d.entropy().mean()
    o.zero_grad()
    l.backward()
    o.step()
