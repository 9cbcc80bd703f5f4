# failed: rate_sane
# steps: 20
# Epoch scheduler stepped each batch: at 0 soon.
import torch, torch.nn as nn
torch.manual_seed(0)
m = nn.Linear(8, 2)
o = torch.optim.AdamW(m.parameters(), 0.001)
s = torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.0, total_iters=4)
for ep in range(4):
    for i in range(20):
        x = torch.randn(32, 8)
        l = nn.functional.cross_entropy(m(x), (x[:, 0] > 0).long())
        o.zero_grad()
        l.backward()
        o.step()
        s.step()
