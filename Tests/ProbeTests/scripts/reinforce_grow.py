# healthy
# steps: 30
import torch, torch.nn as nn
torch.manual_seed(0)
pi = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 2))
opt = torch.optim.Adam(pi.parameters(), 0.01)
for ep in range(60):
    s = torch.zeros(2)
    lps, rs = ([], [])
    for t in range(5 + 2 * ep):
        d = torch.distributions.Categorical(logits=pi(s + 0.1 * torch.randn(2)))
        a = d.sample()
        lps.append(d.log_prob(a))
        rs.append(1.0)
    G = torch.tensor([sum(rs[i:]) for i in range(len(rs))])
    loss = -(torch.stack(lps) * G).sum()
    opt.zero_grad()
    loss.backward()
    opt.step()
