# failed: params_move gradients_reach
# steps: 20
# Log_prob stored as numbers.
import torch, torch.nn as nn
torch.manual_seed(0)
actor, critic = (nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 2)), nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1)))
o = torch.optim.Adam([*actor.parameters(), *critic.parameters()], 0.001)
for i in range(40):
    s = torch.randn(32, 4)
    d = torch.distributions.Categorical(logits=actor(s))
    a = d.sample()
    r = (a == (s[:, 0] > 0)).float()
    v = critic(s).squeeze(-1)
    with torch.no_grad():
        adv = r - v
        lp = d.log_prob(a)
    l = -(lp * adv).mean() + (r - v).pow(2).mean()
    o.zero_grad()
    l.backward()
    o.step()
