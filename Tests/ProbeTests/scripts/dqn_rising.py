# healthy
# steps: 40
import copy, torch, torch.nn as nn, torch.nn.functional as F
torch.manual_seed(0)
q = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 2))
tgt = copy.deepcopy(q).requires_grad_(False)
opt = torch.optim.Adam(q.parameters(), 0.003)
for it in range(100):
    s, s2 = (torch.randn(64, 4), torch.randn(64, 4))
    a = torch.randint(2, (64, 1))
    r = torch.rand(64) * (1 + it / 10.0)
    with torch.no_grad():
        y = r + 0.99 * tgt(s2).max(1).values
    l = F.smooth_l1_loss(q(s).gather(1, a).squeeze(1), y)
    opt.zero_grad()
    l.backward()
    nn.utils.clip_grad_norm_(q.parameters(), 10)
    opt.step()
    if it % 10 == 0:
        tgt.load_state_dict(q.state_dict())
