# failed: loss_shape
# steps: 20
# Sigmoid then bcewithlogits.
import torch, torch.nn as nn
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1), nn.Sigmoid())
o = torch.optim.Adam(m.parameters(), 0.001)
c = nn.BCEWithLogitsLoss()
for i in range(40):
    x = torch.randn(64, 20)
    p = m(x).squeeze(1).clamp(0, 1).float()
    l = c(p, (x[:, 0] > 0).float())
    o.zero_grad()
    l.backward()
    o.step()
